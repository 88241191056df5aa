/** Saying whether an answer was useful, without leaving it. */

import { say } from "./words.js";

export function installFeedback(thread) {
  thread.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(".feedback")) return;
    event.preventDefault();
    const useful = event.submitter?.value !== "no";
    const body = new FormData(form);
    body.set("useful", useful ? "yes" : "no");
    const said = form.querySelector(".said");
    try {
      const response = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error((await response.json()).detail);
      form.querySelector("details").open = false;
      if (!useful) form.querySelector("summary").focus();
      said.textContent = useful ? say("Kept as useful. Thank you.") : say("Kept as not useful. Thank you.");
    } catch (error) {
      said.textContent = error instanceof TypeError ? say("The server can’t be reached.") : error.message;
    }
  });
}
