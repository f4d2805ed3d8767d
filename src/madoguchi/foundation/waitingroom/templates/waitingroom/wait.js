(() => {
  const box = document.getElementById("wait");
  const put = (name, value) => document.querySelectorAll(`[data-value="${name}"]`).forEach((one) => { one.textContent = value.toLocaleString("en"); });
  const about = (name, isKnown) => document.querySelectorAll(`[data-about="${name}"]`).forEach((one) => { one.hidden = !isKnown; });
  const address = new URL(location.href);
  address.searchParams.set("wait", "tried");
  const look = async () => {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.redirected || !answer.headers.get("Content-Type").includes("json")) { location.replace(address); return; }
      const now = await answer.json();
      if (now.kind !== box.dataset.kind) { location.replace(address); return; }
      for (const name of ["ahead", "minutes", "left", "as_of"]) put(name, now[name] ?? 0);
      about("minutes", now.minutes > 0);
      about("left", now.left !== null);
      setTimeout(look, now.refresh_s * 1000);
    } catch { setTimeout(look, 10000 + Math.random() * 10000); }
  };
  if (box.dataset.refresh > 0) setTimeout(look, box.dataset.refresh * 1000);
})();
