// Decisions without waiting: what is decided leaves at once and the next card has the focus; the answer is put in place
// when it comes, and what was refused comes back with the reason. Without this file every form is an ordinary one.
import { carry, close } from "./choose.js";
import { cards, current, move, say, uncover } from "./keys.js";

const FRAGMENT = { "Capture-Fragment": "1" };
const TWICE = 300; // Milliseconds between two presses of a finger that are meant as one.

let sending = Promise.resolve();
let underway = 0;
let pressed = -TWICE;
let did = "";

const isShown = (one) => !one.closest("[hidden]");
const partsOf = (card) => [...card?.querySelectorAll(".suggestion") ?? []];
const place = (card) => card.closest("details.earlier") ?? card;

function concerned(button) {
  const card = button.closest("[data-card]") ?? document.getElementById(`i-${button.form.elements.interaction?.value}`);
  const part = button.closest(".suggestion");
  switch (button.dataset.after) {
    case "one": return [part];
    case "type": return partsOf(card).filter((one) => one.dataset.type === (part ?? button).dataset.type);
    case "all": return partsOf(card);
    case "conversation": return [...card?.closest("[data-conversation]").querySelectorAll(".suggestion") ?? []];
    default: return [];
  }
}

// Hides what is decided, and what has nothing left to decide; the answer is what brings all of it back.
function take(parts) {
  const hidden = [];
  const hide = (one) => {
    if (one.hidden) return;
    one.hidden = true;
    hidden.push(one);
  };
  parts.forEach(hide);
  for (const card of new Set(parts.map((part) => part.closest("[data-card]")))) settle(card, hide);
  return () => hidden.forEach((one) => { one.hidden = false; });
}

function settle(card, hide) {
  if (partsOf(card).some((part) => !part.hidden)) return;
  hide(place(card));
  const whole = card.closest("[data-conversation]");
  if (whole && ![...whole.querySelectorAll("[data-card]")].some((one) => !place(one).hidden)) hide(whole);
}

// The next card after one that has left, in the order of the page; else the last that is there.
function follow(left) {
  if (left && isShown(left)) return;
  const there = cards();
  move(there.find((card) => left?.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) ?? there.at(-1));
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

// A card as the server has it now, in the place of the one that is there.
function put(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old) return false;
  const here = old === current();
  const focused = old.contains(document.activeElement);
  old.after(fresh);
  carry(old, fresh);
  old.remove();
  for (let up = fresh; up && up.id !== "queue"; up = up.parentElement) up.hidden = false;
  if (here) fresh.setAttribute("aria-current", "true");
  if (focused && !fresh.contains(document.activeElement)) fresh.focus({ preventScroll: true });
  return true;
}

// How many wait: as many as when the page was made, but for those that have left it since.
function count() {
  const waiting = document.getElementById("waiting");
  if (!waiting) return;
  const left = waiting.dataset.total - [...document.querySelectorAll("#queue [data-card]")].filter((card) => !isShown(card)).length;
  waiting.textContent = `${left.toLocaleString("en")} ${left === 1 ? "email or meeting" : "emails and meetings"}`;
  const number = document.querySelector(".top .number");
  if (number) number.textContent = left.toLocaleString("en");
}

function tell(bar) {
  document.getElementById("told").replaceChildren(...bar ? [bar] : []);
  if (!bar) return;
  say(bar.querySelector("p").textContent);
  uncover();
}

function answered(text, undoing) {
  const page = parsed(text);
  const bar = page.querySelector("[data-told]");
  const fresh = [...page.querySelectorAll("[data-card]")];
  did = bar?.querySelector("[name=at]")?.value ?? "";
  tell(bar);
  const gone = page.getElementById("gone")?.value.split(" ") ?? [];
  if (!undoing) take(gone.flatMap((id) => partsOf(document.getElementById(`i-${id}`))));
  const lost = fresh.filter((card) => !put(card));
  if (undoing && fresh.length > 0) {
    if (lost.length > 0) reopen(fresh[0].id, bar.dataset.at);
    else move(document.getElementById(fresh[0].id));
  }
  follow(current());
}

function reopen(id, at) {
  history.replaceState(null, "", `/review?undone=${encodeURIComponent(at)}#${id}`);
  location.reload();
}

