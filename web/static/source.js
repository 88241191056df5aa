/** The source beside the chat: an article with its excerpt marked, a third of the way down. */

import { offer } from "./copy.js";
import { install as installPeek } from "./peek.js";
import { say } from "./words.js";

const pane = document.getElementById("source");
const sheet = document.getElementById("sheet");
const place = document.getElementById("place");
const previous = document.getElementById("previous");
const next = document.getElementById("next");
const alone = document.getElementById("alone");
const cite = document.getElementById("cite");
const narrow = window.matchMedia("(max-width: 1099.98px)");

let opener = null;
let request = null;

/** Makes every link to a source open here, where its page would open otherwise. */
export function install() {
  installPeek();
  if (!pane) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.to-source");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", onKey);
  document.getElementById("close").addEventListener("click", close);
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  cite.addEventListener("click", showReferences);
  narrow.addEventListener("change", cover);
}

function onKey(event) {
  if (pane.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return close();
  if (event.target.closest?.("input, textarea, select")) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
  if (event.key === "c") showReferences();
}

/** The citations of the same answer, or the passages of the same list. */
function siblings() {
  const list = opener?.closest(".exchange, .hits");
  if (!list) return [];
  const references = [...list.querySelectorAll("a.reference")];
  return references.length ? references : [...list.querySelectorAll(".nearest a.to-source, .hit a.to-source")];
}

function position() {
  const all = siblings();
  const address = opener?.getAttribute("href");
  const at = all.indexOf(opener);
  return { all, at: at >= 0 ? at : all.findIndex((link) => link.getAttribute("href") === address) };
}

function step(by) {
  const { all, at } = position();
  if (all[at + by]) open(all[at + by]);
}

function showReferences() {
  const references = sheet.querySelector(".cite");
  if (!references) return;
  references.open = true;
  const first = references.querySelector("button.copy");
  first.focus({ preventScroll: true });
  references.scrollIntoView({ block: "center" });
}

async function open(link) {
  mark(false);
  opener = link;
  mark(true);
  request?.abort();
  request = new AbortController();
  pane.hidden = false;
  document.body.classList.add("reading");
  cover();
  sheet.setAttribute("aria-busy", "true");
  number();
  try {
    sheet.replaceChildren(...(await load(link.href, request.signal)));
    offer(sheet);
  } catch (error) {
    if (error.name === "AbortError") return;
    sheet.replaceChildren(words(error.message));
  }
  sheet.setAttribute("aria-busy", "false");
  show();
}

async function load(address, signal) {
  const url = new URL(address);
  url.searchParams.set("fragment", "1");
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) {
    const problem = await response.json();
    throw new Error(response.status === 410 ? say("This source was erased for good. It can’t be shown.") : problem.detail);
  }
  // Made by the server, where the article's text was escaped; templates run no scripts.
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  return template.content.childNodes;
}

function words(text) {
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = text;
  return line;
}

function show() {
  const excerpt = sheet.querySelector("#excerpt");
  const inner = excerpt?.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTop = excerpt ? pane.scrollTop + inner - pane.clientHeight / 3 : 0;
  const landing = excerpt ?? sheet.querySelector(".headline") ?? sheet;
  landing.tabIndex = -1;
  landing.focus({ preventScroll: true });
}

function number() {
  const { all, at } = position();
  const title = document.createElement("b");
  title.textContent = titleOf(opener);
  alone.href = opener.href;
  place.replaceChildren(all.length > 1 && at >= 0 ? say("Source %(number)s of %(all)s", { number: at + 1, all: all.length }) : say("Source"), title);
  previous.hidden = next.hidden = all.length < 2;
  previous.disabled = at <= 0;
  next.disabled = at < 0 || at >= all.length - 1;
}

function titleOf(link) {
  return link.getAttribute("aria-label")?.replace(/^[^:]*: /, "") ?? link.textContent;
}

/** On a narrow screen the source lies over the rest, which then is out of reach. */
function cover() {
  const covered = !pane.hidden && narrow.matches;
  for (const element of document.querySelectorAll(".skip, .masthead, .desk > :not(#source), .languages")) element.inert = covered;
  document.documentElement.classList.toggle("covered", covered);
  pane.setAttribute("role", covered ? "dialog" : "complementary");
  pane.toggleAttribute("aria-modal", covered);
  if (covered) pane.setAttribute("aria-modal", "true");
}

function mark(current) {
  if (!opener) return;
  if (current) opener.setAttribute("aria-current", "true");
  else opener.removeAttribute("aria-current");
}

function close() {
  if (pane.hidden) return;
  request?.abort();
  pane.hidden = true;
  document.body.classList.remove("reading");
  mark(false);
  cover();
  sheet.replaceChildren();
  opener?.focus();
  opener = null;
}
