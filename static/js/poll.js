// Tells of comments that were published since the page was loaded. Nothing moves; a link shows them.
const EVERY = 45_000; // milliseconds
const AT_MOST = 80; // an hour
const section = document.querySelector("[data-poll]");
const note = section?.querySelector(".new-comments");
let asked = 0;
let failed = 0;

const ask = async () => {
  if (document.visibilityState === "visible") {
    asked += 1;
    try {
      // The browser asks with the tag it was given; while nothing is new the answer is empty.
      const answer = await fetch(section.dataset.poll, { cache: "no-cache" });
      const fresh = (await answer.json()).count - section.dataset.count;
      failed = 0;
      if (fresh > 0) {
        const link = note.firstElementChild;
        link.textContent = `${note.dataset.text} ${fresh}`;
        link.hidden = false;
      }
    } catch {
      failed += 1;
    }
  }
  if (asked < AT_MOST && failed < 6) setTimeout(ask, EVERY * 2 ** failed);
};

if (note) setTimeout(ask, EVERY);
