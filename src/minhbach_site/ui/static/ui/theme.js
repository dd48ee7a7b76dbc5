// Before anything is drawn: when no look was chosen, follow the device.
(() => {
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { if (root.dataset.theme === "auto") root.dataset.bsTheme = device.matches ? "dark" : "light"; };
  device.addEventListener("change", follow);
  follow();
})();
