// Small comforts; every page works without them.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.getElementById("tim-kiem");
    if (box) { event.preventDefault(); box.focus(); }
  }
});
// One press, one request.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.target.method !== "post") return;
  setTimeout(() => { button.disabled = true; }, 0);
  setTimeout(() => { button.disabled = false; }, 8000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form button:disabled[type=submit]").forEach((b) => { b.disabled = false; }));
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
