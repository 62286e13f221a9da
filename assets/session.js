// The few things the server may ask a page to do. What it sends is read as data; nothing of it is run as a program,
// so the pages need no 'unsafe-eval'.
(() => {
  const refs = {};
  const unsafe = window.eval;

  // A value in the notation of the framework: JSON, with brackets around keys and parentheses around objects.
  function read(text) {
    let at = 0;
    const space = () => { while (/\s/.test(text[at] ?? "")) at += 1; };
    const fail = () => { throw new SyntaxError(`Not a value at ${at}`); };
    const take = (sign) => { space(); if (text[at] !== sign) fail(); at += 1; space(); };
    const next = (sign) => { space(); return text[at] === sign; };

    function list(end) {
      const found = [];
      while (!next(end)) { found.push(value()); if (next(",")) take(","); else break; }
      take(end);
      return found;
    }
    function object() {
      const found = {};
      take("{");
      while (!next("}")) {
        const bracketed = next("[");
        if (bracketed) take("[");
        const key = value();
        if (bracketed) take("]");
        take(":");
        found[key] = value();
        if (next(",")) take(","); else break;
      }
      take("}");
      return found;
    }
    function value() {
      space();
      if (text[at] === "(") { take("("); const inner = value(); take(")"); return inner; }
      if (text[at] === "{") return object();
      if (text[at] === "[") { take("["); return list("]"); }
      const plain = /^(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/s.exec(text.slice(at));
      if (!plain) fail();
      at += plain[0].length;
      return JSON.parse(plain[0]);
    }
    const found = list(")");
    space();
    if (at !== text.length) fail();
    return found;
  }

  const actions = {
    // Leaves the page with a ticket that was just given out; a form post, so that it stands in no address and no log.
    enter(ticket, next, keep) {
      const form = document.createElement("form");
      form.method = "post";
      form.action = "/api/v1/sessions/exchange";
      for (const [name, value] of Object.entries({ ticket, next, keep: keep ? "yes" : "" })) {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = name;
        input.value = value;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    },
    signIn() {
      const here = location.pathname + location.search;
      if (!/^\/sign-in\b/.test(location.pathname)) location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
    },
    go(path) {
      const to = new URL(path, location.origin);
      if (to.origin === location.origin) location.assign(to);
    },
    hide(path) { history.replaceState(history.state, "", path); },
    chat(what, id, words) { document.dispatchEvent(new CustomEvent("mso-chat", { detail: { what, id, words } })); },
    focus(id) { document.getElementById(id)?.focus(); },
  };

  const toast = (kind, given) => (kind ? refs.current?.__toast?.[kind] : refs.current?.__toast)?.(...given);
  const forms = [
    [/^mso\.(\w+)\(([\s\S]*\))$/, (name, given) => actions[name]?.(...given)],
    [/^\(\(\) => \(refs\['__toast'\](?:\?\.\["(\w+)"\])?\(([\s\S]*\))\)\)$/, toast],
    [/^\(\(\) => \(refs\['__toast'\]\?\.\["(dismiss)"\]\(([\s\S]*\))\)\)$/, toast],
    [/^\(\(\) => \(navigator\?\.\["clipboard"\]\?\.\["(writeText)"\]\(([\s\S]*\))\)\)$/,
      (_, given) => navigator.clipboard.writeText(...given)],
    [/^\(\(\) => \(\(document\.getElementById\(("(?:[^"\\]|\\.)*")\)\)\?\.\["scrollIntoView"\]\(([\s\S]*\))\)\)$/,
      (id, given) => document.getElementById(JSON.parse(id))?.scrollIntoView(...given)],
  ];

  function perform(sentence) {
    for (const [form, action] of forms) {
      const found = form.exec(sentence);
      if (found) return action(found[1], read(found[2]));
    }
    // Not one of ours: the real eval, which our content policy refuses, and only a test tool's inspector may use.
    return unsafe(sentence);
  }

  window.mso = { refs, actions, read };
  // The framework hands what the server sends to eval; functions are called afterwards, scripts are not.
  const ours = (sentence) => typeof sentence === "string" && forms.some(([form]) => form.test(sentence));
  window.eval = (sentence) =>
    ours(sentence) && sentence.startsWith("(() =>") ? () => perform(sentence) : perform(sentence);
})();

// The eye in a password field, and the code of a sealed opinion on its way to its page.
document.addEventListener("click", (event) => {
  const eye = event.target instanceof Element ? event.target.closest("[data-reveal]") : null;
  const field = eye && document.getElementById(eye.dataset.reveal);
  if (!field) return;
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  eye.setAttribute("aria-pressed", String(shown));
});
document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-verify]")) return;
  event.preventDefault();
  const code = new FormData(event.target).get("code")?.toString().trim() ?? "";
  if (code) location.assign(`/verify/${encodeURIComponent(code.toUpperCase())}`);
});

// "(3) Board": the number of unread notifications before the title of the window. The frame says it (data-unread); the
// framework writes the title, at every page anew.
(() => {
  const PREFIX = /^\(\d+\+?\) /;

  function settle() {
    const unread = Number(document.querySelector("[data-unread]")?.dataset.unread || 0);
    const plain = document.title.replace(PREFIX, "");
    const wanted = unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${plain}` : plain;
    if (plain && document.title !== wanted) document.title = wanted;
  }

  new MutationObserver(settle).observe(document.head, { childList: true, characterData: true, subtree: true });
  // The figure changed, or the frame itself came or went.
  const moved = { attributes: true, attributeFilter: ["data-unread"], childList: true, subtree: true };
  new MutationObserver(settle).observe(document.documentElement, moved);
})();
