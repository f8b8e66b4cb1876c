// Does the work that the server asks for (ALTCHA 1) while the reader writes. Without it a comment is held.
const form = document.getElementById("commentform");
const field = form.elements.proof;
const pause = (time) => new Promise((done) => setTimeout(done, time));
let work;

const solve = async () => {
  const { maxNumber, ...payload } = await (await fetch(field.dataset.challenge)).json();
  const wanted = payload.challenge.match(/../g).map((two) => parseInt(two, 16)).join();
  for (let number = 0; number <= maxNumber; number++) {
    const data = new TextEncoder().encode(payload.salt + number);
    if (new Uint8Array(await crypto.subtle.digest(payload.algorithm, data)).join() === wanted) {
      field.value = btoa(JSON.stringify({ ...payload, number }));
      return;
    }
    // Typing goes first.
    if (number % 200 === 0) await pause(0);
  }
};

const begin = () => (work ||= solve().catch(() => {}));

// Absent on plain http, except on one's own machine.
if (crypto.subtle) {
  begin();
  form.addEventListener("focusin", begin);
  const wait = async (event) => {
    if (field.value || !work || work.over) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await Promise.race([work, pause(2000)]);
    if (work.over) return;
    work.over = true;
    form.requestSubmit(event.submitter);
  };
  // Before the script that lets one press through.
  form.addEventListener("submit", wait, true);
  // A page from the browser's memory has spent its proof.
  addEventListener("pageshow", (event) => event.persisted && (work = field.value = ""));
}
