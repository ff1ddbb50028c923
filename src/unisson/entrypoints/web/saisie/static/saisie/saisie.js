// While an invoice is being written: say it when the page no longer keeps what is typed. Everything works without this file.
(function () {
  "use strict";

  function trouble(kind) {
    var box = document.getElementById("autosave-trouble");
    if (!box) return;
    box.querySelectorAll("[data-trouble]").forEach(function (words) { words.hidden = words.dataset.trouble !== kind; });
    box.hidden = !kind;
  }
  function ours(event) { return event.detail.elt && event.detail.elt.id === "autosave"; }

  // A session that ended answers with the sign-in page: it must not take the place of the totals.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!ours(event)) return;
    var away = event.detail.xhr.responseURL.indexOf("/totaux/") < 0;
    if (away) event.detail.shouldSwap = false;
    var status = event.detail.xhr.status;
    trouble(away || status === 403 ? "session" : status === 429 ? "pace" : status >= 400 ? "network" : "");
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) { if (ours(event)) trouble("network"); });
  });
})();
