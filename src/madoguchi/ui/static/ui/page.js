// Every page works without this file. It moves focus to the error summary and keeps a form from being sent twice.
document.querySelector("[data-focus]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return; // htmx sends this one itself
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // A page that comes back from the browser's own history can be sent again.
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

document.querySelectorAll("[data-print-page]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Leaving in a hurry: the page does not stay behind the "back" button.
document.querySelectorAll("[data-leave]").forEach((link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.replace(link.href);
  });
});

document.querySelectorAll("[data-refresh-seconds]").forEach((element) => {
  const seconds = Number(element.dataset.refreshSeconds);
  if (seconds > 0) window.setTimeout(() => window.location.reload(), seconds * 1000);
});
