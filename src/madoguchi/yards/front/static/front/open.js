// The QR code carries the keys behind "#", which browsers keep to themselves. Without this file people type them.
const form = document.querySelector("[data-keys]");
const [reference, secret] = window.location.hash.slice(1).split(".");
if (form && reference && secret) {
  form.elements.reference.value = reference;
  form.elements.secret.value = secret;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}
