// "Recommend" changes the count in place. Without this script the same button loads the page again.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-recommend]")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" } });
    form.querySelector("[role=status]").textContent = (await answer.json()).text;
  } catch {
    form.submit();
  }
});
