// Light or dark as the reader's machine has it, unless they chose.
(function () {
  var root = document.documentElement;
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
