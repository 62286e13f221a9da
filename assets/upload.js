// Files on their way to the server. A <file-uploader target="/api/v1/drafts/…/documents"> draws a drop zone into itself
// and the files under way into the list beside it; it presses the hidden button [data-uploaded] when one has arrived.
// It draws nothing before it has a target, so the page the server built and the page that wakes up are the same.
(() => {
  const AT_ONCE = 2;
  const STEP_MS = 100;
  const HANDED_OVER_MS = 5000;
  const SKIPPED = /^(\.|thumbs\.db$|desktop\.ini$|dicomdir$)/i;
  const ICONS = {
    upload: ["M12 3v12", "m17 8-5-5-5 5", "M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"],
    folder: ["m6 14 1.5-2.9A2 2 0 0 1 9.24 10H20a2 2 0 0 1 1.94 2.5l-1.54 6a2 2 0 0 1-1.95 1.5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h3.9a2 2 0 0 1 1.69.9l.81 1.2a2 2 0 0 0 1.67.9H18a2 2 0 0 1 2 2v2"],
    plus: ["M5 12h14", "M12 5v14"],
    file: ["M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z", "M14 2v5a1 1 0 0 0 1 1h5", "M10 9H8", "M16 13H8", "M16 17H8"],
    x: ["M18 6 6 18", "m6 6 12 12"],
    retry: ["M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8", "M21 3v5h-5"],
    pause: ["M6 4h4v16H6z", "M14 4h4v16h-4z"],
    play: ["m6 3 14 9-14 9z"],
    turning: ["M21 12a9 9 0 1 1-6.219-8.56"],
    failed: ["M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", "m15 9-6 6", "m9 9 6 6"],
  };

  // Queues outlive the element: a person may leave the page and come back while files go on.
  const queues = new Map();

  const tenths = (amount) => amount.toFixed(amount < 100 && !Number.isInteger(amount) ? 1 : 0);

  function size(bytes) {
    if (bytes >= 1e9) return `${tenths(bytes / 1e9)} GB`;
    if (bytes >= 1e6) return `${tenths(bytes / 1e6)} MB`;
    if (bytes >= 1e3) return `${Math.round(bytes / 1e3)} kB`;
    return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  }

  // "2.2 of 3.1 MB": both in the unit of the whole.
  function part(sent, whole) {
    const [divisor, unit, digits] = whole >= 1e9 ? [1e9, "GB", 1] : whole >= 1e6 ? [1e6, "MB", whole < 1e8 ? 1 : 0] : whole >= 1e3 ? [1e3, "kB", 0] : [1, "bytes", 0];
    return `${(sent / divisor).toFixed(digits)} of ${(whole / divisor).toFixed(digits)} ${unit}`;
  }

  const left = (seconds) => (seconds < 60 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`);

  function newKey() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  class Upload {
    constructor(file, queue) {
      this.file = file;
      this.queue = queue;
      this.key = newKey();
      this.state = "waiting";
      this.sent = 0;
      this.tries = 0;
      this.problem = "";
      this.note = "";
      this.mayRetry = false;
      this.document = "";
    }

    get address() {
      return `${this.queue.target}/${this.key}`;
    }

    async start() {
      this.state = "uploading";
      this.problem = this.note = "";
      const kept = this.tries++ ? await this.kept() : 0;
      if (this.state !== "uploading") return;
      if (kept === null) this.lost();
      else this.send(kept);
    }

    // How much the server has, for a file that was begun before; null when it cannot be asked.
    async kept() {
      try {
        const answer = await fetch(this.address, { credentials: "same-origin" });
        return answer.ok ? (await answer.json()).received : 0;
      } catch {
        return null;
      }
    }

    send(offset) {
      const from = Math.min(offset, this.file.size);
      const request = new XMLHttpRequest();
      this.request = request;
      this.sent = from;
      this.began = performance.now();
      this.beganAt = from;
      request.open("PUT", `${this.address}?name=${encodeURIComponent(this.file.name)}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      if (from) request.setRequestHeader("Upload-Offset", String(from));
      request.upload.onprogress = (event) => {
        this.sent = Math.min(this.file.size, from + event.loaded);
        this.queue.changed();
      };
      request.onload = () => this.answered(request);
      request.onerror = () => this.lost();
      request.send(this.file.slice(from));
      this.queue.changed();
    }

    answered(request) {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* A proxy answered with a page of its own. */ }
      if (request.status === 201) {
        this.sent = this.file.size;
        this.state = "reading";
        this.document = String(told.id || "");
        this.queue.arrived(this);
        return;
      }
      if (told.code === "wrong_offset") { this.key = newKey(); this.tries = 0; }
      const passing = [401, 408, 409, 429, 502, 503, 504, 507].includes(request.status) || request.status >= 500;
      this.fail(String(told.detail || "The server did not take this file."), "", passing);
    }

    lost() {
      if (this.sent) this.fail(`Connection lost at ${part(this.sent, this.file.size)}.`, "The part already sent is kept.", true, true);
      else this.fail("No connection.", "It goes on by itself when the connection is back.", true, true);
    }

    fail(problem, note, mayRetry, isNetwork = false) {
      if (this.state === "paused") return;
      Object.assign(this, { state: "failed", problem, note, mayRetry, isNetwork });
      this.queue.say(`${this.file.name}: ${problem}`);
      this.queue.next();
    }

    pause() {
      if (this.state !== "uploading" && this.state !== "waiting") return;
      this.state = "paused";
      this.request?.abort();
    }

    again() {
      this.state = "waiting";
    }
  }

  class Queue {
    constructor(target) {
      this.target = target;
      this.uploads = [];
      this.views = new Set();
      this.said = "";
      this.timer = 0;
    }

    add(files, limit) {
      for (const file of files) {
        if (SKIPPED.test(file.name)) continue;
        const upload = new Upload(file, this);
        this.uploads.push(upload);
        if (!file.size) upload.fail("This file is empty.", "Choose it again from where it was saved.", false);
        else if (limit && file.size > limit) upload.fail(`Files up to ${size(limit)} are accepted.`, "Save a smaller copy, or split it.", false);
      }
      this.next();
    }

    next() {
      const free = AT_ONCE - this.of("uploading").length;
      this.of("waiting").slice(0, Math.max(0, free)).forEach((upload) => upload.start());
      this.changed(true);
    }

    of(...states) {
      return this.uploads.filter((upload) => states.includes(upload.state));
    }

    arrived(upload) {
      this.say(`${upload.file.name} is uploaded.`);
      this.views.forEach((view) => view.arrived());
      // The list of the server takes the row over; should it never come, the row does not stay for ever.
      setTimeout(() => this.drop(upload), HANDED_OVER_MS);
      this.next();
    }

    drop(upload) {
      const at = this.uploads.indexOf(upload);
      if (at < 0) return;
      this.uploads.splice(at, 1);
      if (upload.state === "uploading") upload.pause();
      this.next();
    }

    retry(upload) {
      upload.again();
      this.next();
    }

    pauseAll() {
      this.of("uploading", "waiting").forEach((upload) => upload.pause());
      this.changed(true);
    }

    resumeAll() {
      this.of("paused").forEach((upload) => upload.again());
      this.next();
    }

    say(sentence) {
      this.said = sentence;
    }

    // Progress comes often; drawing ten times a second is enough.
    changed(now = false) {
      if (now) { clearTimeout(this.timer); this.timer = 0; this.draw(); return; }
      if (!this.timer) this.timer = setTimeout(() => { this.timer = 0; this.draw(); }, STEP_MS);
    }

    draw() {
      this.views.forEach((view) => view.draw());
    }
  }

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  function icon(name, pixels) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const attributes = { width: pixels, height: pixels, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", class: "lucide" };
    Object.entries(attributes).forEach(([attribute, value]) => svg.setAttribute(attribute, value));
    for (const line of ICONS[name]) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", line);
      svg.append(path);
    }
    return svg;
  }

  function button(word, iconName, kind, onClick, label = null) {
    const alone = word === "";
    const element = make("button", { type: "button", class: `btn ${kind}`, "aria-label": label, title: alone ? label : null }, icon(iconName, kind.includes("s1") ? 13 : 16), ...(alone ? [] : [make("span", {}, word)]));
    element.addEventListener("click", onClick);
    return element;
  }

  // Every file in what was dropped, folders opened to any depth.
  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return [...transfer.files];
    const files = [];
    const walk = async (entry) => {
      if (entry.isFile) { files.push(await new Promise((done, failed) => entry.file(done, failed))); return; }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!some.length) return;
        for (const inner of some) await walk(inner);
      }
    };
    for (const entry of entries) await walk(entry);
    return files;
  }

  class FileUploader extends HTMLElement {
    static observedAttributes = ["target"];

    connectedCallback() {
      this.open();
    }

    disconnectedCallback() {
      this.queue?.views.delete(this);
      this.watcher?.disconnect();
    }

    attributeChangedCallback() {
      if (this.isConnected) this.open();
    }

    get mostBytes() {
      return Number(this.getAttribute("limit") || 0);
    }

    open() {
      const target = this.getAttribute("target") || "";
      this.queue?.views.delete(this);
      if (!target || target.includes("undefined")) return;
      if (!queues.has(target)) queues.set(target, new Queue(target));
      this.queue = queues.get(target);
      this.queue.views.add(this);
      this.rows = new Map();
      this.build();
      const list = this.closest(".uploader")?.querySelector(".known-files");
      this.watcher?.disconnect();
      if (list) { this.watcher = new MutationObserver(() => this.takenOver()); this.watcher.observe(list, { childList: true, subtree: true }); }
      this.draw();
    }

    build() {
      const files = make("input", { type: "file", multiple: "", hidden: "", tabindex: "-1", "aria-label": "Files", "data-testid": "upload-files" });
      const folder = make("input", { type: "file", webkitdirectory: "", hidden: "", tabindex: "-1", "aria-label": "Folder", "data-testid": "upload-folder" });
      for (const input of [files, folder]) {
        input.addEventListener("change", () => { this.queue.add([...input.files], this.mostBytes); input.value = ""; });
      }
      this.chooser = button("Choose files", "plus", "soft", () => files.click());
      const zone = make("section", { class: "drop-zone", "aria-label": "Add files" },
        make("span", { class: "drop-icon" }, icon("upload", 24)),
        make("div", { class: "sp" },
          make("div", { class: "m" }, "Drop files or a folder here"),
          make("div", { class: "t1 mut" }, `PDF, JPEG, PNG, CSV, TXT, DICOM. Up to ${size(this.mostBytes)} each. You may go to other pages, uploads continue.`)),
        button("Choose folder", "folder", "surface", () => folder.click()),
        this.chooser, files, folder);
      let depth = 0;
      const lit = (by) => { depth = Math.max(0, depth + by); zone.classList.toggle("over", depth > 0); };
      zone.addEventListener("dragenter", (event) => { event.preventDefault(); lit(1); });
      zone.addEventListener("dragleave", () => lit(-1));
      zone.addEventListener("dragover", (event) => event.preventDefault());
      zone.addEventListener("drop", async (event) => {
        event.preventDefault();
        depth = 0;
        lit(0);
        this.queue.add(await dropped(event.dataTransfer), this.mostBytes);
      });
      this.live = make("div", { class: "sr", role: "status", "aria-live": "polite" });
      this.replaceChildren(zone, this.live);
    }

    slot(name) {
      return this.closest(".uploader")?.querySelector(`[data-${name}]`);
    }

    arrived() {
      this.slot("uploaded")?.click();
    }

    // A file that the list of the server shows is no longer under way.
    takenOver() {
      for (const upload of this.queue.of("reading")) {
        const known = upload.document && this.closest(".uploader")?.querySelector(`.known-files [data-document="${CSS.escape(upload.document)}"]`);
        if (known) this.queue.drop(upload);
      }
    }

    draw() {
      if (!this.isConnected) return;
      const list = this.slot("under-way");
      if (!list) return;
      this.tools();
      const there = new Set(this.queue.uploads);
      for (const [upload, row] of this.rows) {
        if (there.has(upload)) continue;
        const hadFocus = row.element.contains(document.activeElement);
        row.element.remove();
        this.rows.delete(upload);
        if (hadFocus) this.chooser.focus();
      }
      for (const upload of this.queue.uploads) {
        if (!this.rows.has(upload)) this.rows.set(upload, this.row(upload));
        const row = this.rows.get(upload);
        if (row.element.parentNode !== list) list.append(row.element);
        this.fill(row, upload);
      }
      if (this.live.textContent !== this.queue.said) this.live.textContent = this.queue.said;
    }

    row(upload) {
      const name = make("span", { class: "m tr" }, upload.file.name);
      const state = make("span", { class: "row g2 nw" });
      const detail = make("div", { class: "t1 mut tn facts" });
      const fill = make("i");
      const bar = make("span", { class: "prog", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100", "aria-label": upload.file.name }, fill);
      const gone = button("", "x", "ghost s1 ic", () => this.queue.drop(upload), `Remove ${upload.file.name}`);
      const element = make("div", { class: "file-row", role: "listitem", "data-state": "" },
        make("span", { class: "tile", "data-accent-color": "gray", "aria-hidden": "true" }, icon("file", 16)),
        make("div", { class: "sp" }, make("div", { class: "row g2" }, name, make("span", { class: "sp" }), state, gone), detail, bar));
      return { element, state, detail, bar, fill, gone, shown: "" };
    }

    fill(row, upload) {
      const whole = upload.file.size;
      const percent = whole ? Math.floor((100 * upload.sent) / whole) : 0;
      row.fill.style.width = `${percent}%`;
      row.bar.setAttribute("aria-valuenow", String(percent));
      row.gone.hidden = upload.state === "reading";
      row.bar.hidden = ["waiting", "reading"].includes(upload.state) || (upload.state === "failed" && !upload.sent);
      row.bar.dataset.accentColor = upload.state === "failed" ? "red" : upload.state === "paused" ? "gray" : "indigo";
      const detail = this.detail(upload, percent);
      row.detail.replaceChildren(...detail);
      if (row.shown !== upload.state || upload.state === "uploading") this.face(row, upload, percent);
    }

    detail(upload, percent) {
      const whole = upload.file.size;
      const word = (text, kind = "") => make("span", { class: kind }, text);
      if (upload.state === "failed") return [word(upload.problem, "bad m"), ...(upload.note ? [word(` ${upload.note}`)] : [])];
      if (upload.state === "waiting") return [word(`${size(whole)} · Waiting, two files upload at a time`)];
      if (upload.state === "paused") return [word(part(upload.sent, whole), "tx m"), word(" · Paused, the part already sent is kept")];
      if (upload.state === "reading") return [word(`${size(whole)} · Uploaded, the text is read next`)];
      const seconds = (performance.now() - upload.began) / 1000;
      const speed = (upload.sent - upload.beganAt) / Math.max(seconds, 0.1);
      const known = seconds > 1 && speed > 0 && percent < 100;
      return [word(part(upload.sent, whole), "tx m"), word(known ? ` · ${size(Math.round(speed))}/s · ${left((whole - upload.sent) / speed)}` : "")];
    }

    face(row, upload, percent) {
      row.shown = upload.state;
      row.element.dataset.state = upload.state;
      const word = (text) => make("span", { class: "t1 mut" }, text);
      const faces = {
        waiting: () => [word("Waiting")],
        paused: () => [word("Paused")],
        uploading: () => [make("span", { class: "t1 tn m" }, `${percent} %`)],
        reading: () => [make("span", { class: "t1 mut row g1 turning" }, icon("turning", 14), "Reading")],
        failed: () => [
          make("span", { class: "badge", "data-accent-color": "red" }, icon("failed", 14), "Failed"),
          upload.mayRetry ? button("Retry", "retry", "surface s1", () => this.queue.retry(upload), `Retry ${upload.file.name}`) : null,
        ].filter(Boolean),
      };
      row.state.replaceChildren(...faces[upload.state]());
    }

    // Beside the heading: how much of all, pause or go on, and the failed ones again.
    tools() {
      const slot = this.slot("upload-tools");
      if (!slot) return;
      const active = this.queue.of("uploading", "waiting", "paused");
      const retryable = this.queue.of("failed").filter((upload) => upload.mayRetry);
      const mode = `${active.length > 0}${this.queue.of("uploading", "waiting").length > 0}${retryable.length > 1}`;
      const sum = (pick) => active.reduce((total, upload) => total + pick(upload), 0);
      if (this.mode !== mode || !slot.childElementCount) {
        this.mode = mode;
        this.amount = make("span", { class: "t1 mut tn" });
        const isGoing = this.queue.of("uploading", "waiting").length > 0;
        const hold = isGoing
          ? button("Pause all", "pause", "ghost s1", () => this.queue.pauseAll())
          : button("Go on", "play", "ghost s1", () => this.queue.resumeAll());
        const again = button("Retry failed", "retry", "ghost s1", () => retryable.forEach((upload) => this.queue.retry(upload)));
        slot.replaceChildren(...(active.length ? [this.amount, hold] : []), ...(retryable.length > 1 ? [again] : []));
      }
      if (active.length) this.amount.textContent = part(sum((upload) => upload.sent), sum((upload) => upload.file.size));
    }
  }

  customElements.define("file-uploader", FileUploader);

  const everyQueue = () => [...queues.values()];
  addEventListener("online", () => everyQueue().forEach((queue) => queue.of("failed").filter((upload) => upload.isNetwork).forEach((upload) => queue.retry(upload))));
  addEventListener("beforeunload", (event) => {
    if (everyQueue().some((queue) => queue.of("uploading", "waiting").length)) event.preventDefault();
  });
  // A file dropped beside the zone must not replace the page.
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => { if (event.dataTransfer?.types.includes("Files") && !event.defaultPrevented && document.querySelector("file-uploader")) event.preventDefault(); });
  }
})();
