// Comforts only: every page works without this file.
(function () {
  "use strict";

  // Menus made of <details>: one open at a time, closed by Escape or by a click elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var menu = event.target.closest && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // File drop zone: a plain file input that also takes a drop and names what was chosen.
  function describe(zone, input) {
    var out = zone.querySelector("[data-chosen]");
    if (!out) return;
    var names = Array.prototype.map.call(input.files, function (file) { return file.name; });
    var most = Number(input.dataset.most || 0);
    if (most && names.length > most) {
      input.value = "";
      out.textContent = "Rien n’est choisi : " + most + " fichiers au plus à la fois. Pour davantage, réunissez-les dans une archive .zip.";
      return;
    }
    var shown = names.length > 5 ? names.slice(0, 5).join(", ") + " et " + (names.length - 5) + " autres" : names.join(", ");
    out.textContent = names.length ? "Choisi : " + shown : "";
  }
  function readyZone(zone) {
    var input = zone.querySelector("input[type=file]");
    if (!input || zone.dataset.ready) return;
    zone.dataset.ready = "1";
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function () { zone.classList.remove("over"); });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", function () { describe(zone, input); });
  }

  // A long list of boxes to tick: words typed above it keep the lines that have them all, ticked or not.
  function bare(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  function readyPicker(picker) {
    var box = picker.querySelector("[data-picker-search]"), input = box.querySelector("input");
    var lines = Array.prototype.slice.call(picker.querySelectorAll(".picker-list > div"));
    var texts = lines.map(function (line) { return bare(line.textContent); });
    function say() {
      var words = bare(input.value).split(/\s+/).filter(Boolean), shown = 0;
      lines.forEach(function (line, place) {
        line.hidden = !words.every(function (word) { return texts[place].indexOf(word) !== -1; });
        if (!line.hidden) shown += 1;
      });
      var ticked = picker.querySelectorAll(".picker-list input:checked").length;
      box.querySelector("[data-picker-count]").textContent =
        (words.length ? shown + (shown > 1 ? " trouvés, " : " trouvé, ") : "") +
        (ticked ? ticked + (ticked > 1 ? " cochés." : " coché.") : "aucun coché.");
    }
    input.addEventListener("input", say);
    input.addEventListener("keydown", function (event) { if (event.key === "Enter") event.preventDefault(); });
    picker.addEventListener("change", say);
    box.hidden = false;
    say();
  }

  // The box of the page image that belongs to the field being read stands out.
  function light(event, on) {
    var field = event.target.closest && event.target.closest("[data-box]");
    if (!field) return;
    document.querySelectorAll(".page-view [data-box-of]").forEach(function (box) {
      box.classList.toggle("lit", on && box.getAttribute("data-box-of") === field.dataset.box);
    });
  }
  document.addEventListener("focusin", function (event) { light(event, true); });
  document.addEventListener("focusout", function (event) { light(event, false); });

  // A form that says so is sent once, even on a double click. (The server is idempotent too.)
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  // French marks stay with their word: sentences are written with plain spaces, and read with spaces that do not break.
  function keepTogether(root) {
    var texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), text;
    while ((text = texts.nextNode())) {
      if (!/« | [»:;?!]/.test(text.data) || text.parentElement.closest("pre, code, textarea, script, style, .id")) continue;
      text.data = text.data.replace(/« /g, "«\u00a0").replace(/ (?=[»:;?!])/g, "\u00a0");
    }
  }

  function ready(root) {
    keepTogether(root === document ? document.body : root);
    root.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.onclick = function () { window.print(); };
    });
    root.querySelectorAll(".dropzone").forEach(readyZone);
    root.querySelectorAll("[data-picker]").forEach(readyPicker);
    // The summary of errors is what must be read first.
    var summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  }
  document.addEventListener("DOMContentLoaded", function () { ready(document); });
  document.addEventListener("htmx:load", function (event) { if (event.target !== document.body) ready(event.target); });
})();
