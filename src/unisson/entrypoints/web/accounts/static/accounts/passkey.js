// Passkeys: asks the browser, puts its answer in the form, sends the form. Options and answer are JSON, bytes in base64url.
(function () {
  "use strict";
  var REFUSED = "La clé n’a pas été utilisée : l’opération a été annulée, ou le délai est passé. Recommencez.";
  var UNKNOWN = "Ce navigateur ne connaît pas les clés d’accès, ou la page n’est pas en HTTPS. Utilisez un autre moyen.";

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (character) { return character.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function opened(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    ["allowCredentials", "excludeCredentials"].forEach(function (name) {
      (options[name] || []).forEach(function (known) { known.id = bytes(known.id); });
    });
    return options;
  }
  function answer(credential) {
    var said = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) said[name] = text(credential.response[name]);
    });
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: said
    });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var out = form.querySelector("[data-passkey-said]");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!window.PublicKeyCredential) { out.textContent = UNKNOWN; return; }
      var request = { publicKey: opened(JSON.parse(form.dataset.options).publicKey) };
      navigator.credentials[form.dataset.passkey](request).then(function (credential) {
        form.elements.credential.value = answer(credential);
        form.submit();
      }).catch(function () { out.textContent = REFUSED; });
    });
  });
})();
