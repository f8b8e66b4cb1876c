// The desk without waiting: a decision is sent while the next comment is already there.
// Everything here is also done by the forms of the page, without scripts.

const desk = document.querySelector("[data-desk]");
const list = desk.querySelector("[data-cards]");
const undoForm = desk.querySelector("[data-undo]");
const help = desk.querySelector("[data-help]");
const DECIDING = new Set(["publish", "reject", "spam", "trash", "hold"]);
const FEW = 6; // So many cards are left when the next page is asked for.
const READING = 700; // Milliseconds after which a comment in focus counts as being read.
const done = new Set(); // Keys of what was decided here, which a page asked for earlier may bring.
let filling = null;
let ticking = 0;
let looking = 0;
let sending = Promise.resolve(); // What was decided last, until its answer is here.

const shown = () => [...list.children].filter((card) => !card.hidden);
const cardOf = (key) => list.querySelector(`[data-card="${key}"]`);
const current = () => list.querySelector(".is-current:not([hidden])") || shown()[0];
const token = () => undoForm.elements.csrfmiddlewaretoken.value;

function say(...sentences) {
  desk.querySelector("[data-status]").textContent = sentences.join(" ");
}

function mark(card) {
  list.querySelector(".is-current")?.classList.remove("is-current");
  card?.classList.add("is-current");
  clearTimeout(looking);
  if (card && desk.querySelector("[data-bulk]")) looking = setTimeout(look, READING, card);
}

function go(card) {
  mark(card);
  const place = card || desk.querySelector("[data-nothing]");
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
}

function neighbour(card, step) {
  const cards = shown();
  return cards[cards.indexOf(card) + step];
}

async function post(url, data) {
  const answer = await fetch(url, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
  });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw answer.status;
  return answer.json();
}

async function look(card) {
  if (document.visibilityState !== "visible" || !card.isConnected) return;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", token());
  data.set("act", "look");
  data.set("chosen", card.querySelector("[name=chosen]")?.value || "");
  const { said } = await post(undoForm.action, data).catch(() => ({ said: [] }));
  const note = card.querySelector("[data-claim]");
  note.hidden = !said.length;
  note.textContent = said.join(" ");
}

function fromHtml(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function put(key, html) {
  const card = document.importNode(fromHtml(html).querySelector("[data-card]"), true);
  const before = cardOf(key);
  const here = current();
  if (before) {
    const held = before.contains(document.activeElement);
    const marked = before.classList.contains("is-current");
    before.replaceWith(card);
    if (held) go(card);
    else if (marked) mark(card);
    return null;
  }
  list.insertBefore(card, here || null);
  return card;
}

function offerUndo(fields, seconds) {
  undoForm.hidden = !fields.length;
  const place = undoForm.querySelector("[data-undo-fields]");
  place.replaceChildren(
    ...fields.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })),
  );
  countDown(seconds);
}

function countDown(seconds) {
  const place = undoForm.querySelector("[data-seconds]");
  const end = Date.now() + seconds * 1000;
  clearInterval(ticking);
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    place.textContent = left > 0 ? left : "";
    if (left <= 0) clearInterval(ticking);
  };
  tick();
  ticking = setInterval(tick, 1000);
}

function count(by) {
  const place = desk.querySelector("[data-queues] [aria-current] .desk-count");
  if (place && !place.textContent.includes("+")) place.textContent = Math.max(0, place.textContent - by);
}

