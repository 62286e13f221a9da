// The opinion's editor in the browser. Inputs belong to the person who types: the server never writes into them while
// they are open. What was typed is sent as one form, 800 ms after the last key, one save at a time; what the server has
// not confirmed is kept here and put back if the page draws its fields anew.
(() => {
  const WAIT_MS = 800;
  const AGAIN_MS = 8000;
  const LEFT_MS = 3000;
  // Unconfirmed values by case and field name. Memory only: a draft has no business in the browser's storage.
  const kept = new Map();
  let form = null;
  let change = Date.now();
  let sent = 0;
  let sentAt = 0;
  let changedAt = 0;
  let timer = 0;
  let answerBox = null;

  const confirmed = () => Number(form?.dataset.saved || 0);
  const dirty = () => kept.size > 0;
  const mine = () => `${form.dataset.draft}/`;
  const ticks = (field) => field.type === "checkbox" || field.type === "radio";

  function note(field) {
    if (!field.name || field.name === "mark" || field.name === "case") return;
    change = Math.max(change + 1, Date.now());
    changedAt = Date.now();
    kept.set(mine() + field.name, { at: change, value: ticks(field) && field.type === "checkbox" ? field.checked : field.value });
    form.dataset.dirty = "yes";
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  function send() {
    if (!form?.isConnected || !dirty() || form.dataset.conflict === "yes") return;
    const underWay = sent > confirmed() && Date.now() - sentAt < AGAIN_MS;
    if (underWay) { later(AGAIN_MS); return; }
    sent = change;
    sentAt = Date.now();
    form.elements.mark.value = String(change);
    form.requestSubmit();
    later(AGAIN_MS);
  }

  function settle() {
    const upTo = confirmed();
    for (const [name, one] of kept) if (one.at <= upTo && name.startsWith(mine())) kept.delete(name);
    if (dirty()) { later(sent > upTo ? AGAIN_MS : WAIT_MS); return; }
    clearTimeout(timer);
    delete form.dataset.dirty;
  }

  function restore() {
    for (const [name, one] of kept) {
      if (!name.startsWith(mine())) continue;
      const field = form.elements.namedItem(name.slice(mine().length));
      if (!field) continue;
      if (typeof one.value === "boolean") field.checked = one.value; else field.value = one.value;
      form.dataset.dirty = "yes";
    }
    if (dirty()) later(0);
  }

  // The words of an answer are drawn once more behind its text area, with citations as chips.
  const TOKEN = /\[\[(D\d{1,4}) ([pi] \d{1,5}(?: q \d{1,3})?)\]\]/g;
  function paint(area) {
    const back = area.parentElement?.querySelector("[data-behind]");
    if (!back) return;
    const parts = [];
    let at = 0;
    for (const found of area.value.matchAll(TOKEN)) {
      parts.push(area.value.slice(at, found.index));
      const chip = document.createElement("mark");
      chip.append(element("s", "[["), element("b", found[1]), " ", element("i", found[2]), element("s", "]]"));
      parts.push(chip);
      at = found.index + found[0].length;
    }
    back.replaceChildren(...parts, `${area.value.slice(at)}\n`);
    if (!CSS.supports("field-sizing", "content")) { area.style.height = "auto"; area.style.height = `${area.scrollHeight}px`; }
  }
  function element(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function insert(area, text) {
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  const openCards = () => [...document.querySelectorAll("[data-question]:not([data-done])")];
  function show(target) {
    const pane = [...(target.closest(".pane")?.classList ?? [])].find((name) => /^pane-\d$/.test(name));
    const tick = pane && document.querySelector(`.pane-tick-${pane.slice(5)}`);
    if (tick && !tick.checked) tick.click();
    target.scrollIntoView({ block: "center" });
    const field = target.matches("textarea, input, button")
      ? target
      : ["textarea, input:not(.sr)", "input[type=radio], button"]
        .flatMap((kinds) => [...target.querySelectorAll(kinds)])
        .find((el) => el.getClientRects().length > 0 && !el.disabled);
    field?.focus({ preventScroll: true });
    if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
  }
  function target(name) { return document.querySelector(`[data-part="${CSS.escape(name)}"]`); }
  function box() {
    if (answerBox?.isConnected && answerBox.getClientRects().length) return answerBox;
    return openCards().map((card) => card.querySelector("textarea[data-answer]")).find((area) => area?.getClientRects().length);
  }
  function cite(token) {
    const area = box();
    if (!area) return;
    const at = area.selectionStart;
    const was = area === answerBox;
    show(area);
    if (was) area.setSelectionRange(at, at);
    const before = area.value.slice(0, area.selectionStart);
    insert(area, `${before && !/\s$/.test(before) ? " " : ""}${token}`);
  }

  // The list that opens with @ or with Cite.
  const picker = { list: null, area: null, from: 0, on: 0 };
  function evidence() {
    return [...document.querySelectorAll("[data-token]")].map((one) => ({ token: one.dataset.token, quote: one.dataset.quote }));
  }
  function openPicker(area, from) {
    closePicker();
    picker.list = document.createElement("div");
    picker.list.className = "cite-list";
    picker.list.id = "cite-list";
    picker.list.setAttribute("role", "listbox");
    picker.list.setAttribute("aria-label", "Evidence to cite");
    picker.area = area;
    picker.from = from;
    picker.on = 0;
    area.parentElement.append(picker.list);
    area.setAttribute("aria-controls", "cite-list");
    fillPicker();
  }
  function fillPicker() {
    const asked = picker.area.value.slice(picker.from, picker.area.selectionStart).replace(/^@/, "").toLowerCase();
    const found = evidence().filter((one) => `${one.token} ${one.quote}`.toLowerCase().includes(asked)).slice(0, 8);
    if (!found.length && asked) { closePicker(); return; }
    picker.on = Math.min(picker.on, Math.max(0, found.length - 1));
    picker.list.replaceChildren(...(found.length ? found.map(option) : [element("p", "Nothing is collected yet. Mark a sentence in Documents and choose Quote in opinion.")]));
    picker.area.setAttribute("aria-activedescendant", found.length ? `cite-${picker.on}` : "");
  }
  function option(one, place) {
    const made = document.createElement("div");
    made.id = `cite-${place}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", String(place === picker.on));
    made.dataset.pick = one.token;
    made.append(element("b", one.token.slice(2, -2)), element("span", one.quote));
    return made;
  }
  function closePicker() {
    picker.list?.remove();
    picker.area?.removeAttribute("aria-controls");
    picker.area?.removeAttribute("aria-activedescendant");
    picker.list = picker.area = null;
  }
  function choose(token) {
    const { area, from } = picker;
    closePicker();
    const before = area.value.slice(0, from);
    area.focus();
    area.setSelectionRange(from, area.selectionEnd);
    insert(area, `${before && !/\s$/.test(before) ? " " : ""}${token} `);
  }
  function pickerKey(event) {
    const options = [...picker.list.querySelectorAll("[data-pick]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      picker.on = (picker.on + step + options.length) % options.length;
      fillPicker();
    } else if ((event.key === "Enter" || event.key === "Tab") && options.length) choose(options[picker.on].dataset.pick);
    else if (event.key === "Escape") closePicker();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The question about a sentence, opened and shown; "whole" for those about the opinion itself.
  function thread(of) {
    const found = document.querySelector(of === "whole" ? ".whole details.thread" : `details[data-thread="${CSS.escape(of)}"]`);
    if (!found) return;
    found.open = true;
    found.scrollIntoView({ block: "center" });
    found.querySelector("summary").focus({ preventScroll: true });
  }

  function mark(card, done) {
    const tick = card.querySelector("[data-complete]");
    if (!tick || tick.checked === done) return;
    tick.checked = done;
    note(tick);
    clearTimeout(timer);
    send();
    if (!done) requestAnimationFrame(() => { delete card.dataset.done; show(card); });
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLElement) || !form?.contains(field)) return;
    note(field);
    // An answer that is changed has to be marked as answered again.
    const tick = field.closest("[data-question]")?.querySelector("[data-complete]");
    if (tick?.checked && tick !== field) { tick.checked = false; note(tick); }
    later(ticks(field) ? 100 : WAIT_MS);
    if (!field.matches("textarea[data-answer]")) return;
    paint(field);
    const before = field.value.slice(0, field.selectionStart);
    const typed = /(?:^|\s)@([\w ]{0,12})$/.exec(before);
    if (picker.list) { if (typed || field.selectionStart > picker.from) fillPicker(); else closePicker(); }
    else if (typed && event.data === "@") openPicker(field, before.length - 1);
  });
  document.addEventListener("keydown", (event) => {
    if (picker.list && event.target === picker.area) { pickerKey(event); return; }
    const card = event.target instanceof Element && event.target.closest("[data-question]");
    if (card && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      mark(card, true);
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement && form?.contains(event.target)) {
      event.preventDefault();
    }
  }, true);
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLElement && event.target.matches("textarea[data-answer]")) answerBox = event.target;
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === picker.area) setTimeout(() => { if (document.activeElement !== picker.area) closePicker(); }, 150);
  });
  document.addEventListener("mousedown", (event) => {
    const picked = event.target instanceof Element && event.target.closest("[data-pick]");
    if (picked) { event.preventDefault(); choose(picked.dataset.pick); }
  });
  document.addEventListener("click", (event) => {
    const on = (name) => (event.target instanceof Element ? event.target.closest(`[${name}]`) : null);
    if (on("data-insert")) cite(on("data-insert").dataset.insert);
    if (on("data-mark")) mark(on("data-mark").closest("[data-question]"), true);
    if (on("data-edit")) mark(on("data-edit").closest("[data-question]"), false);
    if (on("data-go")) { const part = target(on("data-go").dataset.go); if (part) show(part); }
    if (on("data-thread-of")) thread(on("data-thread-of").dataset.threadOf);
    if (on("data-next-open")) {
      const cards = openCards();
      const here = cards.findIndex((card) => card.contains(document.activeElement));
      if (cards.length) show(cards[(here + 1) % cards.length]);
    }
    if (on("data-cite-here")) {
      const area = on("data-cite-here").closest("[data-question]").querySelector("textarea[data-answer]");
      area.focus();
      openPicker(area, area.selectionStart);
    }
    if (on("data-bold")) {
      const area = on("data-bold").closest("[data-question]").querySelector("textarea[data-answer]");
      const chosen = area.value.slice(area.selectionStart, area.selectionEnd) || "text";
      insert(area, `**${chosen}**`);
      area.setSelectionRange(area.selectionEnd - 2 - chosen.length, area.selectionEnd - 2);
    }
    if (on("data-take-other")) kept.clear();
    if (on("data-add-line")) {
      const next = [...form.querySelectorAll("[data-line]")].find((line) => line.hasAttribute("data-empty"));
      if (next) { next.removeAttribute("data-empty"); next.querySelector("input")?.focus(); }
    }
    if (on("data-drop-line")) {
      const line = on("data-drop-line").closest("[data-line]");
      const field = line.querySelector("input");
      field.value = "";
      line.setAttribute("data-empty", "");
      note(field);
      later(0);
    }
    if (dirty() && event.target instanceof Element && event.target.closest("a[href]")) { sent = 0; send(); }
  }, true);
  // Signing seals what the server has, so the last words go first; both travel in order.
  document.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && event.target.matches("[data-sign]") && dirty()) { sent = 0; send(); }
  }, true);
  document.addEventListener("dragstart", (event) => {
    const card = event.target instanceof Element && event.target.closest("[data-token]");
    if (card && event.dataTransfer) event.dataTransfer.setData("text/plain", card.dataset.token);
  });
  document.addEventListener("scroll", (event) => {
    const area = event.target;
    if (area instanceof HTMLElement && area.matches("textarea[data-answer]")) {
      area.parentElement.querySelector("[data-behind]").scrollTop = area.scrollTop;
    }
  }, true);
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty()) { sent = 0; send(); } });
  addEventListener("beforeunload", (event) => {
    if (!form?.isConnected || !dirty()) return;
    sent = 0;
    send();
    if (Date.now() - changedAt > LEFT_MS) event.preventDefault();
  });

  // One look per frame: the editor comes, goes, is drawn anew, or has heard from the server.
  let looking = false;
  let seen = "";
  let heard = "";
  let at = null;
  // A connection that came back draws the fields anew; the cursor goes on where it was.
  document.addEventListener("selectionchange", () => {
    const field = document.activeElement;
    if (form?.contains(field) && field.name && !ticks(field) && "selectionStart" in field) {
      at = { name: mine() + field.name, from: field.selectionStart, to: field.selectionEnd };
    } else if (field && field !== document.body) at = null;
  });
  function refocus() {
    if (!at?.name.startsWith(mine()) || document.activeElement !== document.body) return;
    const field = form.elements.namedItem(at.name.slice(mine().length));
    if (!field?.focus) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange?.(at.from, at.to);
  }
  function look() {
    looking = false;
    const found = document.querySelector("form[data-draft]");
    if (!found) { form = null; seen = ""; return; }
    const fresh = found !== form || found.dataset.draft !== seen;
    form = found;
    if (fresh) {
      seen = found.dataset.draft;
      // The server may have seen later changes of this very tab; marks only grow.
      change = Math.max(change, confirmed());
      restore();
      refocus();
    }
    for (const area of form.querySelectorAll("textarea[data-answer]")) {
      if (fresh || area.dataset.painted === undefined) { area.dataset.painted = ""; paint(area); }
    }
    const news = `${form.dataset.saved} ${form.dataset.conflict}`;
    if (news !== heard && dirty()) {
      if (heard.endsWith("yes") && form.dataset.conflict !== "yes") { sent = 0; later(0); } else settle();
    }
    if (!dirty()) delete form.dataset.dirty;
    heard = news;
  }
  new MutationObserver(() => { if (!looking) { looking = true; requestAnimationFrame(look); } })
    .observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-saved", "data-conflict", "data-draft"] });
})();
