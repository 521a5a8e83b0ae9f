// Light or dark as the reader's machine has it, unless they chose.
(function () {
  var root = document.documentElement;
  if (root.dataset.theme === "auto") {
    var dark = window.matchMedia("(prefers-color-scheme: dark)");
    var apply = function () { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); };
    apply();
    dark.addEventListener("change", apply);
  }
})();
