/* Storewide tracking: nothing is stored in the browser before storewide.consent(true). */
(function (w, d, n) {
  "use strict";
  var me = d.currentScript, at = new URL(me.src).origin, key = me.dataset.key, NAME = "storewide";
  var waiting = (w.storewide && w.storewide.q) || [];
  var user = null, consent = "unknown";

  function id() {
    if (w.crypto.randomUUID) return w.crypto.randomUUID();
    return ([1e7] + -1e3 + -4e3 + -8e3 + -1e11).replace(/[018]/g, function (c) {
      return (c ^ (w.crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
    });
  }
  function kept() {
    try { return JSON.parse(w.localStorage.getItem(NAME)); } catch (e) { return null; }
  }
  function keep() {
    try {
      if (consent === "granted") w.localStorage.setItem(NAME, JSON.stringify({ id: anonymous, user: user }));
      else w.localStorage.removeItem(NAME);
    } catch (e) { /* a browser that stores nothing: the id lasts for this page */ }
  }
  function campaign(query) {
    var found = {}, any = false;
    ["source", "medium", "term", "content", "campaign"].forEach(function (part) {
      var value = query.get("utm_" + part);
      if (value) { found[part === "campaign" ? "name" : part] = value; any = true; }
    });
    return any ? found : undefined;
  }
  function send(type, more) {
    var l = w.location, now = new Date().toISOString();
    var page = { url: l.href, path: l.pathname, search: l.search, title: d.title, referrer: d.referrer };
    var message = {
      type: type, messageId: id(), anonymousId: anonymous, timestamp: now, sentAt: now, writeKey: key,
      context: {
        page: page, consent: consent, locale: n.language, campaign: campaign(new URLSearchParams(l.search)),
        library: { name: "storewide.js", version: "1" }
      }
    };
    if (user) message.userId = user;
    for (var name in more) message[name] = more[name];
    if (type === "page") message.properties = Object.assign({}, page, more.properties);
    var body = JSON.stringify(message), to = at + "/v1/" + type;
    var blob = new Blob([body], { type: "text/plain" });
    if (n.sendBeacon && n.sendBeacon(to, blob)) return;
    w.fetch(to, { method: "POST", body: blob, keepalive: true, credentials: "omit" }).catch(function () {});
  }

  function measure() {
    var seen = { path: w.location.pathname }, page = new Date().toISOString(), any, shift = 0, first = 0, last = 0;
    function see(type, look) {
      var Observer = w.PerformanceObserver, types = (Observer && Observer.supportedEntryTypes) || [];
      if (types.indexOf(type) < 0) return false;
      new Observer(function (list) {
        list.getEntries().forEach(function (entry) { look(entry, entry.startTime); });
      }).observe({ type: type, buffered: true, durationThreshold: 16 });
      return true;
    }
    function worst(name, value) { any = 1; seen[name] = Math.max(seen[name] || 0, value); }
    see("largest-contentful-paint", function (entry, start) { worst("lcp", Math.round(start)); });
    see("event", function (entry) { if (entry.interactionId) worst("inp", entry.duration); });
    if (see("layout-shift", function (entry, start) {
      if (entry.hadRecentInput) return;
      if (start - last > 1000 || start - first > 5000) { first = start; shift = 0; }
      last = start;
      worst("cls", +(shift += entry.value).toFixed(4));
    })) worst("cls", 0);
    function hidden() {
      if (any && d.visibilityState === "hidden") {
        any = 0;
        d.removeEventListener("visibilitychange", hidden);
        send("track", { event: "Page Timing", timestamp: page, properties: seen });
      }
    }
    d.addEventListener("visibilitychange", hidden);
  }

  var before = kept(), anonymous = (before && before.id) || id();
  if (before) { consent = "granted"; user = before.user || null; }

  var api = {
    page: function (name, properties) { send("page", { name: name, properties: properties }); },
    track: function (event, properties) { send("track", { event: event, properties: properties }); },
    identify: function (who, traits) {
      user = who == null ? null : String(who);
      keep();
      send("identify", { traits: traits });
    },
    consent: function (given) {
      if (!given && consent === "granted") { anonymous = id(); user = null; }
      consent = given ? "granted" : "denied";
      keep();
    },
    visitor: function () { return anonymous; }
  };
  w.storewide = api;
  waiting.forEach(function (call) { api[call[0]].apply(null, call.slice(1)); });
  if (me.dataset.page !== "off") api.page();
  if (me.dataset.timing !== "off") measure();
})(window, document, navigator);
