/** Saying whether an answer was useful, without leaving it. */

export function installFeedback(thread) {
  thread.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(".feedback")) return;
    event.preventDefault();
    const useful = event.submitter?.value !== "no";
    const body = { answer_id: form.elements.answer_id.value, useful };
    if (!useful && form.elements.reason.value) body.reason = form.elements.reason.value;
    if (!useful && form.elements.comment.value.trim()) body.comment = form.elements.comment.value.trim();
    const said = form.querySelector(".said");
    try {
      const response = await fetch("/api/v1/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error((await response.json()).detail);
      form.querySelector("details").open = false;
      if (!useful) form.querySelector("summary").focus();
      said.textContent = useful ? "Kept as useful. Thank you." : "Kept as not useful. Thank you.";
    } catch (error) {
      said.textContent = error instanceof TypeError ? "The server can’t be reached." : error.message;
    }
  });
}
