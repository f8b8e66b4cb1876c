// Near its limit, which is one of bytes, a text says how much room is left.
for (const field of document.querySelectorAll("[data-limit]")) {
  const { limit, left, over } = field.dataset;
  const note = document.createElement("p");
  note.className = "hint";
  note.setAttribute("role", "status");
  field.after(note);
  const count = () => {
    const room = limit - new TextEncoder().encode(field.value).length;
    note.textContent = room < limit / 10 ? (room < 0 ? over : left).replace("%s", Math.abs(room)) : "";
  };
  field.addEventListener("input", count);
  count();
}
