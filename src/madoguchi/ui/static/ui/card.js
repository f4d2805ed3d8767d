/* Reading a card: the browser asks the program beside the reader on this machine and hands its answer on.
 *
 * The form [data-card] names the reader. F2 or its button reads. Anything but the four basic items is not handed on at all:
 * it stays on this machine, and the page is told why. What was typed and not saved would be lost, so it comes first.
 */
const FIELDS = "address,birth_date,name,protocol,sex";
const CODES = { no_card: "no_card", wrong_pin: "wrong_pin", cancelled: "cancelled" };
const form = document.querySelector("[data-card]");

async function ask(reader, waitMs) {
  let answer;
  let told;
  try {
    answer = await fetch(`${reader}/card-reader/v1/read`, {
      method: "POST", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(waitMs),
    });
    told = await answer.json();
  } catch (error) {
    const isLate = error.name === "TimeoutError" || error.name === "AbortError";
    return { problem: isLate ? "silent" : error instanceof SyntaxError ? "unreadable" : "no_answer" };
  }
  if (told === null || typeof told !== "object" || Array.isArray(told)) return { problem: "unreadable" };
  if (!answer.ok) return { problem: CODES[told.error] ?? "unreadable" };
  const given = Object.keys(told).sort();
  if (given.some((key) => !FIELDS.split(",").includes(key))) return { problem: "too_much" };
  return given.join() === FIELDS ? { answer: JSON.stringify(told) } : { problem: "unreadable" };
}

const isUnsaved = () => [...document.querySelectorAll("form:not([data-card]) input, form:not([data-card]) textarea")]
  .some((one) => (one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue));

async function read(event) {
  event.preventDefault();
  const said = form.querySelector("[data-card-said]");
  if (form.dataset.busy) return;
  if (isUnsaved()) {
    said.textContent = form.dataset.unsaved;
    return;
  }
  form.dataset.busy = "1";
  said.textContent = form.dataset.reading;
  const { answer = "", problem = "" } = await ask(form.dataset.card, Number(form.dataset.wait));
  form.elements.answer.value = answer;
  form.elements.problem.value = problem && `card_reader.${problem}`;
  form.submit();
}

if (form) {
  form.hidden = false;
  form.addEventListener("submit", read);
  document.addEventListener("keydown", (event) => {
    if (event.key === "F2" && !event.isComposing && !event.repeat) read(event);
  });
}
