// A request under way: when the server says that something changed, the part of the page is fetched again.
(function () {
  'use strict';
  var runs = document.querySelector('[data-events]');
  if (!runs || !window.EventSource || !window.fetch) { return; }
  var part = runs.getAttribute('data-part');
  var source = new EventSource(runs.getAttribute('data-events'));
  var fetching = false;
  var again = false;

  function announce(text) {
    var announcer = document.getElementById('announcer');
    if (announcer && text && announcer.textContent !== text) { announcer.textContent = text; }
  }

  function refresh() {
    var old = document.querySelector('#runs .section-body');
    // Whoever is writing there is not disturbed.
    if (!old || old.querySelector('details[open]') || old.contains(document.activeElement)) { return; }
    if (fetching) { again = true; return; }
    fetching = true;
    fetch(part, { headers: { Accept: 'text/html', 'HX-Request': 'true' } }).then(function (answer) {
      if (answer.status === 401) { window.location.reload(); }
      return answer.ok ? answer.text() : null;
    }).then(function (text) {
      fetching = false;
      if (text) {
        var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('.section-body');
        if (fresh) {
          old.replaceWith(document.adoptNode(fresh));
          announce(fresh.querySelector('.runs') && fresh.querySelector('.runs').getAttribute('data-announce'));
        }
      }
      if (again) { again = false; refresh(); }
    }, function () { fetching = false; });
  }

  source.addEventListener('run', refresh);
  // Over: other parts of the page, such as result and receipt, have changed too.
  source.addEventListener('over', function () { source.close(); window.location.reload(); });
  window.addEventListener('pagehide', function () { source.close(); });
})();
