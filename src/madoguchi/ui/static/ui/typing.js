/* Japanese typing. Pages work without this file; it only spares keys.
 *
 * Readings: while a name is typed by an input method, its kana are seen before they become kanji. They are offered in the
 * field of the reading as long as nobody has written there. The Enter that ends a conversion never sends a form, also in
 * browsers that report it as an ordinary Enter.
 */
const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fc]+/;
const PAIRS = { family_name: "family_kana", given_name: "given_kana" };
let isComposing = false;

const katakana = (text) => text.replace(/[\u3041-\u3096]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60));

function offerReading(name, reading) {
  let seen = "";
  let offered = "";
  name.addEventListener("compositionstart", () => { seen = ""; });
  name.addEventListener("compositionupdate", (event) => {
    // Latin letters at the end are the beginning of the next kana; a text with kanji is already converted.
    const kana = event.data.normalize("NFKC").replace(/[a-z]+$/i, "");
    if (kana.match(KANA)?.[0] === kana && kana) seen = kana;
  });
  name.addEventListener("compositionend", (event) => {
    if (reading.value !== offered || !seen || !event.data) return;
    offered += katakana(seen);
    reading.value = offered;
  });
  name.addEventListener("input", () => {
    if (name.value || reading.value !== offered) return;
    offered = "";
    reading.value = "";
  });
}

for (const [name, reading] of Object.entries(PAIRS)) {
  for (const field of document.querySelectorAll(`input[name$="${name}"]`)) {
    const target = field.form.elements[`${field.name.slice(0, -name.length)}${reading}`];
    if (target) offerReading(field, target);
  }
}

document.addEventListener("compositionstart", () => { isComposing = true; });
document.addEventListener("compositionend", () => { setTimeout(() => { isComposing = false; }, 0); });
document.addEventListener("keydown", (event) => {
  const isConverting = isComposing || event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && isConverting && event.target.tagName === "INPUT") event.preventDefault();
}, true);
