/** Asking without leaving the page: the answer comes in pieces, each made by the server. */

import { events } from "./sse.js";
import { install } from "./source.js";

const form = document.getElementById("ask");
const thread = document.getElementById("thread");
let asking = null;
let shown = location.search;

install();
if (form) {
  const question = form.elements.q;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = question.value.trim();
    if (!text) return;
    const address = parameters();
    history.pushState({}, "", `/?${address}`);
    shown = location.search;
    question.value = "";
    ask(text, address);
  });
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // An address of the past was left behind by a question; its page shows that question's answer.
  window.addEventListener("popstate", () => {
    if (location.search !== shown) location.reload();
  });
  newest(thread.lastElementChild);
  const foot = document.querySelector(".foot");
  const measure = () =>
    document.documentElement.style.setProperty("--below", `${form.offsetHeight + foot.offsetHeight}px`);
  const sizes = new ResizeObserver(measure);
  sizes.observe(form);
  sizes.observe(foot);
}

/** What the form says, without its empty fields. */
function parameters() {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) said.append(name, value.trim());
  return said;
}

async function ask(text, address) {
  asking?.abort();
  asking = new AbortController();
  const exchange = begin(text);
  try {
    const response = await fetch(`/ask?${address}`, { headers: { Accept: "application/json" }, signal: asking.signal });
    if (!response.ok) throw new Error((await response.json()).detail);
    for await (const { name, data } of events(response)) take(exchange, name, data);
    if (exchange.answer.getAttribute("aria-busy") === "true") throw new Error("The answer broke off.");
    if ([...address.keys()].some((name) => name !== "q" && name !== "after") && exchange.prose.classList.contains("abstained")) loosen(exchange, text);
  } catch (error) {
    if (error.name === "AbortError") exchange.root.remove();
    else fail(exchange, error instanceof TypeError ? "The server can’t be reached." : error.message);
  }
}

function begin(text) {
  document.body.classList.add("asked");
  document.title = `${text} — Pullquote`;
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
  if (name === "started") exchange.understood.innerHTML = data.understood;
  else if (name === "stage") exchange.stage.textContent = data.text;
  else if (name === "piece") {
    exchange.stage.textContent = "";
    exchange.prose.insertAdjacentHTML("beforeend", data.html);
  } else if (name === "footnote") {
    exchange.footnotes.hidden = false;
    exchange.footnotes.insertAdjacentHTML("beforeend", data.html);
  } else if (name === "abstained") {
    exchange.prose.classList.add("abstained");
    exchange.below.insertAdjacentHTML("beforeend", data.html);
  } else if (name === "completed") {
    exchange.stage.textContent = "";
    exchange.colophon.innerHTML = data.html;
    exchange.answer.setAttribute("aria-busy", "false");
    remember(data.turn);
  } else if (name === "error") throw new Error(data.detail);
}

/** The form carries the last turns along, so that a follow-up is understood; an address that is shared has them too. */
function remember(turn) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "after";
  field.value = turn;
  form.querySelector(".line").before(field);
  const fields = form.querySelectorAll("input[name=after]");
  if (fields.length > Number(form.dataset.turns)) fields[0].remove();
}

function loosen(exchange, text) {
  const hint = document.getElementById("loosen").content.cloneNode(true);
  hint.querySelector("a").href = `/?${new URLSearchParams({ q: text })}`;
  exchange.below.append(hint);
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
