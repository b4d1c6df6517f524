/* Recording a voice message in the page. Where the browser cannot, nothing is shown: one writes.
   No library, ES5; chat.js shows what comes back. */
(function () {
  "use strict";
  var chat = window.portevoix, devices = navigator.mediaDevices;
  if (!chat || !window.MediaRecorder || !devices || !devices.getUserMedia) { return; }
  var LONGEST = 180, WAIT = 60000, RATE = 24000;
  var TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  var recorder = null, stream = null, clock = null, parts = [], seconds = 0, blob = null, address = null;

  function byId(name) { return document.getElementById(name); }

  function words(name) { return byId("vocal").getAttribute("data-" + name); }

  function type() {
    var i;
    for (i = 0; i < TYPES.length; i++) {
      if (MediaRecorder.isTypeSupported && MediaRecorder.isTypeSupported(TYPES[i])) { return TYPES[i]; }
    }
    return "";
  }

  function state(said) { if (byId("vocal-etat")) { byId("vocal-etat").textContent = said; } }

  function release() {
    if (clock) { clearInterval(clock); clock = null; }
    if (stream) { stream.getTracks().forEach(function (track) { track.stop(); }); stream = null; }
  }

  function drop() {
    if (address) { URL.revokeObjectURL(address); address = null; }
    blob = null;
    parts = [];
  }

  function look(now) {
    if (!byId("vocal")) { return; }
    byId("vocal-debut").hidden = now !== "rien";
    byId("vocal-fin").hidden = now !== "enregistre";
    byId("vocal-essai").hidden = now !== "essai";
    /* One way to send at a time: the written one is back when the recording is dropped. */
    if (byId("ecrit")) { byId("ecrit").hidden = now !== "rien"; }
  }

  function tick() {
    seconds += 1;
    state(words("en-cours").replace("#", String(seconds)));
    if (seconds >= LONGEST) { stop(); }
  }

  function stop() { if (recorder && recorder.state !== "inactive") { recorder.stop(); } }

  function start() {
    drop();
    devices.getUserMedia({ audio: true }).then(function (given) {
      var wanted = type(), options = { audioBitsPerSecond: RATE };
      if (wanted) { options.mimeType = wanted; }
      stream = given;
      seconds = 0;
      recorder = new MediaRecorder(given, options);
      recorder.ondataavailable = function (event) { if (event.data.size) { parts.push(event.data); } };
      recorder.onstop = function () {
        release();
        if (!byId("vocal") || !parts.length) { drop(); look("rien"); state(""); return; }
        blob = new Blob(parts, { type: recorder.mimeType.split(";")[0] });
        address = URL.createObjectURL(blob);
        byId("vocal-son").src = address;
        state(seconds >= LONGEST ? words("trop") : "");
        look("essai");
        byId("vocal-envoi").focus();
      };
      recorder.start();
      clock = setInterval(tick, 1000);
      look("enregistre");
      byId("vocal-fin").focus();
    }).catch(function () {
      release();
      look("rien");
      state(words("refuse"));
    });
  }

  function again() {
    drop();
    look("rien");
    state("");
    byId("vocal-debut").focus();
  }

  function send() {
    var request = new XMLHttpRequest();
    if (!blob || chat.busy()) { return; }
    chat.setBusy(true);
    request.open("POST", chat.address + "/vocal");
    request.timeout = WAIT;
    request.setRequestHeader("Content-Type", blob.type || "application/octet-stream");
    request.setRequestHeader("X-Reponse", chat.described() + "&secondes=" + seconds);
    request.onload = function () {
      var news;
      chat.setBusy(false);
      try { news = JSON.parse(request.responseText); } catch (error) { news = null; }
      if (!news) { state(words("hors-ligne")); return; }
      if (news.elsewhere) { location.reload(); return; }
      if (news.notice) { state(""); chat.say(news.notice); return; }
      drop();
      chat.show(news);
    };
    request.onerror = request.ontimeout = function () { chat.setBusy(false); state(words("hors-ligne")); };
    request.send(blob);
  }

  /* Each question has a form of its own: a recording begun for the one before is not sent to this one. */
  function ready() {
    stop();
    release();
    if (!byId("vocal")) { return; }
    byId("vocal").hidden = false;
    look("rien");
    byId("vocal-debut").addEventListener("click", start);
    byId("vocal-fin").addEventListener("click", stop);
    byId("vocal-envoi").addEventListener("click", send);
    byId("vocal-encore").addEventListener("click", again);
  }

  chat.onready = ready;
  ready();
})();
