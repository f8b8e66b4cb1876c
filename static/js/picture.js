// The form of a picture: drop or paste it, click its focal point, see how far it is sent.
// Without this there are a file field and two numbers.

const desk = document.querySelector("[data-focal]");
const form = desk?.closest("form");

if (form) {
  const field = form.querySelector("input[type=file]");
  const inputs = [form.elements.focal_x, form.elements.focal_y];
  const part = (name) => desk.querySelector(`[data-${name}]`);
  const [stage, preview, point, progress] = ["stage", "preview", "point", "progress"].map(part);
  const say = (text) => (part("status").textContent = text);

  const focus = () =>
    inputs.map((input) => {
      const share = parseFloat(input.value);
      return Number.isNaN(share) ? 0.5 : Math.min(1, Math.max(0, share));
    });

  function show() {
    const [x, y] = focus();
    point.style.left = `${x * 100}%`;
    point.style.top = `${y * 100}%`;
    if (preview.naturalWidth) desk.querySelectorAll("[data-crop]").forEach((crop) => draw(crop, x, y));
  }

  // The same arithmetic as articles/crops.py.
  function draw(crop, x, y) {
    const ratio = Number(crop.dataset.crop);
    const { naturalWidth: width, naturalHeight: height } = preview;
    const wide = Math.min(width, height * ratio);
    const tall = Math.min(height, width / ratio);
    const left = Math.min(Math.max(0, x * width - wide / 2), width - wide);
    const top = Math.min(Math.max(0, y * height - tall / 2), height - tall);
    const canvas = crop.querySelector("canvas");
    canvas.height = Math.round(canvas.width / ratio);
    canvas
      .getContext("2d")
      .drawImage(preview, left, top, wide, tall, 0, 0, canvas.width, canvas.height);
    crop.hidden = false;
  }

  function set(x, y) {
    [x, y].forEach((share, axis) => {
      inputs[axis].value = Math.min(1, Math.max(0, share)).toFixed(2);
    });
    show();
    const [left, top] = focus().map((share) => Math.round(share * 100));
    say(desk.dataset.said.replace("{x}", left).replace("{y}", top));
  }

  function take(file) {
    const held = new DataTransfer();
    held.items.add(file);
    field.files = held.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function read() {
    const file = field.files[0];
    if (!file) return;
    say(file.size > Number(desk.dataset.maxBytes) ? desk.dataset.tooLarge : "");
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      inputs.forEach((input) => (input.value = "0.5"));
      preview.src = reader.result;
    });
    reader.readAsDataURL(file);
  }

  preview.addEventListener("load", () => {
    stage.hidden = point.hidden = false;
    show();
  });
  // What the browser cannot show may still be a picture; the site says what to do about it.
  preview.addEventListener("error", () => {
    stage.hidden = true;
    desk.querySelectorAll("[data-crop]").forEach((crop) => (crop.hidden = true));
  });
  preview.addEventListener("click", (event) => {
    const box = preview.getBoundingClientRect();
    set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    point.focus();
  });
  point.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.1 : 0.01;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const by = way[event.key];
    if (!by) return;
    event.preventDefault();
    const [x, y] = focus();
    set(x + by[0] * step, y + by[1] * step);
  });
  inputs.forEach((input) => input.addEventListener("input", show));
  field.addEventListener("change", read);

  const carried = (data) => [...(data?.files || [])][0];
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    desk.classList.add("is-dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) desk.classList.remove("is-dropping");
  });
  document.addEventListener("drop", (event) => {
    desk.classList.remove("is-dropping");
    const file = carried(event.dataTransfer);
    if (!file) return;
    event.preventDefault();
    take(file);
  });
  document.addEventListener("paste", (event) => {
    const file = carried(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    take(file);
  });

  // Opened from a story's form, onto which a file was dropped.
  window.addEventListener("message", (event) => {
    if (event.origin === location.origin && event.data instanceof File) take(event.data);
  });
  window.opener?.postMessage("which picture", location.origin);

  function mend(errors) {
    form.querySelectorAll("[data-mend]").forEach((list) => list.remove());
    let first = null;
    for (const [name, sentences] of Object.entries(errors)) {
      const list = document.createElement("ul");
      list.className = "errorlist";
      list.dataset.mend = "";
      for (const sentence of sentences) {
        const line = document.createElement("li");
        line.textContent = sentence;
        list.append(line);
      }
      const row = form.querySelector(`.form-row.field-${name}`);
      (row || desk)[row ? "prepend" : "append"](list);
      first ||= form.elements[name];
    }
    (first || point).focus();
  }

  const lock = (is) => {
    form.querySelectorAll("[type=submit]").forEach((button) => (button.disabled = is));
    progress.hidden = !is;
  };

  function answered(request) {
    const { location: next, popup, errors } = request.response || {};
    if (next) {
      window.location.assign(next);
    } else if (popup) {
      if (popup.action === "change") {
        opener.dismissChangeRelatedObjectPopup(window, popup.value, popup.obj, popup.new_value);
      } else {
        opener.dismissAddRelatedObjectPopup(window, popup.value, popup.obj, popup.optgroup);
      }
    } else {
      lock(false);
      say(errors ? desk.dataset.refused : desk.dataset.lost);
      if (errors) mend(errors);
    }
  }

  form.addEventListener("submit", (event) => {
    // Without a new file there is nothing to wait for.
    if (!field.files.length) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (sent) => {
      progress.value = sent.loaded / sent.total;
      if (sent.loaded === sent.total) say(desk.dataset.working);
    });
    for (const end of ["load", "error", "abort", "timeout"]) {
      request.addEventListener(end, () => answered(request));
    }
    const sending = new FormData(form, event.submitter);
    lock(true);
    say(desk.dataset.sending);
    request.send(sending);
  });

  part("drop").hidden = false;
  desk.classList.add("is-scripted");
  point.hidden = stage.hidden;
  if (preview.complete) show();
}
