// Does the proof of work that the server asks for (ALTCHA, version 1) while the reader writes. Without it a comment is held.
const PATIENCE = 2000; // milliseconds that a press waits for an unfinished proof
const GOOD_FOR = 3_600_000; // milliseconds until another challenge is asked for
const AT_ONCE = 250;
const form = document.getElementById("commentform");
const field = form?.elements.proof;
let begun = -Infinity;
let work = null;
let sent = false;

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const solve = async () => {
  const answer = await fetch(field.dataset.challenge, { cache: "no-store" });
  const { algorithm, challenge, maxNumber, salt, signature } = await answer.json();
  const encoder = new TextEncoder();
  const attempt = async (number) =>
    hex(await crypto.subtle.digest(algorithm, encoder.encode(salt + number))) === challenge;
  for (let first = 0; first <= maxNumber; first += AT_ONCE) {
    const tried = await Promise.all(Array.from({ length: AT_ONCE }, (_, place) => attempt(first + place)));
    if (tried.includes(true)) {
      const number = first + tried.indexOf(true);
      field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
      return;
    }
    // Typing goes first.
    await new Promise((resolve) => setTimeout(resolve));
  }
};

const begin = () => {
  if (performance.now() - begun < GOOD_FOR) return;
  begun = performance.now();
  field.value = "";
  // Whatever fails, the form works without.
  work = solve().catch(() => {}).then(() => { work = null; });
};

// Absent on plain http, except on one's own machine.
if (field && crypto.subtle) {
  form.addEventListener("focusin", begin);
  form.addEventListener("submit", async (event) => {
    if (sent || !work) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    await Promise.race([work, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (sent) return;
    sent = true;
    form.requestSubmit(submitter);
  });
  addEventListener("pageshow", (event) => {
    sent = false;
    // A page from the browser's memory has spent its proof.
    if (event.persisted) begun = -Infinity;
  });
}
