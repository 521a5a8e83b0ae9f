// Before the first paint: light or dark as the device has it, unless the person chose.
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  function apply() {
    if (root.getAttribute('data-theme') === 'auto') {
      root.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light');
    }
  }
  apply();
  dark.addEventListener('change', apply);
})();