async function send(form, button, cards) {
  const data = new FormData(form, button);
  const act = data.get("act");
  const leaving = DECIDING.has(act) ? cards : [];
  const here = current();
  if (leaving.length) {
    const after = shown().filter((card) => !leaving.includes(card));
    const next = after.find((card) => here?.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
    leaving.forEach((card) => { card.hidden = true; });
    if (leaving.includes(here)) go(next || after.at(-1));
    refill();
  }
  // Whatever it takes back was not decided last any more.
  const offered = !undoForm.hidden;
  if (leaving.length) undoForm.hidden = true;
  let answer;
  try {
    answer = await post(form.action, data);
  } catch {
    leaving.forEach((card) => { card.hidden = false; });
    undoForm.hidden = !offered;
    say(desk.dataset.failed);
    if (leaving.length) go(leaving[0]);
    return;
  }
  for (const key of answer.gone) {
    done.add(`${key}`);
    cardOf(key)?.remove();
  }
  count(answer.gone.length);
  const back = Object.entries(answer.cards).map(([key, html]) => { done.delete(key); return put(key, html); });
  if (act.startsWith("undo") && back[0]) {
    count(-back.filter(Boolean).length);
    go(back[0]);
  }
  if (answer.undo.length || act.startsWith("undo")) offerUndo(answer.undo, answer.seconds);
  say(...answer.said);
  refill();
}

async function refill() {
  const left = shown().length;
  const next = desk.querySelector("[data-following] [rel=next]");
  desk.querySelector("[data-nothing]").hidden = left > 0 || Boolean(next);
  if (left >= FEW || !next || filling) return;
  filling = next.href;
  try {
    const page = fromHtml(await (await fetch(next.href)).text());
    for (const part of ["[data-queues]", "[data-following]"]) {
      desk.querySelector(part).replaceWith(document.importNode(page.querySelector(part), true));
    }
    const care = page.querySelector("[data-care]");
    if (care && !desk.querySelector("[data-care]")) {
      desk.querySelector("[data-said]").before(document.importNode(care, true));
    }
    for (const card of page.querySelectorAll("[data-card]")) {
      if (!cardOf(card.dataset.card) && !done.has(card.dataset.card)) list.append(document.importNode(card, true));
    }
  } catch {
    filling = null;
    return;
  }
  filling = null;
  if (!left && shown().length && !list.contains(document.activeElement)) go(shown()[0]);
  refill();
}

function openPanel(card, name, field) {
  const panel = card.querySelector(`[data-panel=${name}]`);
  if (!panel) return null;
  panel.open = true;
  panel.querySelector(field)?.focus();
  return panel;
}

function press(card, act) {
  card?.querySelector(`.desk-acts button[value=${act}]`)?.click();
}

const KEYS = {
  j: () => step(1),
  n: () => step(1),
  k: () => step(-1),
  p: () => step(-1),
  a: (card) => press(card, "publish"),
  s: (card) => press(card, "spam"),
  t: (card) => press(card, "trash"),
  h: (card) => press(card, "hold"),
  e: (card) => card?.querySelector("button[value=pick], button[value=unpick]")?.click(),
  r(card) {
    if (!card?.querySelector("button[value=reject]")) return;
    const panel = openPanel(card, "reason", "[data-canned], textarea");
    if (panel) panel.dataset.pending = "reject";
  },
  c: (card) => card && openPanel(card, "more", "[data-reply]"),
  w: (card) => card && openPanel(card, "more", "[data-standing] textarea"),
  x: (card) => card?.querySelector(".desk-choice")?.click(),
  o: (card) => card?.querySelector("[data-record]")?.click(),
  async u() {
    // What is meant is the last decision, also when its answer is not here yet.
    await sending;
    if (!undoForm.hidden) undoForm.requestSubmit();
  },
  "/": () => desk.querySelector("[data-search]").focus(),
  "?": () => help.showModal(),
};

function step(by) {
  const here = current();
  // The first press of a key goes to the comment that is marked already.
  const card = list.contains(document.activeElement) ? neighbour(here, by) : here;
  if (card) go(card);
  else say(desk.dataset.noMore);
}

function whileTyping(event) {
  const card = event.target.closest("[data-card]");
  const panel = event.target.closest("[data-pending]");
  if (event.key === "Escape") {
    if (panel) delete panel.dataset.pending;
    if (card) go(card);
    else event.target.blur();
  } else if (event.target.matches("[data-canned]") && /^[1-9]$/.test(event.key)) {
    const option = event.target.options[event.key];
    if (option) event.target.value = option.value;
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "Enter" && panel && !event.shiftKey && !event.isComposing) {
    press(card, panel.dataset.pending);
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("fieldset")?.querySelector("button")?.click();
  } else {
    return;
  }
  event.preventDefault();
}

const keysWork = () => localStorage.getItem("desk-keys") !== "off";

document.addEventListener("keydown", (event) => {
  if (help.open || event.defaultPrevented) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) {
    whileTyping(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysWork()) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key](current());
});

desk.addEventListener("submit", (event) => {
  const form = event.target;
  const act = event.submitter?.value;
  if (!form.matches(".desk-acts, [data-bulk], [data-undo]") || act === "claim" || act === "release") return;
  event.preventDefault();
  const bulk = form.matches("[data-bulk]");
  const cards = bulk
    ? shown().filter((card) => card.querySelector(".desk-choice:checked"))
    : [form.closest("[data-card]")].filter(Boolean);
  if (bulk && !cards.length) return;
  sending = send(form, event.submitter, cards);
});

desk.addEventListener("change", (event) => {
  if (!event.target.matches("[data-canned]")) return;
  const text = event.target.selectedOptions[0]?.dataset.text || "";
  event.target.closest("details").querySelector("[name=reason]").value = text;
});

desk.querySelector("[data-choose-all]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const boxes = shown().map((card) => card.querySelector(".desk-choice"));
  const all = boxes.every((box) => box.checked);
  boxes.forEach((box) => { box.checked = !all; });
});

list.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && !card.classList.contains("is-current")) mark(card);
});

for (const button of desk.querySelectorAll("[data-help-button]")) {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
}
const keysSwitch = help.querySelector("[data-keys]");
keysSwitch.checked = keysWork();
keysSwitch.addEventListener("change", () => localStorage.setItem("desk-keys", keysSwitch.checked ? "on" : "off"));
desk.querySelector("[data-nothing]").tabIndex = -1;
countDown(Number(undoForm.querySelector("[data-seconds]").dataset.seconds));
mark(shown()[0]);
refill();
