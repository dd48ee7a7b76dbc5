// Small comforts; every page works without them.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.getElementById("tim-kiem");
    if (box) { event.preventDefault(); box.focus(); }
  }
});
// One press, one request: until the next page comes the form sends nothing more, and says that it is at work.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  const said = document.createElement("span");
  said.className = "working";
  said.setAttribute("role", "status");
  (button || form).insertAdjacentElement(button ? "afterend" : "beforeend", said);
  setTimeout(() => { if (button) { button.disabled = true; button.setAttribute("aria-busy", "true"); } }, 0);
  setTimeout(() => {
    if (!form.dataset.sent) return;
    said.innerHTML = '<span class="spinner-border spinner-border-sm" aria-hidden="true"></span> ';
    said.append(document.body.dataset.working);
  }, 700);
  setTimeout(() => free(form), 120000);
});
const free = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll(".working").forEach((said) => said.remove());
  form.querySelectorAll("button[aria-busy]").forEach((button) => { button.disabled = false; button.removeAttribute("aria-busy"); });
};
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
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
// A long menu stands where the present page is.
document.addEventListener("DOMContentLoaded", () => {
  const menu = document.querySelector("#danh-muc");
  const item = menu && menu.querySelector(".nav-item.active");
  if (item && menu.scrollHeight > menu.clientHeight) menu.scrollTop = item.getBoundingClientRect().top - menu.getBoundingClientRect().top - menu.clientHeight / 2;
});
// In the box that searches for a choice, Enter searches and does not send the form.
document.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.closest("[data-finder]")) event.preventDefault(); });
// What was refused is read first: the sentence above the form, or the first field that is wrong.
document.addEventListener("DOMContentLoaded", () => {
  const refused = document.querySelector("[data-refusal]") || document.querySelector("main form .is-invalid");
  if (refused) refused.focus();
});
