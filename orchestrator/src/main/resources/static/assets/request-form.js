// What is typed into the form of a request and not saved yet survives an expired session, a lost connection and a crash.
// Everything essential works without it.
(function () {
  'use strict';
  var words = document.getElementById('draft-words');
  var form = document.getElementById('request-form');
  var done = document.querySelector('[data-draft-done]');

  function key(draft) { return 'draft:' + draft; }
  function drop(draft) { window.sessionStorage.removeItem(key(draft)); }
  if (done) { drop(done.getAttribute('data-draft-done')); }
  if (!form || !words) { return; }

  var draft = form.getAttribute('data-draft');
  var typed = 0;
  var sent = 0;
  var asSent = {};
  var chosenSince = {};
  var home = null;

  function fields() {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.name !== 'find' && field.type !== 'hidden' && field.type !== 'submit' && field.type !== 'file';
    });
  }
  function box(field) { return field.type === 'radio' || field.type === 'checkbox'; }
  function values() {
    var all = {};
    fields().forEach(function (field) {
      all[field.name] = all[field.name] || [];
      if (!box(field) || field.checked) { all[field.name].push(field.value); }
    });
    return all;
  }
  function put(all) {
    fields().forEach(function (field) {
      var value = all[field.name];
      if (!Array.isArray(value)) { return; }
      if (box(field)) { field.checked = value.indexOf(field.value) >= 0; } else if (value.length) { field.value = value[0]; }
    });
  }
  function say(text) {
    var saved = document.getElementById('saved');
    if (saved) { saved.textContent = text; }
  }

  function remember() {
    typed += 1;
    window.sessionStorage.setItem(key(draft), JSON.stringify(values()));
  }
  form.addEventListener('input', function (event) {
    if (event.target.name === 'find') { return; }
    remember();
    say(words.getAttribute('data-unsaved'));
  });

  // The button that was clicked last acts once, not with every save that follows.
  form.addEventListener('htmx:configRequest', function (event) {
    var cause = event.detail.triggeringEvent;
    if (event.detail.verb === 'post' && (!cause || cause.type !== 'submit')) { delete event.detail.parameters['do']; }
  });
  form.addEventListener('htmx:beforeRequest', function (event) {
    if (event.detail.requestConfig.verb !== 'post') { return; }
    sent = typed;
    asSent = values();
    home = homeOf(document.activeElement);
    say(words.getAttribute('data-saving'));
  });
  // What has the focus may go with a part of the form that is made anew: who adds data goes on searching, everybody else
  // goes on where that part begins.
  function homeOf(element) {
    if (!element || !form.contains(element)) { return null; }
    var part = element.closest('#found') ? document.getElementById('find') : element.closest('[id][tabindex="-1"]');
    return part && part.id;
  }
  // What was chosen while an answer was on its way survives the parts of the form that the answer brings.
  form.addEventListener('htmx:beforeOnLoad', function (event) {
    if (event.detail.requestConfig.verb !== 'post') { return; }
    var now = values();
    chosenSince = {};
    Object.keys(now).forEach(function (name) {
      if (JSON.stringify(now[name]) !== JSON.stringify(asSent[name])) { chosenSince[name] = now[name]; }
    });
  });
  form.addEventListener('htmx:afterRequest', function (event) {
    if (event.detail.requestConfig.verb !== 'post') { return; }
    put(chosenSince);
    chosenSince = {};
    var part = home && document.getElementById(home);
    if (part && document.activeElement === document.body) { part.focus({ preventScroll: true }); }
    if (event.detail.successful && !document.querySelector('#conflict [role=alert]')) {
      if (sent === typed) { drop(draft); }
    } else if (!event.detail.successful) {
      say(words.getAttribute('data-offline'));
    }
  });

  // Enter in the search finds; it does not send the form.
  form.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && event.target.name === 'find' && window.htmx) {
      event.preventDefault();
      window.htmx.trigger(event.target, 'input');
    }
  });

  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-drop-kept]')) { drop(draft); }
  });

  // A field that a remedy leads to may be folded away.
  function unfold() {
    var target = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (!target) { return; }
    for (var up = target.closest('details'); up; up = up.parentElement && up.parentElement.closest('details')) { up.open = true; }
    target.scrollIntoView();
    target.focus();
  }
  window.addEventListener('hashchange', unfold);
  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute('href') === window.location.hash) { unfold(); }
  });
  unfold();

  var kept;
  try { kept = JSON.parse(window.sessionStorage.getItem(key(draft)) || 'null'); } catch (broken) { kept = null; }
  if (kept) {
    var differs = JSON.stringify(kept) !== JSON.stringify(values());
    put(kept);
    if (differs) {
      say(words.getAttribute('data-kept'));
      window.addEventListener('load', function () { if (window.htmx) { window.htmx.trigger(form, 'kept'); } });
    } else {
      drop(draft);
    }
  }
})();
