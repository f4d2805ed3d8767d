/* Reads a QR code with the kiosk's camera, where the browser can. What was read is sent as if a scanner had typed it; no
 * picture is kept or sent. */
const LOOK_MS = 200;
const GIVE_UP_MS = 45000;
const button = document.querySelector("[data-camera]");
const view = document.querySelector("[data-camera-view]");
const refused = document.querySelector("[data-camera-refused]");

async function canRead() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

async function read() {
  refused.hidden = true;
  let stream = null;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } });
    view.srcObject = stream;
    view.hidden = false;
    await view.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const until = performance.now() + GIVE_UP_MS;
    while (performance.now() < until && document.visibilityState === "visible") {
      const [found] = await detector.detect(view);
      if (found) {
        document.querySelector("[data-scan]").value = found.rawValue;
        document.querySelector("[data-scan-form]").requestSubmit();
        return;
      }
      await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
    }
  } catch {
    refused.hidden = false;
  } finally {
    stream?.getTracks().forEach((track) => track.stop());
    view.srcObject = null;
    view.hidden = true;
  }
}

if (button && await canRead()) {
  button.hidden = false;
  button.addEventListener("click", read);
}
