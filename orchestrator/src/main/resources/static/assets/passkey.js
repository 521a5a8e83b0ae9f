// Asks the browser's authenticator: form[data-passkey] has a statement signed before it is sent, form[data-passkey-new] has a
// new passkey made. Without script the form is sent as it is, and the server says what is missing.
(function () {
  'use strict';

  function bytes(base64) {
    return Uint8Array.from(window.atob(base64), function (c) { return c.charCodeAt(0); });
  }
  function base64(buffer) {
    var text = '';
    new Uint8Array(buffer).forEach(function (b) { text += String.fromCharCode(b); });
    return window.btoa(text);
  }
  function say(form, shown) {
    var refused = form.querySelector('[data-passkey-refused]');
    if (refused) { refused.hidden = !shown; if (shown) { refused.focus(); } }
  }

  function sign(question) {
    return navigator.credentials.get({ publicKey: {
      challenge: bytes(question.challenge),
      rpId: question.relyingParty,
      allowCredentials: question.credentials.map(function (id) { return { type: 'public-key', id: bytes(id) }; }),
      userVerification: 'required',
      timeout: 120000
    } }).then(function (made) {
      return {
        credential: base64(made.rawId),
        authenticator: base64(made.response.authenticatorData),
        client: base64(made.response.clientDataJSON),
        signature: base64(made.response.signature)
      };
    });
  }

  function make(question) {
    return navigator.credentials.create({ publicKey: {
      challenge: bytes(question.challenge),
      rp: { id: question.relyingParty, name: document.querySelector('.brand').textContent.trim() },
      user: { id: bytes(question.user), name: question.username, displayName: question.displayName },
      pubKeyCredParams: question.algorithms.map(function (alg) { return { type: 'public-key', alg: alg }; }),
      excludeCredentials: question.credentials.map(function (id) { return { type: 'public-key', id: bytes(id) }; }),
      authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
      attestation: 'none',
      timeout: 120000
    } }).then(function (made) {
      return { client: base64(made.response.clientDataJSON), attestation: base64(made.response.attestationObject) };
    });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    var place = form.getAttribute('data-passkey') || form.getAttribute('data-passkey-new');
    if (!place || form.dataset.passkeyDone || !window.PublicKeyCredential) { return; }
    // Nobody else takes this for the sending of the form, which is still to come.
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.passkeyAsked) { return; }
    form.dataset.passkeyAsked = 'true';
    say(form, false);
    window.fetch(place, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: 'application/json' }
    }).then(function (answer) {
      // What is wrong with the form, the page says when it is sent as it is.
      if (!answer.ok) { return {}; }
      return answer.json().then(form.hasAttribute('data-passkey') ? sign : make);
    }).then(function (fields) {
      Object.keys(fields).forEach(function (name) { form.elements[name].value = fields[name]; });
      form.dataset.passkeyDone = 'true';
      form.requestSubmit();
    }).catch(function () { delete form.dataset.passkeyAsked; say(form, true); });
  }, true);

  // Back to a page that was left: the old answer is used up.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-passkey-asked]').forEach(function (form) {
      delete form.dataset.passkeyAsked;
      delete form.dataset.passkeyDone;
    });
  });
})();
