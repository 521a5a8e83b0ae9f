// A request under way: when the server says that something changed, the part of the page is fetched again.
(function () {
  'use strict';
  var page = document.querySelector('[data-follow]');
  if (!page || !window.EventSource || !window.fetch) { return; }
  var address = page.getAttribute('data-follow');
  var source = null;
  var seen = null;
  var stale = false;
  var fetching = {};
  var pause = 5000;

  function announce(text) {
    var announcer = document.getElementById('announcer');
    if (announcer && text && announcer.textContent !== text) { announcer.textContent = text; }
  }

  // Whoever is writing, or has opened something to read it, is not disturbed.
  function busy(part) {
    var field = document.activeElement;
    return !!part.querySelector('details[open]')
      || (part.contains(field) && field.matches('a, button, input, select, textarea, summary'));
  }

  function reload() {
    stale = true;
    if (!busy(page)) { window.location.reload(); }
  }

  function refresh(name) {
    var old = document.querySelector('#' + name + ' .section-body');
    if (old && busy(old)) { return; }
    function later() { window.setTimeout(function () { refresh(name); }, 3000); }
    if (fetching[name]) { fetching[name] = 'again'; return; }
    fetching[name] = 'once';
    fetch(address + '/parts/' + name, { headers: { Accept: 'text/html', 'HX-Request': 'true' } }).then(function (answer) {
      if (answer.status === 401) { window.location.reload(); }
      if (answer.status >= 500) { later(); }
      return answer.ok ? answer.text() : null;
    }).then(function (text) {
      var again = fetching[name] === 'again';
      fetching[name] = null;
      if (text) {
        var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('.section-body');
        if (fresh && !old) {
          // A part that was not there when the page was made.
          reload();
        } else if (fresh) {
          old.replaceWith(document.adoptNode(fresh));
          announce(fresh.querySelector('.runs') && fresh.querySelector('.runs').getAttribute('data-announce'));
        }
      }
      if (again) { refresh(name); }
    }, function () { fetching[name] = null; later(); });
  }

  function told(event) {
    var now = JSON.parse(event.data);
    pause = 5000;
    var before = seen;
    seen = now;
    if (now.state !== page.getAttribute('data-state') || (before && now.shape !== before.shape)) { reload(); return; }
    // Something may have changed between the page and the first that is heard.
    if (!before || now.steps !== before.steps) { ['timeline', 'approvals', 'grants'].forEach(refresh); }
    if (!before || now.runs !== before.runs) { refresh('runs'); }
  }

  // A browser connects again by itself, but not after an answer that was no stream; the longer that lasts, the seldomer.
  function connectAgain() {
    if (source && source.readyState === EventSource.CLOSED) {
      source = null;
      window.setTimeout(watch, pause);
      pause = Math.min(2 * pause, 60000);
    }
  }

  // A browser keeps few connections to one server, so only the page that is looked at holds one.
  function watch() {
    if (document.visibilityState === 'hidden') {
      if (source) { source.close(); source = null; }
    } else if (!source) {
      source = new EventSource(address + '/events');
      source.addEventListener('run', told);
      source.addEventListener('error', connectAgain);
      source.addEventListener('over', function () { source.close(); });
    }
  }

  watch();
  document.addEventListener('visibilitychange', watch);
  window.addEventListener('pagehide', function () { if (source) { source.close(); source = null; } });
  window.addEventListener('pageshow', function (event) { if (event.persisted) { watch(); } });
  window.setInterval(function () { if (stale && !busy(page)) { window.location.reload(); } }, 2000);
})();
