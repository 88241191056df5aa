/** The conversations at the side: kept as they are now, searched while one types, open or closed as they were left. */

const past = document.querySelector("details.past");
const list = document.getElementById("past");
const WAIT_MS = 200;

let current = location.pathname.startsWith("/conversations/") ? location.pathname : null;

export function installPast() {
  if (!past) return;
  past.addEventListener("toggle", () => {
    document.cookie = `past=${past.open ? "open" : "closed"}; path=/; max-age=31536000; SameSite=Strict`;
  });
  const words = document.getElementById("find-q");
  let waiting = 0;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, WAIT_MS);
  });
  document.getElementById("find").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    show();
  });
}

/** Shows the list as it is now, and what can be done with a conversation that was just begun. */
export async function refreshPast(href, first) {
  current = href;
  await show();
  if (first) await put(document.getElementById("about"), `${href}?fragment=1`);
}

async function show() {
  const wanted = new URLSearchParams({ fragment: "1" });
  const words = document.getElementById("find-q").value.trim();
  if (words) wanted.set("q", words);
  if (current) wanted.set("current", decodeURIComponent(current.split("/").at(-1)));
  await put(list, `/conversations?${wanted}`);
}

async function put(place, address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    // Made by the server, where titles were escaped.
    if (response.ok) place.innerHTML = await response.text();
  } catch {
    // The server is away for a moment: what was last known stays.
  }
}
