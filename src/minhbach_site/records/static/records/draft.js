// J and K walk through the findings; Enter on one goes to its words. Without JavaScript the numbers are links.
(() => {
  const all = () => Array.from(document.querySelectorAll("[data-finding]"));
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = all();
    if (!found.length) return;
    const here = found.indexOf(document.activeElement.closest("[data-finding]"));
    if (event.key === "j" || event.key === "k") {
      const step = event.key === "j" ? 1 : -1;
      const next = found[here < 0 ? 0 : Math.min(Math.max(here + step, 0), found.length - 1)];
      next.focus();
      next.scrollIntoView({ block: "center" });
      event.preventDefault();
    } else if (event.key === "Enter" && document.activeElement.matches("[data-finding]")) {
      const place = document.getElementById(`v${document.activeElement.id.slice(1)}`);
      if (place) { place.focus(); place.scrollIntoView({ block: "center" }); event.preventDefault(); }
    }
  });
})();
