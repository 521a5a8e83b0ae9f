// Light or dark as the reader's machine has it, unless they chose. Paper is always light.
(function () {
  var root = document.documentElement;
  var paper = window.matchMedia("print");
  var onScreen = root.getAttribute("data-bs-theme");
  paper.addEventListener("change", function () {
    if (paper.matches) { onScreen = root.getAttribute("data-bs-theme"); }
    root.setAttribute("data-bs-theme", paper.matches ? "light" : onScreen);
  });
  if (root.dataset.theme !== "auto") {
    return;
  }
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var apply = function () { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); };
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("button[data-light]");
    if (dark.matches && button) {
      button.textContent = button.dataset.light;
      button.form.elements.theme.value = "light";
    }
  });
})();
