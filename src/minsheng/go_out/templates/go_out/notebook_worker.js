{% load static %}/* The shell of the notebook stands here and opens without a signal; nothing personal is ever kept in this cache. */
"use strict";
const VERSION = "notebook-{{ version }}";
const SHELL = "{{ shell }}";
const KEPT = [SHELL{% for address in assets %}, "{{ address }}"{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(KEPT.map((address) => new Request(address, { cache: "reload" })))));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("notebook-") && name !== VERSION).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});
self.addEventListener("message", (event) => { if (event.data === "come") self.skipWaiting(); });
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin || !KEPT.includes(address.pathname)) return;
  event.respondWith(caches.open(VERSION).then((cache) => cache.match(address.pathname)).then((kept) => kept || fetch(event.request)));
});
