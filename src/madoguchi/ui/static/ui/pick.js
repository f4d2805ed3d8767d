/* One digit for one of several: in a group marked data-pick, 1 chooses the first, 2 the second, and the focus goes to the
 * next group, or after the last one to the button. Without this file the arrow keys choose.
 */
const groups = [...document.querySelectorAll("[data-pick]")];

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const group = event.target.closest("[data-pick]");
  const digit = event.key.normalize("NFKC");
  const choice = group && /^[1-9]$/.test(digit) && group.querySelectorAll("input[type=radio]")[digit - 1];
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  const next = groups[groups.indexOf(group) + 1];
  (next?.querySelector("input[type=radio]") ?? group.closest("form").querySelector("button[type=submit]")).focus();
});
