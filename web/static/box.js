/** The question box, inside of another site's page: asks, shows, and tells that page how high it is. */

import { remember, show } from "./pieces.js";
import { events } from "./sse.js";

const form = document.getElementById("ask");
const thread = document.getElementById("thread");
const stop = document.getElementById("stop");
const question = form.elements.q;
const { host, accent } = document.body.dataset;
let asking = null;

if (accent) document.documentElement.style.setProperty("--accent", accent);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(question.value.trim());
});
question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
stop.addEventListener("click", () => {
  asking?.abort("stopped");
  question.focus();
});
// Only the page that this box was made for is listened to, and only that one is told anything.
window.addEventListener("message", (event) => {
  if (!host || event.source !== parent || event.origin !== host || event.data?.pullquote !== 1) return;
  if (event.data.kind === "ask" && typeof event.data.question === "string") ask(event.data.question.trim());
  if (event.data.kind === "focus") question.focus();
});
new ResizeObserver(() => tell("size", { height: document.body.offsetHeight })).observe(document.body);
tell("ready", {});

function tell(kind, more) {
  if (host && parent !== window) parent.postMessage({ pullquote: 1, kind, ...more }, host);
}

function words(id) {
  return document.getElementById(id).textContent;
}

async function ask(text) {
  if (!text || text.length > question.maxLength) return;
  asking?.abort();
  const mine = (asking = new AbortController());
  const fields = new URLSearchParams(new FormData(form));
  fields.set("q", text);
  question.value = "";
  const exchange = begin(text);
  busy(true);
  try {
    const response = await fetch(`/widget/ask?${fields}`, { headers: { Accept: "application/json" }, signal: mine.signal });
    if (!response.ok) throw new Error((await response.json()).detail);
    for await (const { name, data } of events(response)) take(exchange, name, data);
    if (exchange.answer.getAttribute("aria-busy") === "true") throw new Error(words("broken"));
  } catch (error) {
    end(exchange);
    if (mine.signal.aborted) exchange.stage.textContent = words("stopped");
    else complain(exchange, error instanceof TypeError ? words("unreachable") : error.message);
  }
  if (asking === mine) busy(false);
}

function busy(on) {
  if (!on && document.activeElement === stop) question.focus();
  stop.hidden = !on;
  form.querySelector("button[type=submit]").hidden = on;
}

function begin(text) {
  const root = document.getElementById("exchange").content.cloneNode(true).firstElementChild;
  const find = (selector) => root.querySelector(selector);
  find(".question").textContent = text;
  root.setAttribute("aria-label", text);
  thread.prepend(root);
  const exchange = { understood: find(".understood"), stage: find(".stage"), answer: find(".answer") };
  Object.assign(exchange, { prose: find(".prose"), footnotes: find(".footnotes"), below: find(".below") });
  exchange.stage.textContent = words("searching");
  return exchange;
}

function take(exchange, name, data) {
  if (name === "started") exchange.understood.innerHTML = data.understood;
  else if (name === "completed") {
    end(exchange);
    remember(form, data.turn);
  } else show(exchange, name, data);
}

function end(exchange) {
  exchange.stage.textContent = "";
  exchange.answer.setAttribute("aria-busy", "false");
}

function complain(exchange, said) {
  const line = document.createElement("p");
  line.className = "complaint";
  line.setAttribute("role", "alert");
  line.textContent = said;
  exchange.answer.after(line);
}
