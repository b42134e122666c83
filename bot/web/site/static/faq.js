// The page works without this: the search is a form, and so is every vote. With it, answers come as
// one types, and a vote leaves the page where it is.

const WAIT_MS = 160;

const search = document.querySelector("[data-search]");
if (search) {
  const field = search.elements.q;
  const found = document.getElementById("found");
  const all = document.querySelector("[data-all]");
  const status = document.querySelector("[data-status]");
  let asked = new AbortController();
  let shown = field.value.trim();
  let timer = 0;

  const show = (isSearching) => {
    found.hidden = !isSearching;
    all.hidden = isSearching;
  };

  const look = async () => {
    const query = field.value.trim();
    if (query === shown) return;
    shown = query;
    asked.abort();
    asked = new AbortController();
    const address = new URL("/faq", location);
    address.searchParams.set("lang", search.elements.lang.value);
    if (query) address.searchParams.set("q", query);
    history.replaceState(null, "", address);
    if (!query) {
      show(false);
      status.textContent = "";
      return;
    }
    try {
      const answer = await fetch(`/faq/found${address.search}`, { signal: asked.signal });
      if (!answer.ok) throw new Error(answer.status);
      // Made by our own server, where articles are cleaned.
      found.innerHTML = await answer.text();
      show(true);
      status.textContent = found.querySelector("[data-count]").textContent;
    } catch (problem) {
      if (problem.name !== "AbortError") shown = null; // "Enter" asks as a form would
    }
  };

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing || event.data) timer = setTimeout(look, WAIT_MS);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  search.addEventListener("submit", (event) => {
    if (shown === null) return;
    event.preventDefault();
    clearTimeout(timer);
    look();
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-vote]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const said = event.submitter.dataset.said;
  const answer = await fetch(event.submitter.formAction, {
    method: "POST",
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (!answer?.ok) return;
  const thanks = document.createElement("p");
  thanks.className = "voted";
  thanks.tabIndex = -1;
  thanks.setAttribute("role", "status");
  form.replaceWith(thanks);
  thanks.textContent = document.body.dataset[said === "yes" ? "votedYes" : "votedNo"];
  thanks.focus();
});
