// A live fragment asks again every few seconds, and changes nothing until something has changed.
"use strict";

const SILENCE_MS = 30_000;
let lastContact = Date.now();
let openFolds = [];

function fragment() {
  return document.querySelector("[data-sv-live]");
}

document.addEventListener("htmx:configRequest", (event) => {
  const live = event.target.closest("[data-sv-live]");
  if (live) event.detail.headers["If-None-Match"] = `"${live.dataset.svLive}"`;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  lastContact = Date.now();
  const live = event.detail.target.closest("[data-sv-live]");
  if (!live) return;
  if (event.detail.xhr.status === 304) {
    event.detail.shouldSwap = false;
    return;
  }
  openFolds = [...live.querySelectorAll("details[open][id]")].map((fold) => fold.id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of openFolds) document.getElementById(id)?.setAttribute("open", "");
  const whisper = document.querySelector("[data-sv-whisper]");
  const sums = [...document.querySelectorAll("[data-sv-sum] > div")];
  // One sentence for those who hear the page: "rapporterat 3 av 4, saknas 1".
  if (whisper) whisper.textContent = sums.map((sum) => [...sum.children].map((part) => part.textContent).join(" ")).join(", ");
});

setInterval(() => {
  const lost = document.querySelector("[data-sv-lost]");
  if (lost && fragment()) lost.hidden = Date.now() - lastContact < SILENCE_MS;
}, 2_000);
