// Brings what stands on a page of its own to where it is opened. Without this file the link in its place leads there.
const FROM = "details[data-from]";

async function bring(details) {
  const place = details.querySelector(":scope > p");
  const address = details.dataset.from;
  details.removeAttribute("data-from");
  details.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    const part = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part]");
    if (part) place.replaceWith(document.adoptNode(part));
    // Signed out meanwhile, or removed: the page itself says which.
    else location.assign(address);
  } catch {
    details.dataset.from = address;
    details.open = false;
  } finally {
    details.removeAttribute("aria-busy");
  }
}

// Opening is no event that bubbles.
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.matches(FROM)) bring(event.target);
}, true);
