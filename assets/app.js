// The keyboard of the whole product. Elements say what presses them (data-shortcut), so no page needs code of its own.
(() => {
  const CHORD_MS = 900;
  let first = "";
  let timer = 0;

  const typing = (el) =>
    el instanceof HTMLElement && (el.isContentEditable || el.matches("input:not([type=checkbox],[type=radio]), textarea, select"));
  const visible = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== "hidden" && !el.disabled;
  const withKey = (key) =>
    [...document.querySelectorAll("[data-shortcut]")].find((el) => el.dataset.shortcut.split(",").includes(key) && visible(el));

  function press(key) {
    const target = withKey(key);
    if (!target) return false;
    if (typing(target)) { target.focus(); target.select?.(); } else { target.click(); }
    return true;
  }

  function walk(step) {
    const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
    if (!rows.length) return false;
    const here = rows.indexOf(document.activeElement);
    const next = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const busy = typing(event.target);
    if (event.key === "Escape") {
      if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu]")) return;
      if (busy) event.target.blur(); else press("Escape");
      return;
    }
    const off = localStorage.getItem("shortcuts") === "off";
    if (busy || off || event.key.length !== 1 || document.querySelector("[role=dialog], [role=alertdialog], [role=menu]")) return;
    const key = event.key.toLowerCase();
    const chord = first ? `${first} ${key}` : "";
    clearTimeout(timer);
    const wasFirst = first;
    first = "";
    if (chord && press(chord)) { event.preventDefault(); return; }
    if (!wasFirst && key === "g") { first = "g"; timer = setTimeout(() => { first = ""; }, CHORD_MS); return; }
    if ((key === "j" && walk(1)) || (key === "k" && walk(-1)) || press(key)) event.preventDefault();
  });

  // The switch of the account page: kept in this browser, because a keyboard belongs to a desk and not to a person.
  const settle = (el) => { el.checked = localStorage.getItem("shortcuts") !== "off"; };
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.setting === "shortcuts") {
      localStorage.setItem("shortcuts", event.target.checked ? "on" : "off");
    }
  });
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof Element) node.querySelectorAll("[data-setting=shortcuts]").forEach(settle);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
