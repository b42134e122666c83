// The script a shop puts into its pages. It adds a button and, once it is needed, a frame of ours;
// the shop's page cannot look into the frame, nor the frame into the page.
//
//   <script src="https://your.host/widget.js" data-lang="en" async></script>
//   Deskbell.identify(jwt) · Deskbell.logout() · Deskbell.open() · Deskbell.close()

(() => {
  if (window.Deskbell) return;
  const script = document.currentScript;
  const desk = new URL(script.src).origin;
  const words = "WORDS";
  const asked = (script.dataset.lang || document.documentElement.lang || navigator.language).slice(0, 2);
  const language = words[asked] ? asked : "en";
  const say = words[language];
  const VARIABLES = ["accent", "accent-strong", "on-accent", "accent-soft"];

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    button {
      position: fixed; right: 20px; bottom: 20px; z-index: 2147483000;
      display: grid; place-items: center; width: 60px; height: 60px; border: 0; border-radius: 50%;
      background: var(--deskbell-accent, #2b57c7); color: var(--deskbell-on-accent, #fff);
      box-shadow: 0 8px 28px -6px rgb(10 20 60 / 45%); cursor: pointer; transition: transform .15s;
    }
    button:hover { transform: scale(1.05); }
    button:focus-visible { outline: 3px solid var(--deskbell-accent, #2b57c7); outline-offset: 3px; }
    svg { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    b {
      position: absolute; top: -2px; right: -2px; min-width: 22px; height: 22px; padding: 0 6px;
      box-sizing: border-box; border-radius: 11px; background: #b3261e; color: #fff;
      font: 700 13px/22px system-ui, sans-serif;
    }
    iframe {
      position: fixed; right: 20px; bottom: 96px; z-index: 2147483001; width: 384px;
      height: min(640px, calc(100vh - 116px)); border: 0; border-radius: 18px; background: #fff;
      box-shadow: 0 18px 60px -12px rgb(10 20 60 / 40%); color-scheme: light;
    }
    [hidden] { display: none; }
    @media (max-width: 480px), (max-height: 480px) {
      iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
      button.open { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { button { transition: none; } }
  `);

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];
  root.innerHTML = `
    <button type="button" aria-expanded="false">
      <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path d="M5 6.5A2.5 2.5 0 0 1 7.5 4h9A2.5 2.5 0 0 1 19 6.5v6a2.5 2.5 0 0 1-2.5 2.5H12l-4.5 4v-4A2.5 2.5 0 0 1 5 12.5z"/></svg>
      <b hidden></b>
    </button>`;
  const launcher = root.querySelector("button");
  const badge = root.querySelector("b");
  let frame = null;
  let isReady = false;
  let waiting = []; // what to tell the frame once it listens

  const label = (count) => {
    const name = launcher.classList.contains("open") ? say.close : say.open;
    launcher.setAttribute("aria-label", count ? `${name} (${say.unread} ${count})` : name);
    badge.hidden = !count;
    badge.textContent = count > 9 ? "9+" : count;
  };

  const tell = (what, more) => {
    const said = { deskbell: what, ...more };
    if (isReady) frame.contentWindow.postMessage(said, desk);
    else waiting.push(said);
  };

  const load = () => {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = say.title;
    frame.hidden = true;
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups");
    frame.src = `${desk}/widget?lang=${language}`;
    root.append(frame);
  };

  const theme = () => {
    const style = getComputedStyle(document.documentElement);
    const found = {};
    for (const name of VARIABLES) found[name] = style.getPropertyValue(`--deskbell-${name}`).trim();
    return found;
  };

  const open = () => {
    load();
    frame.hidden = false;
    launcher.classList.add("open");
    launcher.setAttribute("aria-expanded", "true");
    label(0);
    frame.focus();
    tell("open");
  };

  const close = () => {
    if (!frame || frame.hidden) return;
    frame.hidden = true;
    launcher.classList.remove("open");
    launcher.setAttribute("aria-expanded", "false");
    label(0);
    launcher.focus();
    tell("shut");
  };

  const shelf = {
    get: (name) => {
      try { return localStorage.getItem(`deskbell-${name}`) ?? ""; } catch { return ""; }
    },
    set: (name, value) => {
      try { localStorage.setItem(`deskbell-${name}`, value); } catch { /* until the page is left */ }
    },
  };

  addEventListener("message", ({ data, origin, source }) => {
    if (!frame || source !== frame.contentWindow || origin !== desk || !data) return;
    if (data.deskbell === "ready") {
      isReady = true;
      tell("hello", { theme: theme(), kept: shelf.get("visitor") });
      for (const said of waiting.splice(0)) frame.contentWindow.postMessage(said, desk);
    } else if (data.deskbell === "close") close();
    else if (data.deskbell === "unread") label(Number(data.count) || 0);
    else if (data.deskbell === "talking") shelf.set("talking", "yes");
    else if (data.deskbell === "keep") shelf.set("visitor", String(data.token));
  });
  launcher.addEventListener("click", () => (launcher.classList.contains("open") ? close() : open()));

  window.Deskbell = {
    open,
    close,
    identify: (jwt) => { load(); tell("identify", { jwt }); },
    logout: () => { if (frame) tell("logout"); },
  };
  const begin = () => {
    document.body.append(host);
    label(0);
    if (script.dataset.jwt) window.Deskbell.identify(script.dataset.jwt);
    else if (shelf.get("talking")) load();
  };
  document.body ? begin() : addEventListener("DOMContentLoaded", begin);
})();
