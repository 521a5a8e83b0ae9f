// What every page needs beyond HTML. Everything essential works without it.
(function () {
  'use strict';

  // Whoever moved the page by a swap finds the focus where it went on.
  function focusOn(element) {
    if (!element) { return; }
    if (!element.hasAttribute('tabindex')) { element.setAttribute('tabindex', '-1'); }
    element.focus({ preventScroll: false });
  }

  document.addEventListener('htmx:afterSwap', function (event) {
    var target = event.detail.target;
    focusOn(target.matches('[data-focus]') ? target : target.querySelector('[data-focus]'));
  });

  // What came with a swap is said in a sentence to those who listen, instead of being read out whole.
  function announce(text) {
    var announcer = document.getElementById('announcer');
    if (announcer && text) { announcer.textContent = ''; window.setTimeout(function () { announcer.textContent = text; }, 50); }
  }
  document.addEventListener('htmx:afterSettle', function (event) {
    var part = event.target;
    var said = part.matches('[data-announce]') ? part : part.querySelector('[data-announce]');
    announce(said && said.getAttribute('data-announce'));
  });

  // What was typed survives an expired session, a crash and Back: forms with data-keep="name".
  function key(form) { return 'typed:' + form.getAttribute('data-keep'); }
  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.type !== 'hidden' && field.type !== 'password' && field.type !== 'file' && field.type !== 'submit';
    });
  }
  function restore(form) {
    var kept;
    try { kept = JSON.parse(window.sessionStorage.getItem(key(form)) || 'null'); } catch (broken) { kept = null; }
    if (!kept) { return; }
    fields(form).forEach(function (field) {
      var value = kept[field.name];
      if (field.type === 'radio' || field.type === 'checkbox') {
        if (Array.isArray(value)) { field.checked = value.indexOf(field.value) >= 0; }
      } else if (typeof value === 'string' && !field.value) {
        field.value = value;
      }
    });
  }
  function keep(form) {
    var kept = {};
    fields(form).forEach(function (field) {
      if (field.type === 'radio' || field.type === 'checkbox') {
        kept[field.name] = kept[field.name] || [];
        if (field.checked) { kept[field.name].push(field.value); }
      } else {
        kept[field.name] = field.value;
      }
    });
    window.sessionStorage.setItem(key(form), JSON.stringify(kept));
  }
  document.addEventListener('input', function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute('data-keep')) { keep(form); }
  });
  Array.prototype.forEach.call(document.querySelectorAll('form[data-keep]'), restore);
  // The page after a success names what need not be kept any longer.
  Array.prototype.forEach.call(document.querySelectorAll('[data-forget]'), function (element) {
    window.sessionStorage.removeItem('typed:' + element.getAttribute('data-forget'));
  });

  // One click, one submission.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.getAttribute('data-sent') === 'yes') { event.preventDefault(); return; }
    if (form.method === 'post' && !form.hasAttribute('hx-post')) {
      form.setAttribute('data-sent', 'yes');
      window.setTimeout(function () { form.removeAttribute('data-sent'); }, 5000);
    }
  });

  // Menus close with Escape and with a click elsewhere.
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') { return; }
    Array.prototype.forEach.call(document.querySelectorAll('details.person[open], details.menu[open]'), function (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });
  document.addEventListener('click', function (event) {
    Array.prototype.forEach.call(document.querySelectorAll('details.person[open]'), function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  // data-print on a button prints.
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-print]')) { window.print(); }
  });

  var first = document.querySelector('.problems[data-focus]');
  if (first) { focusOn(first); document.title = '! ' + document.title; }
})();
