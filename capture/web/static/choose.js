// Choosing another record in place: the field is there at once, so that nothing that is typed is lost or decides
// anything. What there is of that name follows as she types. Without this file choosing is a page.
import { move } from "./keys.js";

const PAUSE = 150; // Milliseconds without a letter after which the directory is asked.
const model = document.getElementById("chooser");

let question = 0;
let typing;

const opened = () => document.querySelector(".chooser");
const field = () => opened()?.querySelector("[type=search]");
const stops = () => [field(), ...opened().querySelectorAll(".choices button")];

function open(card) {
  const footer = card.querySelector(":scope > footer");
  close();
  document.activeElement?.blur();
  move(card, true);
  const chooser = model.content.cloneNode(true).firstElementChild;
  chooser.querySelector("[name=choose]").value = card.id.slice(2);
  footer.hidden = true;
  card.append(chooser);
  field().focus();
  find();
}

// What there was before is back; the card has the focus that was in here.
export function close() {
  const chooser = opened();
  const card = chooser?.closest("[data-card]");
  const footer = card?.querySelector(":scope > footer");
  if (!footer) return false;
  clearTimeout(typing);
  footer.hidden = false;
  const focused = chooser.contains(document.activeElement);
  chooser.remove();
  if (focused) card.focus({ preventScroll: true });
  return true;
}

// A card that is made anew goes on choosing.
export function carry(old, fresh) {
  const chooser = old.querySelector(".chooser");
  const footer = fresh.querySelector(":scope > footer");
  if (!chooser || !footer) return;
  const focused = chooser.contains(document.activeElement) && document.activeElement;
  footer.hidden = true;
  fresh.append(chooser);
  if (focused) focused.focus({ preventScroll: true });
}

// True where what is typed is what is shown now.
async function find() {
  clearTimeout(typing);
  const chooser = opened();
  const mine = ++question;
  const asked = new URLSearchParams({ interaction: chooser.querySelector("[name=choose]").value, q: field().value });
  const response = await fetch(`/review/choices?${asked}`, { headers: { "Capture-Fragment": "1" } }).catch(() => null);
  const text = response?.ok ? await response.text() : '<p class="problem">Capture could not be reached: try again.</p>';
  if (mine !== question || chooser !== opened()) return false;
  const found = chooser.querySelector(".found");
  const focused = found.contains(document.activeElement);
  found.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  if (focused) field().focus();
  return true;
}

function step(by) {
  const all = stops();
  all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + by))].focus();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opens = event.target.closest("[data-choose]");
  if (opens) open(opens.closest("[data-card]"));
  if (opens || (event.target.closest("[data-close]") && close())) event.preventDefault();
});

document.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  clearTimeout(typing);
  typing = setTimeout(find, PAUSE);
});

// Enter goes to what was found and takes nothing: the next Enter does.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches(".chooser [role=search]")) return;
  event.preventDefault();
  if (await find() && document.activeElement === field()) step(1);
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.target.closest(".chooser")) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) step(by);
  else if (event.key !== "Escape" || !close()) return;
  event.preventDefault();
  event.stopPropagation();
}, true);
