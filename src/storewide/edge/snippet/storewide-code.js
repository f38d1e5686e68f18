/* The visitor's code in a store's footer: eight digits of the SHA-256 of the id that tracking uses. */
(function (w, d) {
  "use strict";

  function begin() {
    var api = w.storewide, consent = api && api.consent;
    // tracking was blocked, or never came
    if (!api || !api.visitor) return;
    // as `3F2A-91C0`; empty without https
    api.code = function () {
      if (!w.crypto.subtle) return Promise.resolve("");
      return w.crypto.subtle.digest("SHA-256", new TextEncoder().encode(api.visitor())).then(function (sum) {
        var text = new DataView(sum).getUint32(0).toString(16).toUpperCase().padStart(8, "0");
        return text.slice(0, 4) + "-" + text.slice(4);
      });
    };
    function show() {
      api.code().then(function (code) {
        d.querySelectorAll("[data-storewide-code]").forEach(function (place) { place.textContent = code; });
      });
    }
    // whoever takes consent back has another id from then on
    api.consent = function (given) { consent(given); show(); };
    show();
  }

  // every script of the page has run by then
  if (d.readyState === "complete") begin();
  else w.addEventListener("load", begin);
})(window, document);
