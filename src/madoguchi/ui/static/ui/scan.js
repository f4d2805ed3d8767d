/* A scanner that types into a text area. Pages work without this file: the clerk then presses the button.
 *
 * When all codes of one set are there, the form is sent by itself. A scanner that ends a code with Tab instead of Enter
 * stays in the field.
 */
const PART = /MDG1:([0-9A-F]{8}):(\d{1,2})\/(\d{1,2}):[0-9A-F]{8}:[0-9A-Z $%*+\-./:]+:(?=\s|$)/g;

function isWhole(form, area) {
  const kept = [...form.querySelectorAll("input[name=kept]")].map((one) => one.value);
  const sets = new Map();
  for (const [, set, place, of] of [...kept, area.value].join("\n").matchAll(PART)) {
    const places = sets.get(`${set}/${of}`) ?? new Set();
    sets.set(`${set}/${of}`, places.add(Number(place)));
  }
  if (sets.size !== 1) return false;
  const [[name, places]] = sets;
  return places.size === Number(name.split("/")[1]);
}

for (const area of document.querySelectorAll("[data-scan-parts]")) {
  area.addEventListener("input", (event) => {
    // Only at the end of a line: before it, more of the last code may still come.
    if (!event.isComposing && area.value.endsWith("\n") && isWhole(area.form, area)) area.form.requestSubmit();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || !/MDG1:[^\n]*:$/.test(area.value)) return;
    event.preventDefault();
    area.setRangeText("\n", area.selectionEnd, area.selectionEnd, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}
