// Keeps the text of an unsent comment (never the name or the address) until the tab is closed.
const form = document.getElementById("commentform");
const text = form?.elements.text;
const key = text && `draft:${form.getAttribute("action")}`;

// The server answers a comment that it took with a redirect to that comment.
const taken = () =>
  /^#comment-\d+$/.test(location.hash) &&
  performance.getEntriesByType("navigation")[0]?.redirectCount > 0;

if (text) {
  try {
    if (taken()) sessionStorage.removeItem(key);
    const draft = sessionStorage.getItem(key);
    if (draft && !text.value) {
      text.value = draft;
      const note = document.querySelector("[data-draft-note]");
      if (note) note.textContent = note.dataset.text;
    }
    text.addEventListener("input", () => sessionStorage.setItem(key, text.value));
  } catch {
    // The browser keeps nothing for this site, or has no room: the form works as it is.
  }
}
