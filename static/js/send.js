// One press sends once; a second try with the same words carries the same id, so it is stored once.
const PATIENCE = 6000; // milliseconds until a press counts as a new try, as on a bad line
const form = document.getElementById("commentform");

if (form) {
  const button = form.querySelector("[type=submit]");
  const id = form.elements.form_id;
  let timer = 0;

  const ready = () => {
    clearTimeout(timer);
    timer = 0;
    button.removeAttribute("aria-disabled");
  };

  // Whoever only reads does not load it.
  form.addEventListener("focusin", () => import(form.elements.proof.dataset.script), { once: true });
  form.addEventListener("submit", (event) => {
    if (timer) {
      event.preventDefault();
      return;
    }
    // Absent on plain http, where the server tells a second try by its text.
    id.value ||= crypto.randomUUID?.() ?? "";
    button.setAttribute("aria-disabled", "true");
    timer = setTimeout(ready, PATIENCE);
  });
  // The page may come back from the browser's memory as it was left.
  addEventListener("pageshow", ready);
}
