// A text field with a list of suggestions beneath it: arrows walk, Enter takes, Escape leaves. The list is the one its
// aria-controls names; the page fills it and says what taking one means.
(() => {
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));

  function mark(box, option) {
    for (const one of listOf(box).children) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  document.addEventListener("keydown", (event) => {
    const box = event.target instanceof Element ? event.target.closest("input[role=combobox]") : null;
    const list = box && listOf(box);
    if (!list || event.isComposing) return;
    const options = [...list.children];
    const here = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(box, options[(here + step + options.length + (here < 0 && step < 0 ? 1 : 0)) % options.length]);
      event.preventDefault();
    } else if (event.key === "Enter" && here >= 0) {
      options[here].click();
      event.preventDefault();
    } else if (event.key === "Escape") {
      box.blur();
      event.preventDefault();
    }
  }, true);
})();
