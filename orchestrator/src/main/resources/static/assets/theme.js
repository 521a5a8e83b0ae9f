// Before the first paint: light or dark as the device has it, unless the person chose. Paper is always light.
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  var paper = window.matchMedia('print');
  function apply() {
    var chosen = root.getAttribute('data-theme');
    var darkly = chosen === 'dark' || (chosen === 'auto' && dark.matches);
    root.setAttribute('data-bs-theme', darkly && !paper.matches ? 'dark' : 'light');
  }
  apply();
  dark.addEventListener('change', apply);
  paper.addEventListener('change', apply);
})();
