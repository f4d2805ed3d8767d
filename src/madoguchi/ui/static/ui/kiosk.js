/* A kiosk page ends by itself: after so many seconds without a touch it goes to the page that forgets the person, and says
 * so before. A scanner types like a keyboard, so its field takes the focus. */
const element = document.querySelector("[data-end-seconds]");
if (element) {
  const seconds = Number(element.dataset.endSeconds);
  const warn = Math.min(Number(element.dataset.endWarn), seconds / 2);
  const dialog = document.querySelector("[data-end-dialog]");
  const leave = () => location.replace(element.dataset.endUrl);
  element.querySelector("[data-end-left]")?.removeAttribute("hidden");
  let timers = [];
  const restart = () => {
    timers.forEach(clearTimeout);
    if (dialog.open) dialog.close();
    timers = [setTimeout(() => dialog.showModal(), (seconds - warn) * 1000), setTimeout(leave, seconds * 1000)];
  };
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, restart);
  dialog.querySelector("[data-end-stay]").addEventListener("click", restart);
  // The back key may bring a page back from memory, with the last person's number on it.
  addEventListener("pageshow", (event) => { if (event.persisted) leave(); });
  restart();
}

// "Back" is the end of one's turn: the pages before were sent forms, perhaps of somebody else, and a browser would offer to
// send them again.
const home = document.querySelector("[data-kiosk-end]");
if (home) {
  history.pushState(null, "");
  addEventListener("popstate", () => location.replace(home.dataset.kioskEnd));
}

const aloud = document.querySelector("[data-read-aloud]");
if (aloud && "speechSynthesis" in window) {
  aloud.hidden = false;
  aloud.addEventListener("click", () => {
    speechSynthesis.cancel();
    const text = [...document.querySelectorAll("main :is(h1, h2, p, li, dt, dd, legend, label, button, a.kiosk-choice)")]
      .filter((one) => one.checkVisibility() && !one.closest(".kiosk-keys, .ui-machine, .kiosk-languages") && !one.querySelector("p, li"))
      .map((one) => one.innerText.trim()).filter(Boolean).join("。");
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { lang: document.documentElement.lang, rate: 0.9 }));
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}

// Who touches a tick has not left the scanner's field. Who comes by key stays where the key led.
const scan = document.querySelector("[data-scan]");
scan?.focus();
scan?.form?.addEventListener("click", (event) => { if (event.pointerType) setTimeout(() => scan.focus({ preventScroll: true })); });
