"use strict";
// What waits to be sent, in the telephone, until the engine has said what it took. Nothing is sent twice: each
// form has an id of its own, and the server keeps one of each attempt.
const queue = (() => {
  const AGAIN = 15000;  // milliseconds between two tries
  const LOOK = 700, LOOKS = 10;  // for what was kept and is not handled yet
  const PATIENCE = 15000;  // of one request
  let place = "", changed = () => {}, busy = false;

  function read() {
    try { return JSON.parse(localStorage.getItem(place + ":file") || "[]"); } catch { return []; }
  }

  // Returns false where the telephone keeps nothing (full, or private browsing).
  function write(forms) {
    try {
      localStorage.setItem(place + ":file", JSON.stringify(forms));
      return true;
    } catch { return false; }
  }

  function update(id, change) {
    write(read().map((one) => (one.id === id ? { ...one, ...change } : one)));
    changed();
  }

  function remove(id) {
    write(read().filter((one) => one.id !== id));
    changed();
  }

  async function ask(path, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(path, { ...options, cache: "no-store", signal: stop.signal });
    } finally { clearTimeout(timer); }
  }

  // What came of a try: "done", "wait" (kept, not handled yet), "later", or "offline".
  async function send(one) {
    const address = `${place}/fiches/${one.id}/${one.attempt}`;
    let answer;
    try {
      answer = await ask(address, one.sent ? {} : {
        method: "POST", body: JSON.stringify(one.body), headers: { "Content-Type": "application/json" },
      });
    } catch { return "offline"; }
    if (answer.status === 401) { changed("cle"); return "offline"; }
    if (answer.status === 202) { update(one.id, { sent: true }); return "wait"; }
    if (answer.status === 404 && one.sent) { update(one.id, { sent: false }); return "later"; }
    if (answer.status === 400 || answer.status === 404 || answer.status === 413) {
      update(one.id, { state: "refusee", refusals: { "": (await words(answer)) } });
      return "done";
    }
    if (!answer.ok) return "later";
    let outcome;
    try { outcome = await answer.json(); } catch { return "offline"; }
    settle(one, outcome);
    return "done";
  }

  async function words(answer) {
    try { return (await answer.json()).words; } catch { return "La fiche est refusée."; }
  }

  function settle(one, outcome) {
    if (outcome.danger) changed("danger");
    if (outcome.state === "gardee" || outcome.state === "moins_de_15") {
      const name = place + ":" + outcome.state;
      try {
        localStorage.setItem(name, String(Number(localStorage.getItem(name) || 0) + 1));
      } catch { /* only a count */ }
      remove(one.id);
    } else update(one.id, { state: outcome.state, refusals: outcome.refusals, sent: false });
  }

  async function run() {
    if (busy) return;
    busy = true;
    try {
      for (const { id } of read()) {
        for (let look = 0; look < LOOKS; look += 1) {
          const one = read().find((other) => other.id === id);
          if (!one || one.state) break;
          const went = await send(one);
          if (went === "offline") return;
          if (went !== "wait") break;
          await new Promise((done) => setTimeout(done, LOOK));
        }
      }
    } finally { busy = false; }
  }

  function start(address, onChange) {
    place = address;
    changed = onChange;
    window.addEventListener("online", run);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) run(); });
    setInterval(run, AGAIN);
    changed();
    run();
  }

  function add(form) {
    const kept = write([...read().filter((one) => one.id !== form.id), form]);
    changed();
    run();
    return kept;
  }

  return { start, add, remove, read };
})();
