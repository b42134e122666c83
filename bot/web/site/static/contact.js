// The form works without this. With it, somebody who is quicker than three seconds (a filled-in
// question, an address the browser knows) is not taken for a robot, and a second click sends nothing.

const SOONEST_MS = 3_200;
const shownAt = performance.now();

document.getElementById("problem")?.focus();

const form = document.querySelector("[data-contact]");
form.addEventListener("submit", (event) => {
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  form.querySelector("button").setAttribute("aria-busy", "true");
  const wait = SOONEST_MS - (performance.now() - shownAt);
  if (wait > 0) {
    event.preventDefault();
    setTimeout(() => form.submit(), wait);
  }
});

// Back from the next page, the form may be sent again.
addEventListener("pageshow", () => {
  delete form.dataset.sending;
  form.querySelector("button").removeAttribute("aria-busy");
});