function refused(sentence, back, card) {
  back();
  const bar = document.createElement("div");
  bar.className = "told failed";
  bar.dataset.told = "";
  bar.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  tell(bar);
  if (!card) return;
  const problem = Object.assign(document.createElement("p"), { className: "problem", textContent: sentence });
  card.querySelector(":scope > .problem")?.remove();
  card.prepend(problem);
  for (const button of card.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

async function send(action, body, back, card, undoing) {
  let response;
  try {
    response = await fetch(action, { method: "POST", body, headers: FRAGMENT, keepalive: true });
  } catch {
    refused("Capture could not be reached: it is not done. Try again.", back, card);
    return;
  }
  const text = await response.text();
  if (response.ok) answered(text, undoing);
  else refused(parsed(text).querySelector("h1")?.textContent ?? `It is not done (${response.status}).`, back, card);
}

function later(task) {
  underway += 1;
  sending = sending.then(task).finally(() => {
    underway -= 1;
    count();
    if (underway === 0) refill();
  });
}

// What follows stands behind what is there. Where it cannot be had, the link leads to it as it would without this file.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("#more a");
  if (!link || underway > 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.hasAttribute("aria-disabled")) return;
  link.setAttribute("aria-disabled", "true");
  const response = await fetch(link.href, { headers: FRAGMENT }).catch(() => null);
  if (!response?.ok) {
    location.assign(link.href);
    return;
  }
  const page = parsed(await response.text());
  const fresh = [...page.querySelectorAll("[data-conversation]")];
  document.getElementById("queue").append(...fresh);
  document.getElementById("more").replaceWith(...page.querySelectorAll("#more"));
  move(fresh[0]?.querySelector("[data-card]"));
});

// When all that was shown is decided, the page is made anew: with what follows, or with the news that nothing does.
function refill() {
  const queue = document.getElementById("queue");
  if (queue.querySelector("[data-card]") && !cards().some((card) => queue.contains(card))) {
    location.assign(did ? `/review?did=${encodeURIComponent(did)}` : "/review");
  }
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (!("act" in form.dataset) || !button) return;
  event.preventDefault();
  const action = button.getAttribute("formaction") ?? form.getAttribute("action");
  const undoing = action.endsWith("/undo");
  const card = button.closest("[data-card]");
  const body = new URLSearchParams(new FormData(form));
  if (button.name) body.append(button.name, button.value);
  const back = take(concerned(button));
  const chooser = form.closest(".chooser");
  if (chooser && !close()) chooser.remove();
  if (form.closest("[data-told]")) tell(null);
  follow(current());
  later(() => send(action, body, back, card, undoing));
});

// A second press of the same finger would decide on a card that nobody has looked at.
document.addEventListener("click", (event) => {
  if (!event.detail || !event.target.closest("[data-act] button")) return;
  if (event.timeStamp - pressed < TWICE) {
    event.preventDefault();
    event.stopPropagation();
  }
  pressed = event.timeStamp;
}, true);

// Whatever leaves the page waits until all is sent.
for (const kind of ["click", "submit"]) {
  document.addEventListener(kind, (event) => {
    const leaves = kind === "submit" ? !("act" in event.target.dataset) && event.target : event.target.closest("a[href]");
    if (!leaves || underway === 0 || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const button = event.submitter;
    sending.then(() => kind === "submit" ? leaves.requestSubmit(button) : leaves.click());
  });
}

addEventListener("beforeunload", (event) => {
  if (underway > 0) event.preventDefault();
});

// The number beside the score follows what is typed; the button that asks for it is for those without scripts.
const bar = () => document.getElementById("sure");

function prepare() {
  bar()?.querySelector("[data-count]")?.remove();
}

let typing;
document.addEventListener("input", (event) => {
  if (event.target.id !== "least") return;
  clearTimeout(typing);
  typing = setTimeout(recount, 200);
});

async function recount() {
  const least = document.getElementById("least");
  if (!least.checkValidity()) return;
  const response = await fetch(`/review/sure?least=${least.value}`, { headers: FRAGMENT });
  const fresh = response.ok && parsed(await response.text()).getElementById("sure");
  if (!fresh || fresh.querySelector("#least").value !== least.value) return;
  bar().querySelector("[name=shown]").replaceWith(fresh.querySelector("[name=shown]"));
  bar().querySelector("output").replaceWith(fresh.querySelector("output"));
}

prepare();
