// News for a live page: each part is put in its place only if it has changed, so that what is
// unfolded stays open and focus stays where it is. Without this the page is read in again by a link.
"use strict";

const LOST_AFTER_MS = 30_000;
const SAY_AT_MOST_EVERY_MS = 20_000;
const NEW_FOR_MS = 60_000;

const live = document.querySelector("[data-sv-live]");
const status = document.querySelector("[data-sv-status]");
const lost = document.querySelector("[data-sv-lost]");
const shown = new Map();
let heardAt = Date.now();
let saidAt = 0;

for (const part of live.querySelectorAll("[data-sv-part]")) shown.set(part.id, part.outerHTML);

function replace(old, part) {
  const open = new Set([...old.querySelectorAll("details[open]")].map((fold) => fold.id));
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(part);
  for (const fold of part.querySelectorAll("details")) fold.open = open.has(fold.id);
  if (focused) document.getElementById(focused)?.focus();
}

function mark(part) {
  const name = part.querySelector("th[scope=row]");
  if (!name) return;
  const word = document.createElement("span");
  word.className = "sv-new";
  word.textContent = live.dataset.svNew;
  name.append(" ", word);
  setTimeout(() => word.remove(), NEW_FOR_MS);
}

function say(text) {
  if (text === status.textContent || Date.now() - saidAt < SAY_AT_MOST_EVERY_MS) return;
  status.textContent = text;
  saidAt = Date.now();
}

function show(html) {
  const news = new DOMParser().parseFromString(html, "text/html");
  const parts = [...news.querySelectorAll("[data-sv-part]")];
  for (const part of parts) {
    const code = part.outerHTML;
    if (shown.get(part.id) === code) continue;
    const old = document.getElementById(part.id);
    if (old) replace(old, part);
    else if (part.matches("tbody")) live.querySelector("table").append(part);
    else live.append(part);
    if (shown.has(part.id) || part.matches("tbody")) mark(part);
    shown.set(part.id, code);
  }
  const kept = new Set(parts.map((part) => part.id));
  for (const old of live.querySelectorAll("[data-sv-part]")) {
    if (!kept.has(old.id) && !old.contains(document.activeElement)) {
      old.remove();
      shown.delete(old.id);
    }
  }
  const says = live.querySelector("[data-sv-says]");
  if (says) say(says.textContent);
}

live.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status !== 200) return;
  heardAt = Date.now();
  lost.hidden = true;
  show(event.detail.xhr.responseText);
});

setInterval(() => {
  if (Date.now() - heardAt > LOST_AFTER_MS) lost.hidden = false;
}, 1000);
