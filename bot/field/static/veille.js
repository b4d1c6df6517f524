"use strict";
// Opens the page of field entry without a network. It keeps the page and its files, never what people say.
const KEPT = "terrain-VERSION";
const PATIENCE = 4000;  // milliseconds: on a weak network the kept page comes first

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("terrain-") && name !== KEPT) await carry(name);
    }
    await self.clients.claim();
  })());
});

// The page that is open asks to be kept, and is told once it is.
self.addEventListener("message", (event) => {
  event.waitUntil(keep(new Request(event.source.url)).then(
    (answer) => { if (answer.ok) event.source.postMessage("gardee"); }, () => {}));
});

// Pages outlive a new version of the files: somebody may be out without a network.
async function carry(name) {
  const [old, now] = [await caches.open(name), await caches.open(KEPT)];
  for (const request of await old.keys()) {
    if (!new URL(request.url).pathname.startsWith("/terrain/_/")) await now.put(request, await old.match(request));
  }
  await caches.delete(name);
}

async function keep(request) {
  const answer = await fetch(request, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) {
    const address = new URL(request.url);
    const cache = await caches.open(KEPT);
    await cache.put(address.origin + address.pathname, answer.clone());
  }
  return answer;
}

async function page(request) {
  const address = new URL(request.url);
  const kept = await caches.match(address.origin + address.pathname);
  if (!kept) return keep(request);
  const late = new Promise((done) => setTimeout(() => done(kept), PATIENCE));
  return Promise.race([keep(request).then((answer) => (answer.status >= 500 ? kept : answer)).catch(() => kept), late]);
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/terrain/_/")) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  } else if (event.request.mode === "navigate" && /^\/terrain\/[a-z0-9-]+$/.test(address.pathname)) {
    event.respondWith(page(event.request));
  }
});
