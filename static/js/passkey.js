// Asks the device for a passkey, or to make one, and sends what it says with the form.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const known = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

const options = (written) => {
  const asked = JSON.parse(written);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  asked.allowCredentials = known(asked.allowCredentials);
  asked.excludeCredentials = known(asked.excludeCredentials);
  return { publicKey: asked };
};

const answer = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults: {} });
};

for (const button of document.querySelectorAll("[data-passkey]")) {
  const failed = button.parentElement.querySelector("[data-passkey-failed]");
  button.hidden = !window.PublicKeyCredential;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    const missing = [...button.form.elements].find((one) => one.required && !one.value);
    if (missing) {
      missing.focus();
      return;
    }
    try {
      const credential = await navigator.credentials[button.dataset.passkey](options(button.dataset.options));
      button.form.elements.passkey.value = answer(credential);
      button.form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
