/** Keeps the list of jobs as it is now, while one of them goes on. */

const list = document.getElementById("jobs");
const EVERY_MS = 1500;

async function refresh() {
  const address = new URL(location.href);
  address.searchParams.set("fragment", "1");
  try {
    const response = await fetch(address);
    if (response.ok) list.innerHTML = await response.text();
  } catch {
    // The server is away for a moment: what was last known stays.
  }
  if (list.querySelector("[data-working]")) setTimeout(refresh, EVERY_MS);
}

setTimeout(refresh, EVERY_MS);
