/* Live parts of a page.
 *
 * <div data-live-url="http://…/live/<token>" data-live-part="/signage/1f/?part=board" id="board">…</div>
 *
 * The stream says that something changed; the part is then fetched as a page of this site and swapped in. While
 * somebody types or has the focus in the part, the swap waits. Without JavaScript the page's meta refresh does the work;
 * with it the meta tag must be inside <noscript>.
 */
const RETRY_MS = 2000;
const LONGEST_MS = 30000;

class LivePart {
  constructor(element) {
    this.element = element;
    this.version = "";
    this.pause = RETRY_MS;
    this.isFetching = false;
    this.isStale = false;
    this.open();
  }

  open() {
    this.source = new EventSource(this.element.dataset.liveUrl);
    for (const name of ["hello", "changed", "resync"]) {
      this.source.addEventListener(name, (event) => this.hear(name, event));
    }
    this.source.addEventListener("open", () => { this.pause = RETRY_MS; this.mark("on"); });
    this.source.addEventListener("error", () => this.recover());
  }

  hear(name, event) {
    const isSame = name === "hello" && event.data === this.version;
    this.version = event.data;
    if (isSame) return;
    // After a restart every screen hears at once; they come back spread over a second.
    if (name === "resync") setTimeout(() => this.fetchPart(), Math.random() * 1000);
    else this.fetchPart();
  }

  recover() {
    this.mark("off");
    if (this.source.readyState !== EventSource.CLOSED) return;
    // The browser gives up for good after a refusal, such as a token that has run out: the page has a new one. Until
    // then, and while somebody types, the part is at least as fresh as half a minute.
    setTimeout(() => {
      if (document.activeElement?.matches("input, select, textarea")) { this.fetchPart(); this.recover(); }
      else location.reload();
    }, LONGEST_MS);
  }

  async fetchPart() {
    if (this.isFetching) { this.isStale = true; return; }
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
      this.mark("off");
      setTimeout(() => this.fetchPart(), this.pause);
      this.pause = Math.min(this.pause * 2, LONGEST_MS);
    } finally {
      this.isFetching = false;
    }
    if (this.isStale) this.fetchPart();
  }

  swap(html) {
    if (this.element.contains(document.activeElement) && document.activeElement !== this.element) {
      this.element.addEventListener("focusout", () => setTimeout(() => this.fetchPart(), 0), { once: true });
      return;
    }
    const body = new DOMParser().parseFromString(html, "text/html").body;
    this.element.replaceChildren(...body.childNodes);
    this.mark("on");
  }

  mark(state) {
    this.element.dataset.liveState = state;
  }
}

for (const element of document.querySelectorAll("[data-live-url]")) new LivePart(element);
