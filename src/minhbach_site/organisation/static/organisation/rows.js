// Add a row to a form set; without JavaScript the page's two rows remain.
document.querySelectorAll("[data-add-row]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const rows = document.getElementById(button.dataset.addRow), total = document.getElementById(button.dataset.total);
    const number = Number(total.value), last = rows.querySelector("[data-row]:last-child");
    const copy = last.cloneNode(true);
    copy.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((node) => {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replace(/-\d+-/, `-${number}-`));
      }
      if (node.matches("input")) node.value = "";
    });
    const legend = copy.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, String(number + 1));
    rows.append(copy);
    total.value = String(number + 1);
    copy.querySelector("input").focus();
  });
});
