// By consent keeps name and website, never the address, in this browser. The checkbox has no name: it is not sent.
const form = document.getElementById("commentform");
const template = document.querySelector("[data-remember]");
const fields = ["name", "website"].map((name) => form?.elements[name]);
const KEY = "reader";

try {
  const kept = JSON.parse(localStorage.getItem(KEY));
  form.querySelector("[type=submit]").before(template.content);
  const box = document.getElementById("remember");
  const keep = () => {
    if (box.checked) localStorage.setItem(KEY, JSON.stringify(fields.map((field) => field.value)));
    else localStorage.removeItem(KEY);
  };
  box.checked = Boolean(kept);
  fields.forEach((field, place) => (field.value ||= kept?.[place] ?? ""));
  form.addEventListener("change", keep);
} catch {
  // The browser keeps nothing for this site, or the page has no form.
}
