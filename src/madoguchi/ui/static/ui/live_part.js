/* One live part of a page: fetched again when it has changed, and honest about its age while nothing is heard. */
const RETRY_MS = 2000, LONGEST_MS = 30000, GRACE_MS = 2500;
export const keyOf = (url) => url.slice(url.lastIndexOf("/") + 1).split(/[.:]/)[0];

export class LivePart {
  constructor(element) {
    Object.assign(this, { element, key: keyOf(element.dataset.liveUrl), pause: RETRY_MS, asOf: new Date() });
    this.isFetching = this.isStale = this.isCovered = false;
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.isStale) this.fetchPart(); });
  }

  /** Fetch after a moment that differs between screens, so that they do not all come at once. */
  change(spread) {
    this.isStale = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetchPart(), Math.random() * spread);
  }

  async fetchPart() {
    if (document.hidden || this.isFetching) return;
    this.isFetching = true;
    this.isStale = false;
    try {
      const answer = await fetch(this.element.dataset.livePart, {
        headers: { "X-Live-Part": "1" }, credentials: "same-origin", cache: "no-store",
      });
      if (answer.redirected || answer.status === 401 || answer.status === 403) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      this.swap(await answer.text());
      this.pause = RETRY_MS;
    } catch {
      this.isStale = true;
      this.mark(false);
      setTimeout(() => this.fetchPart(), this.pause * (0.5 + Math.random()));
      this.pause = Math.min(this.pause * 2, LONGEST_MS);
      return;
    } finally {
      this.isFetching = false;
    }
    if (this.isStale) this.fetchPart();
  }

  swap(html) {
    const active = this.element.contains(document.activeElement) ? document.activeElement : null;
    if (active?.matches("input, select, textarea")) {
      this.element.addEventListener("focusout", () => setTimeout(() => this.fetchPart(), 0), { once: true });
      return;
    }
    // A focused button must not hold the news back from somebody who works by keyboard: it keeps the focus by its id.
    const open = [...this.element.querySelectorAll("details[open][id]")].map((one) => one.id);
    this.element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (active && active !== this.element) this.refocus(active.id);
    this.mark(true);
    this.element.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
  }

  /** On the element that had the focus before the swap, or, when it is gone, on the part. */
  refocus(id) {
    this.element.tabIndex = -1;
    ((id && document.getElementById(id)) || this.element).focus({ preventScroll: true });
  }

  /** What stands here is current, or: how old it is. A short break says nothing. */
  mark(isOn) {
    if (isOn) {
      if (!this.isStale) this.asOf = new Date();
      clearTimeout(this.warning);
      this.warning = null;
      this.notice?.remove();
      this.element.dataset.liveState = "on";
    } else this.warning ??= setTimeout(() => this.warn(), GRACE_MS);
  }

  warn() {
    const time = this.asOf.toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tokyo" });
    this.notice ??= Object.assign(document.createElement("p"), { className: "ui-live-off" });
    this.notice.setAttribute("role", "status");
    this.notice.textContent = (this.element.dataset.liveOff ?? "つながっていません %s 現在").replace("%s", time);
    this.element.before(this.notice);
    this.element.dataset.liveState = "off";
  }
}
