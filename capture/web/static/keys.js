// Keys for cards. Every key presses a button or follows a link that is on the page: without this file nothing is
// missing but the keys.

const PHONE = matchMedia("(max-width: 40rem)");
const BELOW = 176; // Pixels at its lower and upper edge that are kept free, by scroll-padding.
const help = document.getElementById("keys");

export const cards = () => [...document.querySelectorAll("[data-card]")].filter((card) => !card.closest("[hidden]"));

export const current = () => document.querySelector("[data-card][aria-current]");

// What j and k stop at: of a conversation the first card that is left, and the lines that are open.
function stops() {
  const first = new Set();
  return cards().filter((card) => {
    const whole = card.closest("[data-conversation]") ?? card;
    const leads = !first.has(whole);
    first.add(whole);
    return leads || !card.closest("details.earlier:not([open])");
  });
}

// A field that somebody types into keeps the focus: what is typed would be taken for keys.
const isWriting = () => document.activeElement?.matches("input:not([type=hidden]), select, textarea");

export function move(to, still = false) {
  if (!to || isWriting()) return;
  current()?.removeAttribute("aria-current");
  to.setAttribute("aria-current", "true");
  const line = to.closest("details.earlier");
  if (line) line.open = true;
  to.focus({ preventScroll: true });
  if (still) return;
  to.scrollIntoView({ block: "nearest" });
  // The thumb finds the first button where it was on the card before, unless the card would begin out of sight.
  const buttons = PHONE.matches && to.querySelector(".do");
  if (buttons && buttons.getBoundingClientRect().bottom - to.getBoundingClientRect().top < innerHeight - BELOW) {
    buttons.scrollIntoView({ block: "end" });
  }
}

// What was done is told at the lower edge of a phone: the buttons of the card are not to lie under it.
export function uncover() {
  if (PHONE.matches) current()?.querySelector(".do")?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = stops();
  const at = all.indexOf(current());
  move(all[Math.max(0, Math.min(all.length - 1, at + by))]);
}

const pressable = (within, wanted) => [...within?.querySelectorAll(wanted) ?? []].filter((one) => !one.closest("[hidden]"));

function press(wanted, within, nth = 0) {
  const found = pressable(within, wanted)[nth];
  found?.click();
  // What a key has opened goes on by key.
  if (found?.localName === "summary") found.parentElement.querySelector("button, input:not([type=hidden])")?.focus();
  return Boolean(found);
}

function showHelp() {
  if (help && !help.open) help.showModal();
}

// Where another record is chosen, keys are about that alone.
const within = () => current()?.querySelector(".chooser") ?? current();

function act(event) {
  const key = event.key;
  if (key === "j" || key === "ArrowDown") step(1);
  else if (key === "k" || key === "ArrowUp") step(-1);
  else if (key === "?") showHelp();
  else if (key === "/") document.getElementById("find")?.focus();
  else if (key === "t" || key === "u") return press(`[data-key="${key}"]`, document.querySelector("[data-told]"));
  else if (key === "Enter") return !event.target.closest("a, button, summary") && press('[data-key="a"]', within());
  else if ("123".includes(key)) return press("[data-nth]", within(), Number(key) - 1);
  else if ("abcnpswx".includes(key)) return press(`[data-key="${key}"]`, within());
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, select, textarea, dialog");
  if (leaving || writing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat && event.key.length === 1 && !"jk".includes(event.key)) return;
  if (cards().length === 0 && !["?", "/", "t", "u"].includes(event.key)) return;
  if (act(event)) event.preventDefault();
});

// While another page is on its way, keys would still decide about cards of this one.
let leaving = false;
const follows = (event) => {
  const link = event.target.closest("a[href]");
  return link && !event.ctrlKey && !event.metaKey && !event.shiftKey && link.href.split("#")[0] !== location.href.split("#")[0];
};
addEventListener("click", (event) => { leaving ||= !event.defaultPrevented && Boolean(follows(event)); });
addEventListener("submit", (event) => { leaving ||= !event.defaultPrevented && event.target.method !== "dialog"; });
addEventListener("pageshow", () => { leaving = false; });

document.addEventListener("toggle", (event) => {
  const card = event.target.open && event.target.querySelector(":scope > [data-card]");
  if (card && card !== current()) move(card);
}, true);

document.addEventListener("submit", (event) => {
  if (event.target.method === "post") event.submitter?.setAttribute("aria-disabled", "true");
});

for (const opener of document.querySelectorAll("[data-help]")) {
  opener.hidden = false;
  opener.addEventListener("click", showHelp);
}

// A live region is only read out when it changes after the page has loaded.
export function say(text) {
  const said = document.getElementById("said");
  if (said) setTimeout(() => { said.textContent = text; }, 100);
}

const told = document.querySelector("[data-told] p");
if (told) say(told.textContent);

// The attribute autofocus has no effect on an address with a fragment.
const start = document.querySelector("[data-start]");
const asked = location.hash && document.getElementById(location.hash.slice(1))?.closest("[data-card]");
const all = cards();
if (!start) move(all.includes(asked) ? asked : all[0], !all.includes(asked));
else {
  start.closest("[data-card]").setAttribute("aria-current", "true");
  start.focus();
}
