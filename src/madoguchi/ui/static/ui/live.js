/* Live parts of a page.
 *
 * <div data-live-url="http://…/live/<token>" data-live-part="/signage/1f/?part=board" id="board">…</div>
 *
 * The stream says that something changed; the part is then fetched as a page of this site and swapped in. While
 * somebody types or chooses in the part, the swap waits; a focused button or link keeps the focus by its id, and details
 * with an id stay open. Without JavaScript the page's meta refresh does the work;
 * with it the meta tag must be inside <noscript>. `data-live-off`: the words for "not connected" of this page.
 *
 * A browser has six connections to a server for all its tabs. So one tab (who holds the lock) keeps one stream for
 * all, and passes on what it hears; when it closes, the next takes over. Without locks, as on plain http, each tab
 * has a stream while it can be seen.
 */
import { LivePart, keyOf } from "./live_part.js";

const RETRY_MS = 2000, LONGEST_MS = 30000, SILENT_MS = 45000, ALL = "*";

class Line {
  constructor(parts) {
    this.parts = parts;
    this.urls = new Map();
    this.seen = "";
    this.heardAt = Date.now();
    this.isLeading = false;
    this.isShared = Boolean(navigator.locks && window.BroadcastChannel);
    if (this.isShared) {
      this.channel = new BroadcastChannel("madoguchi-live");
      this.channel.addEventListener("message", (event) => this.receive(event.data));
      navigator.locks.request("madoguchi-live", () => { this.lead(); return new Promise(() => {}); });
      this.ask();
    } else {
      this.want(this.own());
      document.addEventListener("visibilitychange", () => (document.hidden ? this.source?.close() : this.open()));
    }
    setInterval(() => this.watch(), RETRY_MS);
  }

  own() { return this.parts.map((part) => part.element.dataset.liveUrl); }
  ask() { this.channel.postMessage({ want: this.own() }); }

  lead() {
    this.isLeading = true;
    this.channel.postMessage({ who: true });
    this.want(this.own());
  }

  /** Listen to these too. Those who are listened to already are told so. */
  want(urls) {
    const fresh = urls.filter((url) => !this.urls.has(keyOf(url)));
    urls.forEach((url) => this.urls.set(keyOf(url), url));
    clearTimeout(this.opening);
    if (fresh.length) this.opening = setTimeout(() => this.open(), 20);
    else if (this.source?.readyState === EventSource.OPEN) this.tell({ name: "on", keys: [...this.urls.keys()] });
  }

  open() {
    this.source?.close();
    const urls = [...this.urls.values()], tokens = urls.map((url) => url.slice(url.lastIndexOf("/") + 1));
    const base = urls[0].slice(0, urls[0].lastIndexOf("/") + 1);
    this.source = new EventSource(`${base}${tokens.slice(-12).join(",")}?seen=${this.seen}`);
    for (const name of ["hello", "here", "changed", "resync", "away", "beat", "gone"]) {
      this.source.addEventListener(name, (event) => this.hear(name, event));
    }
    this.source.addEventListener("error", () => this.tell({ name: "away", isRefused: this.source.readyState === 2 }));
  }

  hear(name, event) {
    this.seen = event.lastEventId || this.seen;
    const [key, spread] = event.data.split(" ");
    this.tell({ name, key, spread: Number(spread), keys: name === "away" ? [] : [...this.urls.keys()] });
    if (name === "gone") this.urls.delete(key);
  }

  tell(news) {
    this.channel?.postMessage({ ...news, isLeaders: this.isLeading });
    this.take(news);
  }

  receive(message) {
    if (message.want) { if (this.isLeading) this.want(message.want); }
    else if (message.who) { this.parts.forEach((part) => { part.isCovered = false; }); this.ask(); }
    else {
      // Whoever listened alone because the one who listens for all was silent need not any more.
      if (message.isLeaders && !this.isLeading) { this.source?.close(); this.source = null; }
      this.take(message);
    }
  }

  take({ name, key, spread = 0, keys = [], isRefused = false }) {
    this.heardAt = Date.now();
    for (const part of this.parts) {
      if (name === "away") { part.mark(false); if (isRefused) this.recover(); continue; }
      if (name === "gone" && key === part.key) { this.recover(); continue; }
      const isNew = keys.includes(part.key) && !part.isCovered;
      part.isCovered ||= isNew;
      // What happened between the making of this page and the first word of the stream was told to nobody.
      if (isNew || key === part.key || (key === ALL && ["hello", "resync", "changed"].includes(name))) part.change(spread);
      else if (part.isCovered && !part.isStale) part.mark(true);
    }
    if (name === "beat" && !this.isLeading && this.parts.some((part) => !part.isCovered)) this.ask();
  }

  /** Silence is no news: the wireless may be gone, or the tab that listens for all has been put to sleep. */
  watch() {
    if (document.hidden || Date.now() - this.heardAt < SILENT_MS) return;
    this.heardAt = Date.now();
    this.parts.forEach((part) => { part.mark(false); part.change(RETRY_MS); });
    this.own().forEach((url) => this.urls.set(keyOf(url), url));
    this.open();
  }

  /** After a refusal the browser does not try again: the page has a new token. */
  recover() {
    this.recovering ??= setTimeout(() => {
      this.recovering = null;
      if (document.hidden || document.activeElement?.matches("input, select, textarea")) this.recover();
      else location.reload();
    }, LONGEST_MS * (0.5 + Math.random()));
  }
}

const parts = [...document.querySelectorAll("[data-live-url]")].map((element) => new LivePart(element));
if (parts.length) new Line(parts);
