/* The signature pad: a canvas that records strokes as numbers, [[[x, y], …], …] on 600 × 150.
 *
 * The server draws the signature anew from the numbers; no picture is sent. Pen, finger and mouse are pointer events.
 */
class SignaturePad {
  constructor(form) {
    this.canvas = form.querySelector("canvas");
    this.field = form.querySelector("[name=strokes]");
    this.pen = this.canvas.getContext("2d");
    this.pen.lineWidth = 3;
    this.pen.lineCap = "round";
    this.pen.lineJoin = "round";
    this.strokes = [];
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.extend(event));
    for (const name of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(name, () => { this.current = null; });
    }
    form.querySelector("[data-signature-clear]").addEventListener("click", () => this.clear());
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    return [
      within(((event.clientX - box.left) / box.width) * this.canvas.width, this.canvas.width),
      within(((event.clientY - box.top) / box.height) * this.canvas.height, this.canvas.height),
    ];
  }

  begin(event) {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.current = [this.point(event)];
    this.strokes.push(this.current);
    this.keep();
  }

  extend(event) {
    if (!this.current) return;
    const [fromX, fromY] = this.current.at(-1);
    const [x, y] = this.point(event);
    if (x === fromX && y === fromY) return;
    this.current.push([x, y]);
    this.pen.beginPath();
    this.pen.moveTo(fromX, fromY);
    this.pen.lineTo(x, y);
    this.pen.stroke();
    this.keep();
  }

  clear() {
    this.strokes = [];
    this.current = null;
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.keep();
  }

  keep() {
    this.field.value = this.strokes.length ? JSON.stringify(this.strokes) : "";
  }
}

for (const form of document.querySelectorAll("[data-signature-pad]")) new SignaturePad(form);
