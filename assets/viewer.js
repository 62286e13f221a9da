// What a viewer does between two answers of the server: scroll to a place, mark a sentence, look through a stack.
(() => {
  const typing = (el) => el instanceof HTMLElement && (el.isContentEditable || el.matches("input:not([type=checkbox],[type=radio],[type=range]), textarea, select"));
  const resting = () => localStorage.getItem("shortcuts") === "off" || document.querySelector("[role=dialog], [role=alertdialog], [role=menu]");
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  // A place that appears is scrolled to; React makes a new one for every new place.
  class HerePlace extends HTMLElement {
    connectedCallback() {
      requestAnimationFrame(() => this.scrollIntoView({ block: this.dataset.block || "center", behavior: calm() ? "auto" : "smooth" }));
    }
  }

  // The address follows what is open, without a navigation.
  class PageAddress extends HTMLElement {
    static observedAttributes = ["data-query"];
    attributeChangedCallback(_, before, now) {
      if (now && now !== location.search) history.replaceState(history.state, "", location.pathname + now);
    }
  }

  // Which page is in view, and which sentence is marked.
  class PaperRoll extends HTMLElement {
    connectedCallback() {
      this.box = this.closest(".pane-body");
      this.look = () => { cancelAnimationFrame(this.due); this.due = requestAnimationFrame(() => this.count()); };
      this.mark = () => this.offer();
      this.box?.addEventListener("scroll", this.look, { passive: true });
      document.addEventListener("selectionchange", this.mark);
      this.look();
    }
    disconnectedCallback() {
      this.box?.removeEventListener("scroll", this.look);
      document.removeEventListener("selectionchange", this.mark);
    }
    count() {
      this.offer();
      const middle = (this.box || this).getBoundingClientRect().top + (this.box || this).clientHeight / 3;
      let seen = 0;
      for (const sheet of this.querySelectorAll("[data-page]")) {
        if (!seen || sheet.getBoundingClientRect().top <= middle) seen = Number(sheet.dataset.page);
      }
      if (!seen) return;
      this.dataset.seen = seen;
      const shown = document.querySelector("[data-page-now]");
      if (shown?.firstChild) shown.firstChild.nodeValue = String(seen);
    }
    offer() {
      const bar = document.querySelector("[data-quote-bar]");
      if (!bar) return;
      const found = marked(this);
      bar.hidden = !found;
      if (!found) return;
      const { bottom, left, width } = found.rect;
      bar.style.top = `${clamp(bottom + 8, 8, innerHeight - 48)}px`;
      bar.style.left = `${clamp(left + width / 2 - bar.offsetWidth / 2, 8, innerWidth - bar.offsetWidth - 8)}px`;
    }
  }

  // Offsets count characters as the server does, not UTF-16 units.
  const characters = (text, units) => [...text.slice(0, units)].length;
  function edge(node, offset, last) {
    const host = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!host) return null;
    const units = node.nodeType === Node.TEXT_NODE ? offset : last ? host.textContent.length : 0;
    return { page: host.closest("[data-page]")?.dataset.page, at: Number(host.dataset.start) + characters(host.textContent, units) };
  }
  function marked(roll) {
    const selection = getSelection();
    if (!roll || !selection.rangeCount || selection.isCollapsed || !selection.toString().trim()) return null;
    const range = selection.getRangeAt(0);
    if (!roll.contains(range.startContainer) || !roll.contains(range.endContainer)) return null;
    const from = edge(range.startContainer, range.startOffset, false);
    const to = edge(range.endContainer, range.endOffset, true);
    if (!from || !to || from.page !== to.page || to.at <= from.at) return null;
    return { place: `${from.page}:${from.at}:${to.at}`, rect: range.getBoundingClientRect() };
  }
  window.markedPlace = () => marked(document.querySelector("paper-roll"))?.place || "";
  window.pageInView = () => Number(document.querySelector("paper-roll")?.dataset.seen || 1);
  window.shownImage = () => document.querySelector("image-viewer")?.shown || "";
  // A button must not take the selection it is about to quote; afterwards the selection has done its work.
  document.addEventListener("mousedown", (event) => { if (event.target.closest?.("[data-quote-bar]")) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-quote-bar]")) setTimeout(() => getSelection().removeAllRanges());
    setTimeout(() => document.querySelector("paper-roll")?.offer());
  });

  const PRESETS = { bone: [400, 1800], soft: [40, 400], lung: [-600, 1500], brain: [40, 80] };
  const KEYS = { w: "level", p: "pan", z: "zoom", s: "scroll", l: "length" };
  const svg = (name, attrs) => {
    const el = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attrs) el.setAttribute(key, attrs[key]);
    return el;
  };
  let filters = 0;

  // A stack of images: frames come drawn from the server; until the next one is there, the last one is bent to it.
  class ImageViewer extends HTMLElement {
    connectedCallback() {
      if (this.stack) return;
      this.stack = JSON.parse(this.dataset.stack || "{}");
      this.slices = this.stack.slices || [];
      if (!this.slices.length) return;
      const ct = (this.stack.modality || "").startsWith("CT");
      this.own = [this.stack.center ?? (ct ? 40 : null), this.stack.window ?? (ct ? 400 : null)];
      this.measures = [];
      this.tool = "level";
      this.at = Math.max(0, this.slices.findIndex((slice) => `${slice.id}:${slice.frame}` === this.dataset.begin));
      this.build();
      this.reset();
      this.keys = (event) => this.key(event);
      document.addEventListener("keydown", this.keys, true);
      this.sized = new ResizeObserver(() => this.place());
      this.sized.observe(this.stage);
    }
    disconnectedCallback() {
      document.removeEventListener("keydown", this.keys, true);
      this.sized?.disconnect();
    }
    build() {
      this.stage = this.querySelector("[data-stage]");
      const { columns, rows, spacing_x: sx, spacing_y: sy } = this.stack;
      this.columns = columns || 512;
      this.rows = rows || 512;
      this.across = this.columns * (sx || 1);
      this.down = this.rows * (sy || 1);
      const name = `level-${++filters}`;
      this.image = Object.assign(document.createElement("img"), { draggable: false, alt: "" });
      this.bend = svg("filter", { id: name, "color-interpolation-filters": "sRGB" });
      this.bends = ["R", "G", "B"].map((part) => svg(`feFunc${part}`, { type: "linear", slope: 1, intercept: 0 }));
      const transfer = svg("feComponentTransfer", {});
      transfer.append(...this.bends);
      this.bend.append(transfer);
      this.filter = `url(#${name})`;
      this.marks = svg("svg", { class: "marks", preserveAspectRatio: "none" });
      this.marks.append(this.bend);
      this.lines = svg("g", {});
      this.marks.append(this.lines);
      this.stage.append(this.image, this.marks);
      this.image.addEventListener("load", () => { this.busy = false; this.settle(); });
      this.image.addEventListener("error", () => { this.busy = false; this.classList.add("failed"); this.say(); });
      this.stage.addEventListener("wheel", (event) => { event.preventDefault(); this.wheel(event); }, { passive: false });
      this.stage.addEventListener("pointerdown", (event) => this.down_(event));
      this.stage.addEventListener("dblclick", () => { this.zoom = 1; this.x = this.y = 0; this.place(); });
      this.slider = this.querySelector("[data-slider]");
      if (this.slider) {
        this.slider.max = String(this.slices.length);
        this.slider.addEventListener("input", () => this.go(Number(this.slider.value) - 1));
      }
      this.addEventListener("click", (event) => this.click(event));
      this.addEventListener("change", (event) => this.typed(event));
    }
    get shown() { const slice = this.slices[this.at]; return slice ? `${slice.id}:${slice.frame}` : ""; }
    reset() {
      [this.center, this.width] = this.own;
      this.invert = false; this.zoom = 1; this.x = 0; this.y = 0;
      this.draw(); this.place(); this.press();
    }
    url(index) {
      const slice = this.slices[index];
      const query = new URLSearchParams({ size: "960" });
      if (this.width) { query.set("center", this.center); query.set("width", this.width); }
      if (this.invert) query.set("invert", "true");
      return `/api/v1/documents/${slice.id}/frames/${slice.frame}.png?${query}`;
    }
    draw() {
      this.wanted = this.url(this.at);
      this.asked = { center: this.center, width: this.width, invert: this.invert };
      if (!this.busy) this.fetch();
      this.say();
    }
    fetch() {
      if (this.image.dataset.address === this.wanted) return;
      this.busy = true;
      this.drawn = this.asked;
      this.image.dataset.address = this.wanted;
      this.image.src = this.wanted;
    }
    settle() {
      this.classList.remove("failed");
      this.image.style.filter = "";
      this.stage.dataset.ready = this.image.dataset.address;
      if (this.image.dataset.address !== this.wanted) { this.bendTo(); this.fetch(); return; }
      this.ahead();
    }
    // Neighbours come in beforehand, the near ones first.
    ahead() {
      this.kept = [1, -1, 2].map((step) => this.at + step).filter((index) => this.slices[index]).map((index) => Object.assign(new Image(), { src: this.url(index) }));
    }
    bendTo() {
      const from = this.drawn;
      if (!from?.width || !this.width) return;
      let slope = from.width / this.width;
      let shift = (from.center - from.width / 2 - this.center + this.width / 2) / this.width;
      if (from.invert) { shift += slope; slope = -slope; }
      if (this.invert) { shift = 1 - shift; slope = -slope; }
      for (const part of this.bends) { part.setAttribute("slope", slope); part.setAttribute("intercept", shift); }
      this.image.style.filter = this.filter;
    }
    go(index) {
      const next = clamp(index, 0, this.slices.length - 1);
      if (next === this.at) return;
      this.at = next;
      const { id, frame } = this.slices[next];
      history.replaceState(history.state, "", `${location.pathname}?doc=${id}&page=${frame}`);
      this.draw();
      this.paint();
    }
    level(center, width) {
      this.center = Math.round(center);
      this.width = Math.max(1, Math.round(width));
      this.bendTo();
      this.draw();
      this.press();
    }
    place() {
      const room = this.stage.getBoundingClientRect();
      const fit = Math.min(room.width / this.across, room.height / this.down) || 1;
      this.scale = fit * this.zoom;
      const wide = this.across * this.scale;
      const high = this.down * this.scale;
      const left = (room.width - wide) / 2 + this.x;
      const top = (room.height - high) / 2 + this.y;
      for (const el of [this.image, this.marks]) Object.assign(el.style, { left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${high}px` });
      this.marks.setAttribute("viewBox", `0 0 ${wide} ${high}`);
      this.paint();
      this.say();
    }
    // Screen to image pixels, and back.
    pixel(event) {
      const box = this.image.getBoundingClientRect();
      return [clamp((event.clientX - box.left) / box.width, 0, 1) * this.columns, clamp((event.clientY - box.top) / box.height, 0, 1) * this.rows];
    }
    screen([x, y]) { return [(x / this.columns) * this.across * this.scale, (y / this.rows) * this.down * this.scale]; }
    length([ax, ay], [bx, by]) {
      const { spacing_x: sx, spacing_y: sy } = this.stack;
      const distance = Math.hypot((bx - ax) * (sx || 1), (by - ay) * (sy || 1));
      return sx && sy ? `${distance.toFixed(1)} mm` : `${Math.round(distance)} px`;
    }
    paint() {
      this.lines.replaceChildren();
      this.measures.forEach((measure) => {
        if (measure.at !== this.at) return;
        const [ax, ay] = this.screen(measure.from);
        const [bx, by] = this.screen(measure.to);
        const far = Math.hypot(bx - ax, by - ay) || 1;
        const [nx, ny] = [(-(by - ay) / far) * 5, ((bx - ax) / far) * 5];
        for (const [x1, y1, x2, y2] of [[ax, ay, bx, by], [ax - nx, ay - ny, ax + nx, ay + ny], [bx - nx, by - ny, bx + nx, by + ny]]) this.lines.append(svg("line", { x1, y1, x2, y2 }));
        const text = svg("text", { x: bx + 10, y: by + 4 });
        text.textContent = this.length(measure.from, measure.to);
        this.lines.append(text);
      });
      this.list();
    }
    list() {
      const list = this.querySelector("[data-measures]");
      const model = this.querySelector("[data-measure-model]");
      if (!list || !model) return;
      this.querySelector("[data-no-measures]").hidden = this.measures.length > 0;
      const total = this.querySelector("[data-measure-count]");
      if (total) total.textContent = this.measures.length || "";
      list.replaceChildren(...this.measures.map((measure, index) => {
        const row = model.firstElementChild.cloneNode(true);
        row.querySelector("[data-value]").textContent = this.length(measure.from, measure.to);
        row.querySelector("[data-where]").textContent = `${this.slices[measure.at].code}, image ${measure.at + 1}`;
        row.classList.toggle("on", measure.at === this.at);
        row.querySelector("[data-find]").dataset.find = index;
        row.querySelector("[data-drop]").dataset.drop = index;
        return row;
      }));
    }
    say() {
      const put = (name, text) => { for (const el of this.querySelectorAll(`[data-say=${name}]`)) el.textContent = text; };
      const slice = this.slices[this.at];
      put("image", `Image ${this.at + 1} of ${this.slices.length}`);
      put("code", slice.code);
      put("zoom", `Zoom ${Math.round(this.zoom * 100)} %`);
      put("window", this.width ? `W ${this.width} L ${String(this.center).replace("-", "−")}` : "Window of the file");
      put("invert", this.invert ? "Inverted" : "");
      put("problem", this.classList.contains("failed") ? "This image could not be drawn. Try another one, or download the file." : "");
      this.image.alt = `${this.stack.name}, image ${this.at + 1} of ${this.slices.length}`;
      if (this.slider) { this.slider.value = String(this.at + 1); this.slider.setAttribute("aria-valuetext", `Image ${this.at + 1} of ${this.slices.length}`); }
      for (const [name, value] of [["width", this.width], ["center", this.center]]) {
        const field = this.querySelector(`[data-field=${name}]`);
        if (field && field !== document.activeElement) field.value = value ?? "";
      }
    }
    press() {
      const preset = Object.keys(PRESETS).find((name) => PRESETS[name][0] === this.center && PRESETS[name][1] === this.width);
      const now = preset || (this.center === this.own[0] && this.width === this.own[1] ? "own" : "");
      for (const el of this.querySelectorAll("[data-preset]")) el.setAttribute("aria-pressed", String(el.dataset.preset === now));
      for (const el of this.querySelectorAll("[data-tool]")) el.setAttribute("aria-pressed", String(el.dataset.tool === this.tool));
      this.querySelector("[data-do=invert]")?.setAttribute("aria-pressed", String(this.invert));
      this.stage.dataset.tool = this.tool;
    }
    preset(name) {
      const [center, width] = PRESETS[name] || this.own;
      if (width) this.level(center, width); else { [this.center, this.width] = this.own; this.draw(); this.press(); }
    }
    flip() { this.invert = !this.invert; this.bendTo(); this.draw(); this.press(); }
    click(event) {
      const el = event.target.closest("[data-tool], [data-preset], [data-do], [data-find], [data-drop]");
      if (!el || !this.contains(el)) return;
      const { tool, preset, find, drop } = el.dataset;
      if (tool) { this.tool = tool; this.press(); }
      if (preset) this.preset(preset);
      if (el.dataset.do === "invert") this.flip();
      if (el.dataset.do === "reset") this.reset();
      if (el.dataset.do === "previous") this.go(this.at - 1);
      if (el.dataset.do === "next") this.go(this.at + 1);
      if (find !== undefined) this.go(this.measures[Number(find)].at);
      if (drop !== undefined) { this.measures.splice(Number(drop), 1); this.paint(); }
    }
    typed(event) {
      const name = event.target.dataset?.field;
      const value = Number(event.target.value);
      if (!name || !Number.isFinite(value) || event.target.value === "") return;
      this.level(name === "center" ? value : this.center ?? 40, name === "width" ? value : this.width ?? 400);
    }
    wheel(event) {
      if (event.ctrlKey || this.tool === "zoom") { this.zoomTo(this.zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1)); return; }
      this.rolled = (this.rolled || 0) + event.deltaY;
      const step = event.deltaMode ? 1 : 40;
      if (Math.abs(this.rolled) < step) return;
      this.go(this.at + Math.sign(this.rolled));
      this.rolled = 0;
    }
    zoomTo(zoom) { this.zoom = clamp(zoom, 0.5, 16); this.place(); }
    down_(event) {
      if (event.button > 1) return;
      event.preventDefault();
      this.stage.focus({ preventScroll: true });
      this.stage.setPointerCapture(event.pointerId);
      const tool = event.button === 1 ? "pan" : this.tool;
      const begin = { x: event.clientX, y: event.clientY, center: this.center, width: this.width, px: this.x, py: this.y, zoom: this.zoom, at: this.at };
      const measure = tool === "length" ? { at: this.at, from: this.pixel(event), to: this.pixel(event) } : null;
      if (measure) this.measures.push(measure);
      const move = (now) => {
        const [dx, dy] = [now.clientX - begin.x, now.clientY - begin.y];
        if (tool === "level" && begin.width) this.level(begin.center + dy * Math.max(1, begin.width / 400), Math.max(1, begin.width + dx * Math.max(1, begin.width / 400)));
        if (tool === "pan") { this.x = begin.px + dx; this.y = begin.py + dy; this.place(); }
        if (tool === "zoom") this.zoomTo(begin.zoom * 1.01 ** -dy);
        if (tool === "scroll") this.go(begin.at + Math.round(dy / 8));
        if (measure) { measure.to = this.pixel(now); this.paint(); }
      };
      const up = () => {
        this.stage.removeEventListener("pointermove", move);
        this.stage.removeEventListener("pointerup", up);
        this.stage.removeEventListener("pointercancel", up);
        if (measure && Math.hypot(measure.to[0] - measure.from[0], measure.to[1] - measure.from[1]) < 1) { this.measures.pop(); this.paint(); }
      };
      this.stage.addEventListener("pointermove", move);
      this.stage.addEventListener("pointerup", up);
      this.stage.addEventListener("pointercancel", up);
    }
    key(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !this.stage.getClientRects().length || resting()) return;
      if (event.target instanceof HTMLElement && event.target.matches("[type=range], [type=radio]") && event.key.startsWith("Arrow")) return;
      const far = event.shiftKey ? 10 : 1;
      const step = { ArrowUp: -far, ArrowLeft: -far, ArrowDown: far, ArrowRight: far }[event.key];
      const key = event.key.toLowerCase();
      const preset = this.querySelector("[data-preset=bone]") ? Object.keys(PRESETS)[Number(key) - 1] : undefined;
      if (step) this.go(this.at + step);
      else if (KEYS[key]) { this.tool = KEYS[key]; this.press(); }
      else if (key === "i") this.flip();
      else if (key === "0") this.reset();
      else if (preset) this.preset(preset);
      else return;
      event.preventDefault();
    }
  }

  customElements.define("here-place", HerePlace);
  customElements.define("page-address", PageAddress);
  customElements.define("paper-roll", PaperRoll);
  customElements.define("image-viewer", ImageViewer);
})();
