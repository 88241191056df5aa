/** What an answer's pieces do to the page: the same in the chat and in the question box. */

/** Shows what tells of the answer as it comes; what began or ended it is the page's own to tell. */
export function show(exchange, name, data) {
  if (name === "stage") exchange.stage.textContent = data.text;
  else if (name === "piece") {
    exchange.stage.textContent = "";
    exchange.prose.insertAdjacentHTML("beforeend", data.html);
  } else if (name === "footnote") {
    exchange.footnotes.hidden = false;
    exchange.footnotes.insertAdjacentHTML("beforeend", data.html);
  } else if (name === "abstained") {
    exchange.prose.classList.add("abstained");
    exchange.below.insertAdjacentHTML("beforeend", data.html);
  } else if (name === "error") throw new Error(data.detail);
}

/** The form carries the last turns along, so that a follow-up is understood. */
export function remember(form, turn) {
  form.querySelector(".line").before(hidden("after", turn));
  const fields = form.querySelectorAll("input[name=after]");
  if (fields.length > Number(form.dataset.turns)) fields[0].remove();
}

export function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
