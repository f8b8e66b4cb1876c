// Words of the story that are selected can be quoted in a reply. Without this script a page lists the paragraphs.
const form = document.getElementById("commentform");
const story = document.querySelector(".story .body");
const shown = document.querySelector("[data-passage]");
const button = document.querySelector("[data-quote]");

if (form && story && shown && button) {
  const passage = form.elements.passage;
  const [quotation, remove] = shown.children;
  let words = "";

  const show = () => {
    quotation.textContent = passage.value;
    shown.hidden = !passage.value || passage.type !== "hidden";
  };

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const inside = story.contains(selection.anchorNode) && story.contains(selection.focusNode);
    words = inside ? selection.toString().trim().replace(/\s+/g, " ") : "";
    button.hidden = !words || new TextEncoder().encode(words).length > passage.dataset.bytes;
  });
  // A press would end the selection, and with it the button.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    passage.value = words;
    getSelection().removeAllRanges();
    show();
    form.elements.text.focus();
    form.parentElement.scrollIntoView({ block: "start" });
  });
  remove.addEventListener("click", () => {
    passage.value = "";
    show();
    form.elements.text.focus();
  });
  // The browser may have kept the field.
  addEventListener("pageshow", show);
}
