/* The voice and the eye-catcher of a board. What is called is on the screen anyway: without sound nothing is lost.
 *
 * New calls wait in a queue and are spoken one after the other, each twice, after a chime. Browsers give sound only after
 * a touch, so a button asks for it; a browser set up to allow sound without one starts by `?voice=1`. */
const PAUSE_MS = 600;
const CHARS_PER_S = 4;
const LONGEST_QUEUE = 12;
const WAITS_MS = 30000;

const board = document.querySelector("#board");
const button = document.querySelector("[data-voice]");
const caption = document.querySelector("[data-caption]");
const seen = new Set(callsOf().map((call) => call.key));

function callsOf() {
  return [...board.querySelectorAll("[data-call][data-current]")].map((one) => ({
    key: one.dataset.call,
    element: one,
    said: [...one.querySelectorAll("[data-say]")].map((say) => ({ language: say.dataset.say, text: say.textContent })),
  }));
}

const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

class Voice {
  constructor() {
    this.queue = [];
    this.isOn = false;
    this.isSpeaking = false;
  }

  start() {
    this.isOn = true;
    this.audio ??= new AudioContext();
    this.audio.resume();
    speechSynthesis.cancel();
  }

  stop() {
    this.isOn = false;
    this.queue = [];
    speechSynthesis.cancel();
  }

  /** Two calls at once: one after the other, oldest first. */
  say(call) {
    if (!this.isOn) return;
    this.queue.push(call);
    // After a long break in the connection only what still matters is called out.
    this.queue.splice(0, Math.max(0, this.queue.length - LONGEST_QUEUE));
    this.work();
  }

  async work() {
    if (this.isSpeaking) return;
    this.isSpeaking = true;
    while (this.queue.length && this.isOn) {
      const call = this.queue.shift();
      await this.chime();
      for (let again = 0; again < 2 && this.isOn; again += 1) {
        for (const { language, text } of call.said) await this.speak(language, text);
      }
      await wait(PAUSE_MS);
    }
    this.isSpeaking = false;
    caption.hidden = true;
  }

  speak(language, text) {
    return new Promise((resolve) => {
      caption.textContent = text;
      caption.lang = language;
      caption.hidden = false;
      const said = Object.assign(new SpeechSynthesisUtterance(text), { lang: language, rate: 0.9 });
      said.voice = speechSynthesis.getVoices().find((voice) => voice.lang.replace("_", "-").startsWith(language.slice(0, 2))) ?? null;
      // A voice that hangs or is missing must not silence the calls after it.
      const late = setTimeout(resolve, 2000 + (text.length * 1000) / CHARS_PER_S);
      for (const name of ["end", "error"]) said.addEventListener(name, (event) => {
        clearTimeout(late);
        if (event.error === "not-allowed") { this.isOn = false; show(); }
        resolve();
      });
      speechSynthesis.speak(said);
    });
  }

  async chime() {
    const at = this.audio.currentTime;
    [[880, 0], [660, 0.35]].forEach(([frequency, after]) => {
      const tone = new OscillatorNode(this.audio, { frequency });
      const gain = new GainNode(this.audio, { gain: 0 });
      gain.gain.setValueAtTime(0.25, at + after);
      gain.gain.exponentialRampToValueAtTime(0.001, at + after + 0.6);
      tone.connect(gain).connect(this.audio.destination);
      tone.start(at + after);
      tone.stop(at + after + 0.6);
    });
    await wait(1000);
  }
}

const voice = new Voice();

function show() {
  button.textContent = voice.isOn ? "音声を止める" : "音声を始める";
  button.setAttribute("aria-pressed", String(voice.isOn));
}

function hear() {
  for (const call of callsOf().reverse()) {
    if (seen.has(call.key)) continue;
    seen.add(call.key);
    call.element.dataset.fresh = "";
    voice.say(call);
  }
}

if ("speechSynthesis" in window) {
  button.hidden = false;
  button.addEventListener("click", () => { if (voice.isOn) voice.stop(); else voice.start(); show(); });
  if (new URLSearchParams(location.search).get("voice")) voice.start();
  show();
} else {
  button.before("この端末では音声を出せません。");
}
new MutationObserver(hear).observe(board, { childList: true, subtree: true });

/* The waits change with the clock too. Without an answer they go: an old promise is worse than none. */
const waits = document.querySelector("[data-waits]");

async function renewWaits() {
  try {
    const answer = await fetch(waits.dataset.waits, { headers: { "X-Live-Part": "waits" }, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    waits.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    waits.hidden = false;
  } catch {
    waits.hidden = true;
  }
  setTimeout(renewWaits, WAITS_MS * (0.75 + Math.random() / 2));
}

setTimeout(renewWaits, WAITS_MS * Math.random());
