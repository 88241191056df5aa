/** Buttons that copy what stands below them; without scripts it can be selected there. */

import { say } from "./words.js";

offer(document);
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button.copy");
  if (!button) return;
  const source = button.parentElement.querySelector("pre");
  button.textContent = (await copied(source)) ? say("Copied") : say("Press Ctrl+C");
  setTimeout(() => (button.textContent = say("Copy")), 2000);
});

/** Shows the buttons of something that was added to the page. */
export function offer(root) {
  for (const button of root.querySelectorAll("button.copy")) button.hidden = false;
}

async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    // Not allowed, or not there: pages from other machines without https have no clipboard.
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}
