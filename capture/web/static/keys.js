// Keys for the queue. Every key presses a button or follows a link that is on the page: without this file
// nothing is missing but the keys.
"use strict";

const cards = [...document.querySelectorAll("[data-card]")];
const help = document.getElementById("keys");
let here = cards.findIndex((card) => `#${card.id}` === location.hash);

function move(to) {
  if (cards.length === 0) return;
  cards[here]?.removeAttribute("aria-current");
  here = Math.max(0, Math.min(cards.length - 1, to));
  cards[here].setAttribute("aria-current", "true");
  cards[here].focus({ preventScroll: true });
  cards[here].scrollIntoView({ block: "nearest" });
}

function press(key, within) {
  const found = within?.querySelector(`[data-key~="${key}"]`);
  found?.click();
  return Boolean(found);
}

function showHelp() {
  if (help && !help.open) help.showModal();
}

function act(event) {
  const key = event.key;
  const onControl = event.target.closest("a, button");
  if (key === "j" || key === "ArrowDown") move(here + 1);
  else if (key === "k" || key === "ArrowUp") move(here - 1);
  else if (key === "?") showHelp();
  else if (key === "/") document.getElementById("find")?.focus();
  else if (key === "t" || key === "u") return press(key, document.querySelector("[data-told]"));
  else if (key === "Enter") return !onControl && press("a", cards[here]);
  else if ("axnc123".includes(key)) return press(key, cards[here]);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, select, textarea, dialog");
  if (writing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key.length === 1 && !"jk".includes(event.key)) return;
  if (cards.length === 0 && !["?", "/", "t", "u"].includes(event.key)) return;
  if (act(event)) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (event.target.method === "post") event.target.querySelector("button")?.setAttribute("aria-disabled", "true");
});

for (const opener of document.querySelectorAll("[data-help]")) {
  opener.hidden = false;
  opener.addEventListener("click", showHelp);
}

// A live region is only read out when it changes after the page has loaded.
const told = document.querySelector("[data-told] p");
if (told) setTimeout(() => { document.getElementById("said").textContent = told.textContent; }, 100);

// The attribute autofocus has no effect on an address with a fragment.
const start = document.querySelector("[data-start]");
if (cards.length > 0) move(Math.max(0, here));
start?.focus();
