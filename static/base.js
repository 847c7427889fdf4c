// Small comforts on top of pages that work without them.
"use strict";

const SEARCH_KEY = "/";

function isTyping(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

// What the reader must see first: an error summary or the receipt of what was just done.
document.querySelector("[data-sv-focus]")?.focus();

// A fold-out menu closes on Escape and when one presses beside it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details[data-sv-menu][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
  if (event.key === SEARCH_KEY && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector("[data-sv-search]");
    if (search) {
      event.preventDefault();
      if (search.matches("a")) search.click();
      else search.focus();
    }
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-sv-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-sv-print]")) window.print();
});

// On paper nothing is folded.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const fold of opened) fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
});
