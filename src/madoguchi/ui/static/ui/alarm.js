/* The emergency button: hold it, or press it twice. Without this file the second press is on a page of its own.
 * It is sent in the background, so that nothing that was typed on the page is lost. */
const HOLD_MS = 700;
const ARMED_MS = 5000;
const TONE_MS = 2500;

const form = document.querySelector("[data-alarm-raise]");
const bar = document.querySelector("[data-alarm-bar]");

class RaiseButton {
  constructor() {
    this.button = form.querySelector("button");
    this.how = form.querySelector("[data-alarm-how]");
    this.armedUntil = 0;
    this.timer = 0;
    for (const name of ["pointerdown", "keydown"]) this.button.addEventListener(name, (event) => this.hold(event));
    for (const name of ["pointerup", "pointerleave", "keyup", "blur"]) this.button.addEventListener(name, () => this.release());
    form.addEventListener("submit", (event) => this.press(event));
  }

  hold(event) {
    if (event.repeat || (event.type === "keydown" && ![" ", "Enter"].includes(event.key))) return;
    if (event.key === "Enter") event.preventDefault(); // Enter presses at once; here it may be held, or pressed twice
    this.button.dataset.holding = "";
    this.isEnter = event.key === "Enter";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.isEnter = false; this.release(); this.send(); }, HOLD_MS);
  }

  release() {
    clearTimeout(this.timer);
    const wasHeld = "holding" in this.button.dataset;
    delete this.button.dataset.holding;
    if (wasHeld && this.isEnter) { this.isEnter = false; this.arm(); }
  }

  press(event) {
    event.preventDefault();
    if (!this.isSending) this.arm();
  }

  arm() {
    if (performance.now() < this.armedUntil) { this.send(); return; }
    this.armedUntil = performance.now() + ARMED_MS;
    this.how.textContent = "もう一度押すか、押し続けると知らせます";
    setTimeout(() => { if (performance.now() >= this.armedUntil) this.how.textContent = ""; }, ARMED_MS + 50);
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    this.armedUntil = 0;
    this.how.textContent = "";
    const body = new FormData(form);
    body.set("sure", "1");
    // The page may stand for hours and be used again: each call is a command of its own.
    body.set("idempotency_key", [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join(""));
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), headers: { "X-Live-Part": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      bar.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    } catch {
      // Signed out or no network: the plain way shows why.
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "1" }));
      form.submit();
    } finally {
      setTimeout(() => { this.isSending = false; }, HOLD_MS);
    }
  }
}

const title = document.title;
let audio = null;
let ringing = 0;

function ring() {
  if (!("alarmHeard" in bar.dataset) || audio?.state === "suspended") return;
  audio ??= new AudioContext();
  const tone = new OscillatorNode(audio, { type: "square", frequency: 880 });
  const gain = new GainNode(audio, { gain: 0.2 });
  tone.connect(gain).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.4);
}

function notice() {
  const others = [...bar.querySelectorAll("[data-alarm-state]:not([data-own])")];
  document.title = others.length ? `【緊急】${title}` : title;
  const isUnanswered = others.some((one) => one.dataset.alarmState === "raised");
  if (isUnanswered && !ringing) { ring(); ringing = setInterval(ring, TONE_MS); }
  if (!isUnanswered && ringing) { clearInterval(ringing); ringing = 0; }
}

if (form && bar) {
  new RaiseButton();
  new MutationObserver(notice).observe(bar, { childList: true });
  notice();
}
