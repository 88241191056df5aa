/** Asking without leaving the page: the answer comes in pieces, each made by the server. */

import { hidden, remember, show } from "./pieces.js";
import { events } from "./sse.js";
import { install } from "./source.js";
import { installFeedback } from "./feedback.js";
import { installPast, refreshPast } from "./past.js";
import { installSuggestions } from "./suggestions.js";
import { say } from "./words.js";

const form = document.getElementById("ask");
const thread = document.getElementById("thread");
const stop = document.getElementById("stop");
const editing = document.getElementById("editing");
/** Whether what is asked is kept in a conversation, which then has an address of its own. */
const kept = form !== null && "kept" in form.dataset;
let asking = null;
let shown = here();

install();
installPast();
if (form) {
  const question = form.elements.q;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = question.value.trim();
    if (!text) return;
    const fields = parameters();
    leaveAsItWas();
    question.value = "";
    if (!kept) go(`/?${fields}`);
    ask(text, fields);
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
  document.getElementById("keep").addEventListener("click", (event) => {
    event.preventDefault();
    leaveAsItWas();
    question.value = "";
    question.focus();
  });
  thread.addEventListener("click", edit);
  thread.addEventListener("submit", again);
  installFeedback(thread);
  installSuggestions((text) => {
    question.value = text;
    form.requestSubmit();
  });
  // An address of the past was left behind by a question; its page shows that question's answer.
  window.addEventListener("popstate", () => {
    if (here() !== shown) location.reload();
  });
  newest([...thread.querySelectorAll(".exchange")].at(-1));
  const below = [form, document.querySelector(".foot"), document.querySelector(".languages")];
  const measure = () => {
    const height = below.reduce((sum, element) => sum + element.offsetHeight, 0);
    document.documentElement.style.setProperty("--below", `${height}px`);
  };
  const sizes = new ResizeObserver(measure);
  for (const element of below) sizes.observe(element);
}

function here() {
  return location.pathname + location.search;
}

function go(address) {
  history.pushState({}, "", address);
  shown = here();
}

/** What the form says, without its empty fields. */
function parameters() {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) said.append(name, value.trim());
  return said;
}

/** Puts a question back into the form; asked anew, it takes its old place where it is kept. */
function edit(event) {
  const link = event.target.closest?.("a.edit");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  leaveAsItWas();
  if (link.dataset.replace) {
    editing.prepend(hidden("replace", link.dataset.replace));
    editing.hidden = false;
  }
  form.elements.q.value = link.closest(".exchange").querySelector(".question").textContent;
  form.elements.q.focus();
}

function leaveAsItWas() {
  editing.querySelector("input")?.remove();
  editing.hidden = true;
}

function again(event) {
  if (!event.target.matches(".again")) return;
  event.preventDefault();
  const fields = parameters();
  for (const [name, value] of new FormData(event.target)) fields.set(name, value);
  ask(fields.get("q"), fields);
}

async function ask(text, fields) {
  asking?.abort();
  const mine = (asking = new AbortController());
  const replaced = following(fields.get("replace"));
  for (const exchange of replaced) exchange.hidden = true;
  const exchange = begin(text);
  busy(true);
  try {
    const response = await send(fields, mine.signal);
    if (!response.ok) throw new Error((await response.json()).detail);
    for await (const { name, data } of events(response)) take(exchange, name, data);
    if (exchange.answer.getAttribute("aria-busy") === "true") throw new Error(say("The answer broke off."));
    for (const old of replaced) old.remove();
    if ([...fields.keys()].some((name) => !["q", "after", "replace"].includes(name)) && exchange.prose.classList.contains("abstained")) loosen(exchange, text);
  } catch (error) {
    for (const old of replaced) old.hidden = false;
    if (mine.signal.aborted && mine.signal.reason !== "stopped") exchange.root.remove();
    else if (mine.signal.aborted) offer(exchange, text, fields);
    else fail(exchange, error instanceof TypeError ? say("The server can’t be reached.") : error.message);
  }
  if (asking === mine) busy(false);
}

function send(fields, signal) {
  if (!kept) return fetch(`/ask?${fields}`, { headers: { Accept: "application/json" }, signal });
  return fetch(form.getAttribute("action"), { method: "POST", body: fields, headers: { Accept: "text/event-stream" }, signal });
}

function busy(on) {
  if (!on && document.activeElement === stop) form.elements.q.focus();
  stop.hidden = !on;
  form.querySelector("button[type=submit]").hidden = on;
}

/** The exchanges from a position on: a question that is asked anew takes their place. */
function following(position) {
  if (!position) return [];
  return [...thread.querySelectorAll("[data-position]")].filter((root) => Number(root.dataset.position) >= Number(position));
}

function begin(text) {
  document.body.classList.add("asked");
  document.title = `${text} — Pullquote`;
  document.getElementById("suggestions")?.remove();
  const root = document.getElementById("exchange").content.cloneNode(true).firstElementChild;
  const find = (selector) => root.querySelector(selector);
  const exchange = {
    root,
    understood: find(".understood"),
    stage: find(".stage"),
    answer: find(".answer"),
    prose: find(".prose"),
    footnotes: find(".footnotes"),
    below: find(".below"),
    colophon: find(".colophon"),
    actions: find(".actions-of"),
    href: null,
  };
  find(".question").textContent = text;
  root.setAttribute("aria-label", text);
  exchange.stage.textContent = document.getElementById("searching").textContent;
  thread.append(root);
  newest(root);
  if (root.previousElementSibling) root.scrollIntoView({ block: "start" });
  return exchange;
}

/** The newest exchange has room to grow, so that nothing jumps while its answer comes. */
function newest(root) {
  for (const other of thread.querySelectorAll(".newest")) other.classList.remove("newest");
  root?.classList.add("newest");
}

function take(exchange, name, data) {
  if (name === "started") {
    exchange.understood.innerHTML = data.understood;
    exchange.href = data.href;
  } else if (name === "completed") complete(exchange, data);
  else show(exchange, name, data);
}

function complete(exchange, data) {
  exchange.stage.textContent = "";
  exchange.colophon.innerHTML = data.html;
  exchange.actions.innerHTML = data.actions;
  exchange.answer.setAttribute("aria-busy", "false");
  if (!exchange.href) return remember(form, data.turn);
  exchange.root.dataset.position = exchange.actions.querySelector("[data-replace]").dataset.replace;
  for (const field of form.querySelectorAll("input[name=after]")) field.remove();
  const first = form.getAttribute("action") !== exchange.href;
  form.setAttribute("action", exchange.href);
  if (here() !== exchange.href) go(exchange.href);
  refreshPast(exchange.href, first);
}

function loosen(exchange, text) {
  const hint = document.getElementById("loosen").content.cloneNode(true);
  hint.querySelector("a").href = `/?${new URLSearchParams({ q: text })}`;
  exchange.below.append(hint);
}

function offer(exchange, text, fields) {
  exchange.answer.setAttribute("aria-busy", "false");
  exchange.stage.textContent = say("Stopped.");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain small";
  button.textContent = say("Ask again");
  button.addEventListener("click", () => {
    exchange.root.remove();
    ask(text, fields);
  });
  exchange.actions.append(button);
}

function fail(exchange, words) {
  exchange.stage.textContent = "";
  exchange.answer.setAttribute("aria-busy", "false");
  const line = document.createElement("p");
  line.className = "complaint";
  line.setAttribute("role", "alert");
  line.textContent = words;
  exchange.answer.after(line);
}
