// Applies the stored choice of theme before the first paint; without a choice the machine decides (tokens.css).
(function () {
  "use strict";
  var KEY = "unisson-theme";
  var root = document.documentElement;

  function stored() {
    try { return localStorage.getItem(KEY) || "auto"; } catch (e) { return "auto"; }
  }

  function apply(choice) {
    if (choice === "light" || choice === "dark") root.setAttribute("data-bs-theme", choice);
    else root.removeAttribute("data-bs-theme");
  }

  function keep(choice) {
    try {
      if (choice === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch (e) { /* private browsing: the choice lasts for the page */ }
  }

  function press(box, choice) {
    box.querySelectorAll("button[value]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    });
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-theme-choice]").forEach(function (box) {
      box.hidden = false;
      press(box, stored());
      box.addEventListener("click", function (event) {
        var button = event.target.closest("button[value]");
        if (!button) return;
        keep(button.value);
        apply(button.value);
        press(box, button.value);
      });
    });
  });
})();
