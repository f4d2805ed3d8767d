// Passkeys: reads the server's options from the page, asks the browser, and sends the answer with the form.
// Without JavaScript the form stays hidden, and the one-time code works alone.

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function decoded(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (key[list]) key[list] = key[list].map((entry) => ({ ...entry, id: bytes(entry.id) }));
  }
  return { publicKey: key };
}

function encoded(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

for (const section of document.querySelectorAll("[data-passkey]")) {
  const form = section.querySelector("[data-passkey-form]");
  const trouble = section.querySelector("[data-passkey-trouble]");
  if (!window.PublicKeyCredential) {
    trouble.textContent = "このブラウザーではパスキーを使えません。確認コードを使ってください。";
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    try {
      const options = decoded(JSON.parse(section.dataset.options));
      const credential = await navigator.credentials[section.dataset.passkey](options);
      form.elements.answer.value = JSON.stringify(encoded(credential));
      form.submit();
    } catch {
      trouble.textContent = "パスキーを確認できませんでした。もう一度ためすか、確認コードを使ってください。";
    }
  });
}
