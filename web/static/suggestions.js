/** Questions to begin with: asked for once the page stands, since they take the server a moment the first time. */

const TRIES = 6;
const EVERY_MS = 1500;

/** @param {(text: string) => void} ask What asks a question that was chosen. */
export function installSuggestions(ask) {
  const place = document.getElementById("suggestions");
  if (!place) return;
  place.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.suggestion");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    ask(link.textContent);
  });
  load(place, TRIES);
}

async function load(place, tries) {
  try {
    const response = await fetch("/suggestions?fragment=1", { headers: { Accept: "application/json" } });
    if (response.status === 200) place.innerHTML = await response.text();
    else if (response.status === 202 && tries > 1) setTimeout(load, EVERY_MS, place, tries - 1);
  } catch {
    // Without suggestions, the page is what it was.
  }
}
