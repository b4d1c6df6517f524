"use strict";
// The long form: drawn from the questionnaire in the page, kept in the telephone while it is filled in.
(() => {
  const sheet = JSON.parse(document.getElementById("questionnaire").textContent);
  const place = `/terrain/${sheet.code}`, DRAFT = `${place}:brouillon`, MODE = `${place}:mode`;
  const byId = (id) => document.getElementById(id);
  const form = byId("fiche"), box = byId("questions"), mode = byId("mode");
  let draft = null;

  // -- The person whose form is on view ---------------------------------------------------------------
  function fresh() {
    // Six letters to write down, none like another, and enough chance that nobody guesses the rest.
    const number = Array.from(crypto.getRandomValues(new Uint8Array(6)), (one) => LETTERS[one % LETTERS.length]);
    const rest = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15))));
    const id = `${number.join("")}-${rest.replace(/\+/g, "-").replace(/\//g, "_")}`;
    const dealt = sheet.deals[crypto.getRandomValues(new Uint32Array(1))[0] % sheet.deals.length];
    return { id, attempt: 1, dealt, values: {}, notice: false, quotation: null, taken: {}, refusals: {},
      revision: sheet.revision };
  }

  function save() {
    try { localStorage.setItem(DRAFT, JSON.stringify(draft)); } catch { say("etat", FULL); }
  }

  function restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(DRAFT));
      return kept && kept.id ? carried(kept) : null;
    } catch { return null; }
  }

  // The questionnaire changed since: the same name means the same thing, so that answers stay with theirs.
  function carried(kept) {
    if (kept.revision === sheet.revision) return kept;
    const shared = (dealt) => Object.entries(dealt.items)
      .flatMap(([name, items]) => items.filter((item) => kept.values[`${name}/${item}`])).length;
    const dealt = sheet.deals.reduce((best, one) => (shared(one) > shared(best) ? one : best));
    return { ...kept, dealt, revision: sheet.revision };
  }

  const LETTERS = "abcdefghjkmnpqrstuvwxyz";
  const FULL = "Ce téléphone ne peut rien garder : sa mémoire est pleine. La fiche n’est pas partie, laissez-la ouverte et faites de la place.";
  const WHOLE = "Effacer cette fiche ? Rien n’en sera gardé.";
  const PARTLY = "Effacer ce qui n’a pas été pris ? Le reste est déjà gardé.";
  const WORDS = new Set(["text", "geopoint", "integer"]);

  function steps() {
    const found = [];
    const answers = {};
    for (const one of sheet.questions) {
      const followed = one.follows && !(answers[one.follows] || []).length;
      if (followed || (one.relevant && !conditions.holds(one.relevant, answers))) continue;
      const items = one.items ? draft.dealt.items[one.name].map(
        (name) => one.items.find((item) => item.name === name)) : [null];
      items.forEach((item, index) => {
        const step = item ? `${one.name}/${item.name}` : one.name;
        found.push({ step, one, label: item ? item.label : one.label, first: index === 0 });
      });
      const value = draft.values[one.name];
      if (value && !one.items) answers[one.name] = codes(one, value);
    }
    return found;
  }

  function codes(one, value) {
    if (one.type === "integer") return value.text.trim() ? [value.text.trim()] : [];
    if (WORDS.has(one.type)) return value.text.trim() ? ["texte"] : [];
    return value.codes;
  }

  const valueOf = (step) => draft.values[step] || { codes: [], text: "" };
  const answered = ({ step, one }) => codes(one, valueOf(step)).length > 0;

  // -- Drawing ------------------------------------------------------------------------------------------
  function make(tag, attributes, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "on") Object.entries(value).forEach(([event, act]) => made.addEventListener(event, act));
      else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...inside.filter((one) => one !== null));
    return made;
  }

  function draw() {
    byId("compris").checked = draft.notice;
    byId("suite").hidden = !draft.notice;
    const shown = steps();
    const known = new Map([...box.children].map((child) => [child.dataset.step, child]));
    const wanted = shown.map((one) => known.get(one.step) || question(one));
    if (wanted.some((one, index) => box.children[index] !== one) || box.children.length !== wanted.length) {
      const held = document.activeElement;
      box.replaceChildren(...wanted);
      if (held && box.contains(held)) held.focus({ preventScroll: true });
    }
    const young = shown.some(({ step, one }) => one.choices.some(
      (choice) => choice.ends && valueOf(step).codes.includes(choice.name)));
    byId("jeune").hidden = !young;
    byId("citation").hidden = !shown.some((one) => one.one.type === "text" && answered(one));
    for (const radio of form.querySelectorAll("[name=citation]")) {
      radio.checked = String(draft.quotation) === radio.value;
    }
    byId("envoyer").hidden = young;
    for (const child of box.children) child.hidden = young && child.dataset.gate === undefined;
  }

  function question({ step, one, label, first }) {
    const id = `q-${step.replace("/", "-")}`;
    const legend = make("legend", {}, one.section && first ? make("span", { class: "partie" }, one.section) : null,
      label, one.required ? make("span", { class: "requis" }, " (obligatoire)") : null);
    const part = make("fieldset", { id, "data-step": step, "data-gate": one.gate || null, tabindex: "-1" }, legend);
    if (one.fact) part.append(make("p", { class: "fait" }, one.fact));
    if (one.hint) part.append(make("p", { class: "aide" }, one.hint));
    if (one.type === "note") return make("p", { class: "fait", "data-step": step }, label);
    part.append(WORDS.has(one.type) ? words(step, one, label) : one.type === "rank" ? ranking(step, one) : options(step, one));
    part.append(make("p", { class: "faute", role: "alert", hidden: true }));
    return part;
  }

  function words(step, one, label) {
    const attributes = { "aria-label": label, autocomplete: "off", on: { input: (event) => put(step, { codes: [], text: event.target.value }) } };
    const made = one.type === "text"
      ? make("textarea", { ...attributes, rows: 3, maxlength: 4000 })
      : make("input", { ...attributes, type: "text", maxlength: 300, inputmode: one.type === "integer" ? "numeric" : null });
    made.value = valueOf(step).text;
    return made;
  }

  const ordered = (one) => draft.dealt.choices[one.name]
    ? draft.dealt.choices[one.name].map((name) => one.choices.find((choice) => choice.name === name)) : one.choices;

  function options(step, one) {
    const several = one.type === "select_multiple";
    return make("div", { class: "choix" }, ...ordered(one).map((choice) => {
      const input = make("input", { type: several ? "checkbox" : "radio", name: step, value: choice.name });
      input.checked = valueOf(step).codes.includes(choice.name);
      // Touched again, an answer is taken back: the wrong line was hit.
      let was = false;
      const hold = () => { was = input.checked; };
      input.addEventListener("click", () => {
        if (!several && was) input.checked = false;
        was = input.checked;
        pick(step, one, choice, input.checked, several);
      });
      return make("label", { class: "case", on: { pointerdown: hold } }, input, make("span", {}, choice.label));
    }));
  }

  function pick(step, one, choice, on, several) {
    let now = several ? valueOf(step).codes.filter((name) => name !== choice.name) : [];
    if (on && several) {
      const alone = one.choices.filter((other) => other.alone).map((other) => other.name);
      now = choice.alone ? [] : now.filter((name) => !alone.includes(name));
    }
    put(step, { codes: on ? [...now, choice.name] : now, text: "" });
    for (const input of byId(`q-${step.replace("/", "-")}`).querySelectorAll("input")) {
      input.checked = valueOf(step).codes.includes(input.value);
    }
  }

  function ranking(step, one) {
    const list = make("div", { class: "choix" });
    const show = () => list.replaceChildren(...ordered(one).map((choice) => {
      const rank = valueOf(step).codes.indexOf(choice.name);
      return make("button", {
        type: "button", class: "case", "data-choice": choice.name, "aria-pressed": String(rank >= 0),
        on: { click: () => { order(step, choice.name); show(); list.querySelector(`[data-choice="${choice.name}"]`).focus(); } },
      }, make("span", { class: "rang" }, rank >= 0 ? String(rank + 1) : "–"), make("span", {}, choice.label));
    }));
    show();
    return list;
  }

  function order(step, name) {
    const now = valueOf(step).codes;
    put(step, { codes: now.includes(name) ? now.filter((other) => other !== name) : [...now, name], text: "" });
  }

  function put(step, value) {
    draft.values[step] = value;
    fault(step, "");
    settled(step);
    save();
    draw();
  }

  // -- Mistakes -----------------------------------------------------------------------------------------
  function fault(step, words_) {
    const part = byId(`q-${step.replace("/", "-")}`);
    const line = part && part.querySelector(".faute");
    if (!line) return;
    line.textContent = words_;
    line.hidden = !words_;
    part.classList.toggle("fausse", Boolean(words_));
  }

  // Looked at again: no longer on the list of what is to be looked at.
  function settled(step) {
    const line = byId("fautes").querySelector(`[href="#q-${step.replace("/", "-")}"]`);
    if (line) line.closest("li").remove();
    byId("fautes").hidden = !byId("fautes").querySelector("li");
  }

  function mistake({ step, one }) {
    const value = valueOf(step), count = value.codes.length;
    if (one.required && !answered({ step, one })) return "Cette question est obligatoire.";
    if (one.type === "integer" && value.text.trim()) {
      const number = Number(value.text.trim());
      const low = one.minimum ?? -Infinity, high = one.maximum ?? Infinity;
      if (!Number.isInteger(number)) return "Écrivez un nombre entier.";
      if (number < low || number > high) return `Écrivez un nombre de ${one.minimum ?? "…"} à ${one.maximum ?? "…"}.`;
    }
    if (one.type === "select_multiple" && one.maximum && count > one.maximum) {
      return `${count} réponses : ${one.maximum} au plus.`;
    }
    if (one.type === "rank" && count && count < one.choices.length - 1) return "Mettez tout dans l’ordre, ou rien.";
    return "";
  }

  function check(shown) {
    const wrong = shown.map((one) => [one, mistake(one)]).filter(([, why]) => why);
    shown.forEach((one) => fault(one.step, ""));
    wrong.forEach(([one, why]) => fault(one.step, why));
    summary(wrong.map(([one, why]) => [one.step, one.label, why]));
    return wrong.length === 0;
  }

  function summary(wrong) {
    const place_ = byId("fautes");
    place_.hidden = wrong.length === 0;
    place_.replaceChildren(
      make("p", {}, wrong.length > 1 ? `${wrong.length} réponses à revoir :` : "Une réponse à revoir :"),
      make("ul", {}, ...wrong.map(([step, label, why]) => make("li", {},
        make("a", { href: `#q-${step.replace("/", "-")}` }, label), ` ${why}`))));
    if (wrong.length) { place_.focus(); place_.scrollIntoView(); }
  }

  // -- Sending --------------------------------------------------------------------------------------------
  function body(shown) {
    const answers = [];
    const taken = {};
    for (const { step, one } of shown) {
      if (one.type === "note" || !answered({ step, one })) continue;
      const value = valueOf(step);
      const given = WORDS.has(one.type) ? { step, text: value.text.trim() } : { step, codes: value.codes };
      taken[step] = JSON.stringify(given);
      if (draft.taken[step] !== taken[step]) answers.push(given);
    }
    const quotation = byId("citation").hidden ? null : draft.quotation;
    return { taken, body: { revision: draft.revision, mode: mode.value, at: new Date().toISOString(),
      seed: draft.dealt.seed, notice: true, origin: sheet.origin, quotation, answers } };
  }

  function submit(event) {
    event.preventDefault();
    const shown = steps();
    if (!check(shown)) return;
    const made = body(shown);
    if (!queue.add({ ...draft, ...made, at: made.body.at, refusals: {} })) {
      say("etat", FULL);
      window.scrollTo(0, 0);
      return;
    }
    next(`Fiche gardée. Son numéro : ${draft.id.slice(0, 6).toUpperCase()}. Il sert à la faire effacer.`);
  }

  function next(words_) {
    localStorage.removeItem(DRAFT);
    draft = fresh();
    box.replaceChildren();
    summary([]);
    draw();
    say("etat", words_);
    window.scrollTo(0, 0);
    byId("titre").focus({ preventScroll: true });
  }

  function correct(one) {
    if (Object.keys(draft.values).length) { say("etat", "Terminez d’abord la fiche commencée."); window.scrollTo(0, 0); return; }
    const { body: _sent, state: _state, sent: _was, ...kept } = one;
    // What was refused is sent again, changed or not.
    Object.keys(one.refusals).forEach((step) => { delete kept.taken[step]; });
    if (one.refusals[""]) kept.taken = {};
    draft = carried({ ...kept, attempt: one.attempt + 1 });
    save();
    queue.remove(one.id);
    box.replaceChildren();
    draw();
    const wrong = Object.entries(one.refusals).map(([step, why]) => [step, labelOf(step), why]);
    wrong.forEach(([step, , why]) => fault(step, why));
    summary(wrong);
  }

  function labelOf(step) {
    const found = steps().find((one) => one.step === step);
    return found ? found.label : "La fiche :";
  }

  // -- What waits -------------------------------------------------------------------------------------------
  function say(id, words_) {
    byId(id).textContent = words_;
    byId(id).hidden = !words_;
  }

  const plural = (count, one, more) => (count > 1 ? `${count} ${more}` : `${count} ${one}`);

  function tell(news) {
    if (news === "cle") { byId("cle").hidden = false; return; }
    if (news === "danger") { byId("danger").hidden = false; byId("danger").scrollIntoView(); return; }
    const forms = queue.read();
    const waiting = forms.filter((one) => !one.state).length;
    const sent = Number(localStorage.getItem(`${place}:gardee`) || 0);
    say("attente", waiting ? `${plural(waiting, "fiche attend", "fiches attendent")} d’être envoyée${waiting > 1 ? "s" : ""}. Elle${waiting > 1 ? "s partiront" : " partira"} avec le réseau.` : "");
    say("envoyees", sent ? `${plural(sent, "fiche envoyée", "fiches envoyées")} depuis ce téléphone.` : "");
    const back = forms.filter((one) => one.state);
    byId("corriger").hidden = back.length === 0;
    byId("a-corriger").replaceChildren(...back.map((one) => make("li", {},
      `Fiche de ${new Date(one.at).toLocaleTimeString("fr", { hour: "2-digit", minute: "2-digit" })} : ${Object.values(one.refusals || {}).join(" ")} `,
      make("button", { type: "button", on: { click: () => correct(one) } }, "Corriger"),
      make("button", { type: "button", class: "discret", on: { click: () => forget(one) } }, "Effacer"))));
  }

  function forget(one) {
    if (window.confirm(one.state === "en_partie" ? PARTLY : WHOLE)) queue.remove(one.id);
  }

  // Without a network the page opens from what the service worker kept of it.
  function watch() {
    if (!("serviceWorker" in navigator)) return;
    const worker = navigator.serviceWorker;
    worker.addEventListener("message", () => say("veille", "Cette page s’ouvre aussi sans réseau."));
    worker.register("/terrain/veille.js", { scope: "/terrain/" })
      .then(() => worker.ready).then((ready) => ready.active.postMessage("garder")).catch(() => {});
  }

  function begin() {
    draft = restore() || fresh();
    const asked = new URLSearchParams(location.search).get("mode") || localStorage.getItem(MODE);
    if ([...mode.options].some((one) => one.value === asked)) mode.value = asked;
    mode.addEventListener("change", () => localStorage.setItem(MODE, mode.value));
    byId("compris").addEventListener("change", (event) => { draft.notice = event.target.checked; save(); draw(); });
    form.querySelectorAll("[name=citation]").forEach((radio) => radio.addEventListener("change", () => {
      draft.quotation = radio.value === "true";
      save();
    }));
    byId("danger-vu").addEventListener("click", () => { byId("danger").hidden = true; });
    byId("jeune-suivant").addEventListener("click", () => next("Rien n’est gardé de cette personne."));
    byId("vider").addEventListener("click", () => {
      if (window.confirm(draft.attempt > 1 ? PARTLY : WHOLE)) next("Fiche effacée.");
    });
    form.addEventListener("submit", submit);
    draw();
    queue.start(place, tell);
    watch();
    document.documentElement.dataset.pret = "oui";
  }

  begin();
})();
