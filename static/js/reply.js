// "Reply" brings the form beneath the comment. Without this script the same link opens a page with the form.
const respond = document.querySelector("[data-respond]");
const form = respond?.querySelector("form");

if (form) {
  const title = respond.querySelector("[data-respond-title]");
  const cancel = respond.querySelector("[data-reply-cancel]");
  const home = document.createComment("");
  const plainTitle = title.textContent;
  let opener = null;

  const aim = (parent, text) => {
    form.elements.parent.value = parent;
    title.textContent = text;
    cancel.hidden = !opener;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!home.parentNode) respond.before(home);
    opener = link;
    link.closest("article").after(respond);
    aim(link.dataset.reply, link.dataset.title);
    const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
    (fields.find((field) => field.required && !field.value) ?? form.elements.text).focus();
    respond.scrollIntoView({ block: "nearest" });
  });

  cancel.addEventListener("click", () => {
    const link = opener;
    opener = null;
    home.replaceWith(respond);
    aim("", plainTitle);
    link.focus();
  });
}
