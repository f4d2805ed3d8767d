/* One key for one button, for pages that are worked all day by keyboard.
 *
 * <button data-hotkey="n">次の方を呼ぶ <kbd aria-hidden="true">N</kbd></button>
 *
 * A key clicks what carries it: a button, a link, a summary (whose first field then has the focus). J and K walk the
 * rows (`data-hotkey-row`), ? opens the help (`dialog[data-hotkey-help]`), Escape leaves a field or closes what a key
 * has opened. Nothing happens while somebody types, with a modifier, or while a key is held down. The keys can be
 * switched off (`data-hotkey-switch`): voice input and shaking hands press letters by chance (WCAG 2.1.4).
 */
const TYPING = "input:not([type=radio], [type=checkbox], [type=submit], [type=button]), select, textarea, [contenteditable]";
const OFF = "hotkeys-off";
const help = document.querySelector("dialog[data-hotkey-help]");
const isOff = () => localStorage.getItem(OFF) === "1";

function press(key) {
  const target = document.querySelector(`[data-hotkey="${CSS.escape(key)}"]`);
  if (!target) return false;
  target.focus();
  target.click();
  if (target.matches("summary") && target.parentElement.open) {
    target.parentElement.querySelector("select, input:not([type=hidden]), textarea")?.focus();
  }
  return true;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-hotkey-row]")];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(Math.max(at < 0 ? 0 : at + step, 0), rows.length - 1)];
  row.querySelector("button, a")?.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function leave(event) {
  const opened = event.target.closest("details[open]");
  if (opened) {
    opened.open = false;
    opened.querySelector("summary").focus();
  } else if (event.target.matches(TYPING)) event.target.blur();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.altKey || event.metaKey || help?.open) return;
  if (event.key === "Escape") { leave(event); return; }
  if (event.target.matches(TYPING)) return;
  const key = event.key.normalize("NFKC").toLowerCase();
  if (key === "?" && help) { event.preventDefault(); help.showModal(); return; }
  if (isOff()) return;
  const isDone = key === "j" ? walk(1) : key === "k" ? walk(-1) : key.length === 1 && key !== " " && press(key);
  if (isDone) event.preventDefault();
});

function show() {
  document.documentElement.dataset.hotkeys = isOff() ? "off" : "on";
  for (const one of document.querySelectorAll("[data-hotkey-switch]")) one.checked = !isOff();
}

for (const one of document.querySelectorAll("[data-hotkey-switch]")) {
  one.addEventListener("change", () => { localStorage.setItem(OFF, one.checked ? "0" : "1"); show(); });
}
for (const one of document.querySelectorAll("[data-hotkey-open]")) {
  one.hidden = false;
  one.addEventListener("click", () => help.showModal());
}
show();
