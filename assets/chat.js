// A conversation in the browser. What is typed, attached and not yet confirmed belongs to this tab and lives in its
// memory only: it outlasts a lost connection and a restarted server, and goes out once, because every message carries
// an id that was made here.
(() => {
  const CONFIRM_MS = 6000;
  const AGAIN_MS = 10000;
  const TYPING_MS = 2500;
  const MOST_FILES = 10;
  const AT_END_PX = 48;
  const AHEAD_PX = 320;
  const ICONS = {
    file: ["M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z", "M14 2v5a1 1 0 0 0 1 1h5"],
    x: ["M18 6 6 18", "m6 6 12 12"],
    clock: ["M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", "M12 6v6l3 2"],
    alert: ["M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", "M12 8v4", "M12 16h.01"],
  };
  // By thread: the text being typed, what it answers or corrects, files, and messages that are not confirmed.
  const talks = new Map();
  const part = (name) => document.querySelector(`[data-chat-${name}]`);
  const offline = () => Boolean(document.querySelector("[data-testid=connection] .banner"));
  const coarse = () => matchMedia("(pointer: coarse)").matches;
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function talk(thread) {
    if (!talks.has(thread)) talks.set(thread, { thread, text: "", reply: null, edit: null, uploads: [], pending: [] });
    return talks.get(thread);
  }
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  }
  function icon(name, pixels) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const face = { width: pixels, height: pixels, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", class: "lucide" };
    Object.entries(face).forEach(([attribute, value]) => svg.setAttribute(attribute, value));
    for (const line of ICONS[name]) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", line);
      svg.append(path);
    }
    return svg;
  }
  function size(bytes) {
    if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
    return bytes >= 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} bytes`;
  }


  let root = null;
  let now = null;
  let typedAt = 0;

  const area = () => root?.querySelector("[data-chat-text]");

  const TOKEN = /\[\[(D\d{1,4})(?: (p \d{1,6}(?::\d{1,7}-\d{1,7})?))?\]\]/g;
  // Words with the places in them as marks; always as text, never as markup.
  function painted(text, chip) {
    const parts = [];
    let at = 0;
    for (const found of text.matchAll(TOKEN)) {
      parts.push(text.slice(at, found.index), chip(found[1], found[2]));
      at = found.index + found[0].length;
    }
    return [...parts, text.slice(at)];
  }
  function paint() {
    const field = area();
    const back = root?.querySelector("[data-chat-behind]");
    if (!back) return;
    const mark = (code, where) => make("mark", {}, make("s", {}, "[["), make("b", {}, code), where ? make("i", {}, ` ${where}`) : null, make("s", {}, "]]"));
    back.replaceChildren(...painted(field.value, mark), "\n");
    if (!CSS.supports("field-sizing", "content")) { field.style.height = "auto"; field.style.height = `${field.scrollHeight}px`; }
  }
  function write(text) {
    const field = area();
    if (!field) return;
    field.value = text;
    paint();
    ready();
  }
  function insert(text) {
    const field = area();
    field.focus();
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  function ready() {
    const go = root?.querySelector("[data-chat-go]");
    if (!go) return;
    const empty = !area().value.trim() && (now.edit || !now.uploads.some((one) => one.state !== "failed"));
    go.toggleAttribute("data-empty", empty);
    go.querySelector(".word").textContent = now.edit ? "Save" : "Send";
    go.setAttribute("aria-label", now.edit ? "Save" : "Send");
  }
  function bar() {
    const shown = root?.querySelector("[data-chat-bar]");
    if (!shown) return;
    const about = now.edit ? { who: "Edit message", words: now.edit.was } : now.reply;
    shown.hidden = !about;
    shown.dataset.kind = now.edit ? "edit" : "reply";
    shown.querySelector("[data-bar-who]").textContent = about?.who ?? "";
    shown.querySelector("[data-bar-words]").textContent = about?.words ?? "";
    shown.querySelector("[data-bar-close]").setAttribute("aria-label", now.edit ? "Leave the message as it is" : "Do not answer this message");
    ready();
  }
  function answer(line) {
    const said = line.querySelector("[data-said]")?.innerText.trim() || line.querySelector(".bub-file .m")?.textContent || "";
    now.edit = null;
    now.reply = { id: line.dataset.line, who: line.dataset.who, words: said.replace(/\s+/g, " ").slice(0, 160) };
    bar();
    area().focus();
  }
  function correct(line) {
    if (!line?.dataset.text) return false;
    if (!now.edit) now.before = area().value;
    now.reply = null;
    now.edit = { id: line.dataset.line, was: line.dataset.text.replace(/\s+/g, " ").slice(0, 160) };
    write(line.dataset.text);
    bar();
    area().focus();
    area().setSelectionRange(area().value.length, area().value.length);
    return true;
  }
  function leave() {
    if (!now.edit && !now.reply) return false;
    if (now.edit) { now.text = now.before ?? ""; write(now.text); }
    now.edit = now.reply = null;
    bar();
    area()?.focus();
    return true;
  }
  const lastOwn = () => [...document.querySelectorAll(".msg.me[data-text]")].filter((line) => line.dataset.text).at(-1);

  function submit(name, values) {
    const form = part(name);
    if (!form) return false;
    for (const [field, value] of Object.entries(values)) form.elements[field].value = value;
    form.requestSubmit();
    return true;
  }

  function go() {
    const text = area().value;
    if (now.edit) {
      if (text.trim()) submit("change", { message_id: now.edit.id, text });
      return;
    }
    const uploads = now.uploads.filter((one) => one.state !== "failed");
    if (!text.trim() && !uploads.length) return;
    now.pending.push({ id: crypto.randomUUID(), text, reply: now.reply, uploads, state: "waiting", at: 0, words: "" });
    now.text = "";
    now.reply = null;
    now.uploads = now.uploads.filter((one) => one.state === "failed");
    write("");
    bar();
    tray();
    stick = true;
    flush();
    if (box?.isConnected && part("newer")) part("latest")?.click();
    area().focus();
  }

  // In their order: a message whose files are still on their way holds up the ones after it.
  function flush() {
    if (!now) return;
    for (const one of now.pending) {
      if (one.state !== "waiting") continue;
      if (one.uploads.some((upload) => upload.state !== "done")) break;
      if (offline() || !root?.isConnected) { one.state = "unsent"; continue; }
      const sent = submit("send", {
        thread: now.thread, client_msg_id: one.id, text: one.text, reply_to: one.reply?.id ?? "",
        file_ids: one.uploads.map((upload) => upload.id).join(","),
      });
      one.state = sent ? "sent" : "unsent";
      one.at = Date.now();
    }
    draw();
  }
  function again(one) {
    if (one.uploads.some((upload) => upload.state === "failed")) one.uploads.filter((upload) => upload.state === "failed").forEach((upload) => upload.start());
    one.state = "waiting";
    flush();
  }
  setInterval(() => {
    const waits = now?.pending ?? [];
    if (!waits.length) return;
    let changed = false;
    for (const one of waits) {
      const since = Date.now() - one.at;
      if (one.state === "sent" && (offline() || since > CONFIRM_MS)) { one.state = "unsent"; changed = true; }
      if (one.state === "unsent" && !offline() && since > AGAIN_MS) { one.state = "waiting"; changed = true; }
    }
    if (changed) flush();
  }, 1000);


  class ChatOutbox extends HTMLElement {
    static observedAttributes = ["thread"];
    connectedCallback() { draw(); }
    attributeChangedCallback() { draw(); }
  }
  function draw() {
    for (const place of document.querySelectorAll("chat-outbox")) {
      const thread = place.getAttribute("thread");
      const waits = talks.get(thread)?.pending ?? [];
      const news = waits.map((one) => `${one.id} ${one.state} ${one.words}`).join("|");
      if (place.dataset.drawn === news) continue;
      place.dataset.drawn = news;
      place.replaceChildren(...waits.map(bubble));
    }
    follow();
  }
  function bubble(one) {
    const failed = one.state === "unsent" || one.state === "refused";
    const chip = (code, where) => make("span", { class: "chip" }, icon("file", 12), code, where ? make("span", { class: "p" }, where) : null);
    const words = { unsent: "Not sent", refused: one.words || "Not sent" }[one.state];
    const meta = failed
      ? make("div", { class: "meta" }, icon("alert", 12), make("span", {}, words), button("Retry", () => again(one)), button("Remove", () => { drop(one); }))
      : make("div", { class: "meta" }, icon("clock", 12), make("span", {}, "Sending"));
    const quote = one.reply ? make("span", { class: "quote" }, make("span", { class: "b" }, one.reply.who), make("span", {}, one.reply.words)) : null;
    const files = one.uploads.map((upload) => make("div", { class: "bub-file" }, make("div", { class: "bub-card" }, icon("file", 18), make("span", { class: "col sp" }, make("span", { class: "m tr" }, upload.file.name), make("span", { class: "t1 mut" }, size(upload.file.size))))));
    const said = one.text ? make("div", { class: "said typed" }, ...painted(one.text, chip)) : null;
    const row = make("div", { class: failed ? "msg me unsent" : "msg me sending", "data-pending": one.id },
      make("div", { class: "msg-col" }, make("div", { class: "bub" }, quote, ...files, said), meta));
    return make("div", { class: "chat-line" }, row);
  }
  function button(word, onClick) {
    const made = make("button", { type: "button" }, word);
    made.addEventListener("click", onClick);
    return made;
  }
  function drop(one) {
    for (const each of talks.values()) each.pending = each.pending.filter((other) => other !== one);
    draw();
    area()?.focus();
  }
  // The server's line has come: its bubble takes the place of ours before anything is painted.
  function confirm() {
    if (!now?.pending.length) return;
    const left = now.pending.filter((one) => !document.querySelector(`[data-client="${one.id}"]`));
    if (left.length !== now.pending.length) { now.pending = left; draw(); }
  }
  document.addEventListener("mso-chat", (event) => {
    const { what, id, words } = event.detail;
    if (what === "focus") area()?.focus();
    if (what === "changed" && now?.edit?.id === id) leave();
    if (what === "refused") {
      const one = now?.pending.find((each) => each.id === id);
      if (one) { one.state = "refused"; one.words = String(words); draw(); }
    }
  });


  class Upload {
    constructor(file) {
      this.file = file;
      this.key = crypto.randomUUID();
      this.id = "";
      this.of = now;
      this.case = root.dataset.case;
      this.start();
    }
    start() {
      Object.assign(this, { state: "going", sent: 0, problem: "" });
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("PUT", `/api/v1/cases/${this.case}/chat/files/${this.key}?name=${encodeURIComponent(this.file.name || "picture.png")}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (event) => { this.sent = event.loaded; progress(this); };
      request.onload = () => this.answered(request);
      request.onerror = () => this.fail("No connection.");
      request.send(this.file);
    }
    answered(request) {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* A proxy answered with a page of its own. */ }
      if (request.status !== 201 && request.status !== 200) { this.fail(told.sentence || told.detail || "This file was not taken."); return; }
      Object.assign(this, { state: "done", id: String(told.id), sent: this.file.size });
      tray();
      flush();
    }
    fail(problem) {
      if (this.state === "gone") return;
      Object.assign(this, { state: "failed", problem: String(problem) });
      for (const one of this.of.pending) if (one.uploads.includes(this)) { one.state = "refused"; one.words = `${this.file.name}: ${this.problem}`; }
      tray();
      draw();
    }
    remove() {
      this.state = "gone";
      this.request.abort();
      this.of.uploads = this.of.uploads.filter((one) => one !== this);
      tray();
      area()?.focus();
    }
  }
  function attach(files) {
    for (const file of [...files].slice(0, MOST_FILES - now.uploads.length)) now.uploads.push(new Upload(file));
    tray();
    area()?.focus();
  }
  function tray() {
    const place = root?.querySelector("[data-chat-tray]");
    if (!place) return;
    place.replaceChildren(...now.uploads.map((one) => {
      const close = make("button", { type: "button", class: "btn ghost s1 ic", "aria-label": `Remove ${one.file.name}`, title: "Remove" }, icon("x", 13));
      close.addEventListener("click", () => one.remove());
      const retry = one.state === "failed" ? button("Retry", () => { one.start(); tray(); }) : null;
      if (retry) retry.className = "btn ghost s1";
      const state = make("span", { class: one.state === "failed" ? "t1 bad" : "t1 mut", "data-upload-words": "" }, one.state === "failed" ? one.problem : size(one.file.size));
      const made = make("li", { class: "tray-file", "data-state": one.state }, icon("file", 16), make("span", { class: "col sp" }, make("span", { class: "m tr" }, one.file.name), state), retry, close);
      if (one.state === "going") made.append(make("progress", { max: String(one.file.size), value: String(one.sent), "aria-label": `${one.file.name} on its way` }));
      one.shown = made;
      return made;
    }));
    ready();
  }
  function progress(one) {
    const shown = one.shown?.querySelector("progress");
    if (shown) shown.value = one.sent;
  }


  const picker = { list: null, from: 0, on: 0 };
  function choices() {
    const asked = area().value.slice(picker.from, area().selectionStart).replace(/^@/, "").toLowerCase();
    return [...document.querySelectorAll("[data-chat-shelf] > li")]
      .map((row) => ({ code: row.dataset.code, name: row.textContent, token: Number(row.dataset.images) ? `[[${row.dataset.code}]]` : `[[${row.dataset.code} p 1]]` }))
      .filter((one) => `${one.code} ${one.name}`.toLowerCase().includes(asked)).slice(0, 8);
  }
  function openPicker(from) {
    closePicker();
    picker.list = make("div", { class: "cite-list", id: "chat-documents", role: "listbox", "aria-label": "Documents of the case" });
    Object.assign(picker, { from, on: 0 });
    area().parentElement.append(picker.list);
    area().setAttribute("aria-controls", "chat-documents");
    if (part("shelf")?.dataset.chatShelf !== "read") part("offer")?.click();
    fillPicker();
  }
  function fillPicker() {
    const found = choices();
    const read = part("shelf")?.dataset.chatShelf === "read";
    if (read && !found.length && area().selectionStart > picker.from + 1) { closePicker(); return; }
    picker.on = Math.min(picker.on, Math.max(0, found.length - 1));
    const nothing = () => make("p", {}, read ? "This case has no documents." : "Reading the list…");
    picker.list.replaceChildren(...(found.length ? found.map(option) : [nothing()]));
    if (found.length) area().setAttribute("aria-activedescendant", `chat-document-${picker.on}`);
  }
  function option(one, place) {
    const made = make("div", { id: `chat-document-${place}`, role: "option", "aria-selected": String(place === picker.on) }, make("b", {}, one.code), make("span", {}, one.name));
    made.addEventListener("mousedown", (event) => { event.preventDefault(); choose(one.token); });
    made.dataset.token = one.token;
    return made;
  }
  function closePicker() {
    picker.list?.remove();
    area()?.removeAttribute("aria-controls");
    area()?.removeAttribute("aria-activedescendant");
    picker.list = null;
  }
  function choose(token) {
    const field = area();
    const from = picker.from;
    closePicker();
    const before = field.value.slice(0, from);
    field.focus();
    field.setSelectionRange(from, field.selectionEnd);
    insert(`${before && !/\s$/.test(before) ? " " : ""}${token} `);
  }
  function pickerKey(event) {
    const options = [...picker.list.querySelectorAll("[role=option]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      picker.on = (picker.on + step + options.length) % options.length;
      fillPicker();
    } else if ((event.key === "Enter" || event.key === "Tab") && options.length) choose(options[picker.on].dataset.token);
    else if (event.key === "Escape") closePicker();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }


  let box = null;
  let stick = true;
  // Asked for the end while the window stands elsewhere: it is there once the server has sent it.
  let toEnd = false;
  let anchor = null;
  let measured = "";
  let askedAt = 0;
  let looked = "";
  let lit = "";
  const lines = () => [...box.querySelectorAll("[data-line]")];
  const far = () => Boolean(box?.querySelector("[data-chat-newer]"));

  // After the page has changed: the end stays in sight, or what one was reading stays where it was.
  function follow() {
    if (!box?.isConnected) return;
    settle();
    measured = `${box.scrollHeight} ${box.clientHeight}`;
  }
  function settle() {
    if (toEnd && !far()) { toEnd = false; stick = true; }
    if (stick && !far()) { box.scrollTop = box.scrollHeight; return; }
    const here = anchor && box.querySelector(`[data-line="${anchor.id}"]`);
    if (here) box.scrollTop += here.getBoundingClientRect().top - anchor.top;
  }
  function note() {
    const top = box.getBoundingClientRect().top;
    const first = lines().find((line) => line.getBoundingClientRect().bottom > top);
    anchor = first ? { id: first.dataset.line, top: first.getBoundingClientRect().top } : null;
  }
  function scrolled() {
    // A picture that came in moves the page too: that is not somebody who scrolls.
    if (measured !== `${box.scrollHeight} ${box.clientHeight}`) follow();
    stick = !far() && box.scrollHeight - box.scrollTop - box.clientHeight < AT_END_PX;
    note();
    const latest = part("latest");
    if (latest) latest.hidden = stick;
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    const wanted = box.scrollTop < AHEAD_PX ? part("older") : below < AHEAD_PX ? part("newer") : null;
    if (wanted && Date.now() - askedAt > 1500) { askedAt = Date.now(); wanted.click(); }
    tellLooking();
  }
  // Only what is in front of somebody counts as read.
  function tellLooking() {
    if (!box?.isConnected) return;
    const looking = !document.hidden && stick && !far() ? "yes" : "";
    const said = `${root?.dataset.composer} ${looking}`;
    if (said === looked || !submit("look", { looking })) return;
    looked = said;
  }
  function show(line) {
    stick = false;
    line.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "instant" });
    line.classList.remove("lit");
    requestAnimationFrame(() => line.classList.add("lit"));
    note();
  }
  const resized = new ResizeObserver(() => follow());

  function entered(found) {
    box = found;
    stick = true;
    anchor = null;
    looked = "";
    box.addEventListener("scroll", () => scrolled(), { passive: true });
    resized.disconnect();
    resized.observe(box);
    if (box.firstElementChild) resized.observe(box.firstElementChild);
    // On a phone the tabs are wider than the screen.
    document.querySelector('.tabs [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
    const left = box.querySelector(".unr");
    box.scrollTop = box.scrollHeight;
    if (left && left.getBoundingClientRect().top < box.getBoundingClientRect().top) left.scrollIntoView({ block: "start" });
    measured = `${box.scrollHeight} ${box.clientHeight}`;
    scrolled();
  }
  function mounted(found) {
    root = found;
    now = talk(found.dataset.composer);
    write(now.edit ? "" : now.text);
    if (now.edit) leave();
    bar();
    tray();
    if (document.activeElement === document.body && !coarse()) area()?.focus({ preventScroll: true });
  }

  let wasOffline = false;
  // Before the browser paints: the server's bubbles replace ours, the place one reads does not move.
  function look() {
    const composer = document.querySelector("[data-composer]");
    const scroll = part("scroll");
    if (!composer && !scroll) { if (box) { box = root = null; } checkLine(); return; }
    if (composer && (composer !== root || now?.thread !== composer.dataset.composer)) mounted(composer);
    if (!composer) root = null;
    confirm();
    if (scroll && scroll !== box) entered(scroll);
    else if (box) follow();
    const target = box?.querySelector('[data-lit="yes"]');
    if (target && target.dataset.line !== lit) show(target);
    lit = target?.dataset.line ?? "";
    if (picker.list && !picker.list.isConnected) picker.list = null;
    else if (picker.list && part("shelf")?.dataset.chatShelf === "read" && !picker.list.querySelector("[role=option]")) fillPicker();
    const latest = part("latest");
    if (latest && box) latest.hidden = stick && !far();
    checkLine();
  }
  function checkLine() {
    const lost = offline();
    if (wasOffline && !lost) {
      looked = "";
      for (const one of now?.pending ?? []) if (one.state === "unsent" || one.state === "sent") one.state = "waiting";
      // The page asks the server for its state first; then the messages follow in their order.
      setTimeout(() => { flush(); tellLooking(); }, 400);
    }
    if (!wasOffline && lost) {
      for (const one of now?.pending ?? []) if (one.state === "sent") one.state = "unsent";
      draw();
    }
    wasOffline = lost;
  }
  new MutationObserver((changes) => {
    const ours = (node) => node instanceof Element && node.closest("chat-outbox, [data-chat-behind], [data-chat-tray], .cite-list");
    if (changes.every((change) => ours(change.target))) return;
    look();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-lit", "data-client", "data-composer", "data-chat-shelf"] });


  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field !== area()) return;
    if (!now.edit) now.text = field.value;
    paint();
    ready();
    if (field.value.trim() && !now.edit && Date.now() - typedAt > TYPING_MS && !offline()) { typedAt = Date.now(); part("typing")?.click(); }
    const before = field.value.slice(0, field.selectionStart);
    const typed = /(?:^|\s)@([\w .-]{0,24})$/.exec(before);
    if (picker.list) { if (typed) fillPicker(); else closePicker(); }
    else if (typed && event.data === "@") openPicker(before.length - 1);
  });
  document.addEventListener("keydown", (event) => {
    const field = area();
    if (field && event.target === field) {
      if (event.isComposing) return;
      if (picker.list && pickerKey(event)) return;
      if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey && !coarse()) { event.preventDefault(); go(); }
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); go(); }
      else if (event.key === "ArrowUp" && !field.value && correct(lastOwn())) event.preventDefault();
      else if (event.key === "Escape" && leave()) { event.preventDefault(); event.stopPropagation(); }
      return;
    }
    const line = event.target instanceof Element && event.target.closest("[data-line]");
    if (!box || !(event.target === box || line === event.target)) return;
    const every = lines();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const at = line ? every.indexOf(line) + step : every.length - 1;
      every[Math.max(0, Math.min(every.length - 1, at))]?.focus();
    } else if (line && event.key.toLowerCase() === "r" && root) answer(line);
    else if (line && event.key.toLowerCase() === "e" && root) { if (!correct(line)) return; }
    else if (line && event.key === "Escape") area()?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("focusin", (event) => {
    const line = event.target instanceof Element && event.target.closest("[data-line]");
    document.querySelectorAll("[data-line] [tabindex='0']").forEach((one) => { if (!line?.contains(one)) one.tabIndex = -1; });
    if (line) line.querySelectorAll(".msg-tools button, button.quote").forEach((one) => { one.tabIndex = 0; });
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === area()) setTimeout(() => { if (picker.list && document.activeElement !== area()) closePicker(); }, 150);
  });
  document.addEventListener("click", (event) => {
    const on = (name) => (event.target instanceof Element ? event.target.closest(`[data-${name}]`) : null);
    if (on("chat-latest")?.dataset.chatLatest === "near") { stick = true; follow(); scrolled(); }
    if (on("chat-latest")?.dataset.chatLatest === "far") toEnd = true;
    const answers = on("answers");
    const there = answers && box?.querySelector(`[data-line="${CSS.escape(answers.dataset.answers)}"]`);
    if (there) show(there);
    if (!root) return;
    if (on("chat-go")) go();
    if (on("reply")) answer(on("reply").closest("[data-line]"));
    if (on("edit-line")) correct(on("edit-line").closest("[data-line]"));
    if (on("bar-close")) leave();
    if (on("chat-attach")) root.querySelector("[data-chat-files]").click();
    if (on("chat-mention")) { area().focus(); const at = area().selectionStart; insert(at && !/\s/.test(area().value[at - 1]) ? " @" : "@"); if (!picker.list) openPicker(area().selectionStart - 1); }
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement) || !event.target.matches("[data-chat-files]")) return;
    attach(event.target.files);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    if (event.target !== area() || !event.clipboardData?.files.length) return;
    event.preventDefault();
    attach(event.clipboardData.files);
  });
  const over = (event) => root && event.target instanceof Element && event.target.closest(".chat-thread") && event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => { if (over(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!over(event)) return;
    event.preventDefault();
    attach(event.dataTransfer.files);
  });
  document.addEventListener("scroll", (event) => {
    if (event.target === area()) root.querySelector("[data-chat-behind]").scrollTop = event.target.scrollTop;
  }, true);
  document.addEventListener("visibilitychange", tellLooking);
  addEventListener("beforeunload", (event) => {
    if ([...talks.values()].some((each) => each.pending.length)) event.preventDefault();
  });
  customElements.define("chat-outbox", ChatOutbox);
  look();
})();
