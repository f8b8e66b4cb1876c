// "Preview" shows the comment above the form. Without this script the same button opens a page with both.
const form = document.getElementById("commentform");
const button = form?.elements.preview;
const shown = () => document.querySelector("[data-preview]");

button?.addEventListener("click", async (event) => {
  if (!event.isTrusted) return; // our own click, below
  event.preventDefault();
  const body = new FormData(form);
  body.append("preview", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const preview = page.querySelector("[data-preview]");
    preview.removeAttribute("autofocus");
    shown()?.remove();
    form.before(preview);
    preview.focus();
  } catch {
    // No preview came: the page that the button opens says why.
    button.click();
  }
});
