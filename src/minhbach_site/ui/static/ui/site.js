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
// After a table was sorted, filtered or turned to another page: whoever stood on what is gone now stands at the table, and hears which rows it shows.
document.addEventListener("htmx:afterSettle", () => {
  const table = document.getElementById("bang");
  const said = document.getElementById("doc-bang");
  if (!table || !said) return;
  const range = table.querySelector(".table-range");
  said.textContent = range ? range.textContent : "";
  const region = table.querySelector(".table-responsive");
  if (region && (!document.activeElement || document.activeElement === document.body)) region.focus();
});
// What was refused is read first: the sentence above the form, or the first field that is wrong.
document.addEventListener("DOMContentLoaded", () => {
  const refused = document.querySelector("[data-refusal]") || document.querySelector("main form .is-invalid");
  if (refused) refused.focus();
});
