// A picture that is dropped or pasted onto a story's field opens the form of a new one, filled
// with it. Without this the plus sign beside the field opens it, empty.

const row = document.querySelector(".form-row.field-lead_image");
const add = row?.querySelector("#add_id_lead_image");

if (add) {
  const words = document.querySelector("script[data-store]").dataset.store;
  const button = document.createElement("button");
  let waiting = null;
  button.type = "button";
  button.className = "button";

  function take(event, data) {
    const file = [...(data?.files || [])][0];
    if (!file) return;
    event.preventDefault();
    waiting = file;
    button.textContent = words.replace("{}", file.name);
    row.append(button);
    button.focus();
  }

  row.addEventListener("dragover", (event) => event.preventDefault());
  row.addEventListener("drop", (event) => take(event, event.dataTransfer));
  row.addEventListener("paste", (event) => take(event, event.clipboardData));
  // Browsers open windows after a press, not after a drop.
  button.addEventListener("click", () => {
    button.remove();
    add.click();
  });
  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.data !== "which picture" || !waiting) return;
    event.source.postMessage(waiting, location.origin);
    waiting = null;
  });
}
