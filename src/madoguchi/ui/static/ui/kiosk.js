/* A kiosk page ends by itself: after so many seconds without a touch it goes to the page that forgets the person.
 * A scanner types like a keyboard, so its field takes the focus. */
const element = document.querySelector("[data-end-seconds]");
if (element) {
  const seconds = Number(element.dataset.endSeconds);
  element.querySelector("[data-end-left]")?.removeAttribute("hidden");
  let timer = 0;
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace(element.dataset.endUrl), seconds * 1000);
  };
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, restart);
  // The back key may bring a page back from memory, with the last person's number on it.
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(element.dataset.endUrl); });
  restart();
}
document.querySelector("[data-scan]")?.focus();
