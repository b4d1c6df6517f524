/* The chat without reloading the page. Everything works without this file, by plain form posts.
   Written for old browsers: no build, no library, ES5. */
(function () {
  "use strict";
  var log = document.getElementById("conversation");
  if (!log || !window.XMLHttpRequest || !document.querySelector) { return; }
  var WAIT = 30000, LOOK_AGAIN = 2000, LOOKS = 60;
  var address = form().getAttribute("action").split("#")[0]; /* .action would be a button of that name */
  var pressed = null, busy = false, looks = 0;

  /* A page that answers a post would ask to send again when it is reloaded. */
  if (window.history && history.replaceState && location.pathname.indexOf("/r/") < 0) {
    history.replaceState(null, "", location.pathname);
  }

  function form() { return document.getElementById("reponse"); }

  function lastSeen() {
    var bubbles = log.querySelectorAll(".bulle");
    return bubbles.length ? bubbles[bubbles.length - 1].id : "";
  }

  function fields(from, button) {
    var parts = [], i, one;
    function add(name, value) { parts.push(encodeURIComponent(name) + "=" + encodeURIComponent(value)); }
    for (i = 0; i < from.elements.length; i++) {
      one = from.elements[i];
      if (!one.name || one.disabled || one.type === "submit" || one.tagName === "BUTTON") { continue; }
      if (one.type === "checkbox" && !one.checked) { continue; }
      add(one.name, one.value);
    }
    if (button && button.name) { add(button.name, button.value); }
    add("vu", lastSeen());
    return parts.join("&");
  }

  /* What says which question is answered, without what is being written: for a recording. */
  function described() {
    var names = ["jeton", "formulaire", "etape"], parts = [], i;
    for (i = 0; i < names.length; i++) {
      parts.push(names[i] + "=" + encodeURIComponent(form().elements[names[i]].value));
    }
    return parts.join("&") + "&vu=" + encodeURIComponent(lastSeen());
  }

  function say(words) {
    var notice = document.getElementById("avis");
    notice.textContent = words;
    notice.hidden = !words;
    if (words && notice.scrollIntoView) { notice.scrollIntoView(false); }
  }

  function setBusy(now) {
    busy = now;
    form().className = now ? "reponse occupe" : "reponse";
    form().setAttribute("aria-busy", now ? "true" : "false");
  }

  /* The server has another page for this: post the same form again, plainly. Sent twice, kept once. */
  function plainly(button) {
    var hidden = document.createElement("input");
    if (button && button.name) {
      hidden.type = "hidden";
      hidden.name = button.name;
      hidden.value = button.value;
      form().appendChild(hidden);
    }
    busy = true;
    HTMLFormElement.prototype.submit.call(form());
  }

  function show(news) {
    var first, focused, holder = document.createElement("div");
    if (news.reset) { log.innerHTML = ""; }
    holder.innerHTML = news.entries;
    while (holder.firstElementChild) {
      if (!first && holder.firstElementChild.className.indexOf("bulle-bot") >= 0) { first = holder.firstElementChild; }
      log.appendChild(holder.firstElementChild);
    }
    if (!news.waiting || !form().hasAttribute("data-attente")) {
      focused = form().contains(document.activeElement) || document.activeElement === document.body;
      holder.innerHTML = news.answer;
      form().parentNode.replaceChild(holder.firstElementChild, form());
      document.title = news.title;
      ready();
      if (focused) { form().focus({ preventScroll: true }); }
    }
    if (first && first.scrollIntoView) { first.scrollIntoView(true); }
    later(news.waiting);
  }

  /* The tap on « Écouter » is the wish to hear. A browser that refuses leaves the player to tap. */
  function listen() {
    var players = log.querySelectorAll("audio"), begun;
    if (!players.length) { return; }
    begun = players[players.length - 1].play();
    if (begun && begun["catch"]) { begun["catch"](function () {}); }
  }

  function later(waiting) {
    if (!waiting) { looks = 0; return; }
    if (looks++ < LOOKS) {
      setTimeout(function () { if (!busy) { send({ name: "action", value: "relire" }, true); } }, LOOK_AGAIN);
    }
  }

  function send(button, quiet) {
    var request = new XMLHttpRequest();
    if (busy) { return; }
    setBusy(true);
    request.open("POST", address + "/messages");
    request.timeout = WAIT;
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    request.onload = function () {
      var news;
      setBusy(false);
      try { news = JSON.parse(request.responseText); } catch (error) { news = null; }
      if (!news) { if (!quiet) { say(form().getAttribute("data-hors-ligne")); } return; }
      if (news.elsewhere) { plainly(button); return; }
      if (news.notice) { say(news.notice); return; }
      show(news);
      if (button && /\.!ecouter$/.test(button.value || "")) { listen(); }
    };
    request.onerror = request.ontimeout = function () {
      setBusy(false);
      if (quiet) { later(true); } else { say(form().getAttribute("data-hors-ligne")); }
    };
    request.send(fields(form(), button));
  }

  function grow(area) {
    area.style.height = "auto";
    area.style.height = Math.min(area.scrollHeight + 4, 480) + "px";
    var counter = document.getElementById("signes");
    counter.hidden = area.value.length < 3500;
    counter.textContent = form().getAttribute("data-signes").replace("#", String(area.value.length));
  }

  function ready() {
    var area = document.getElementById("texte");
    if (window.portevoix.onready) { window.portevoix.onready(); }
    form().addEventListener("submit", function (event) {
      event.preventDefault();
      var button = event.submitter || pressed || form().querySelector("button");
      pressed = null;
      send(button, false);
    });
    if (!area) { return; }
    area.addEventListener("input", function () { grow(area); });
    area.addEventListener("keydown", function (event) {
      if ((event.ctrlKey || event.metaKey) && event.keyCode === 13) {
        event.preventDefault();
        send({ name: "action", value: "envoyer" }, false);
      }
    });
    if (area.value) { grow(area); }
  }

  document.addEventListener("click", function (event) {
    var one = event.target;
    while (one && one.tagName !== "BUTTON") { one = one.parentNode; }
    pressed = one && form().contains(one) ? one : null;
  });

  var copy = document.getElementById("copier"), link = document.getElementById("lien");
  copy.hidden = false;
  link.addEventListener("focus", function () { link.select(); });
  copy.addEventListener("click", function () {
    var done = false;
    link.focus();
    link.select();
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    document.getElementById("copie").textContent = copy.getAttribute(done ? "data-copie" : "data-impossible");
  });

  /* For voice.js. */
  window.portevoix = {
    address: address, described: described, show: show, say: say, setBusy: setBusy,
    busy: function () { return busy; }
  };

  ready();
  later(form().hasAttribute("data-attente"));
})();
