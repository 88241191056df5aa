/** A footnote's excerpt in its context, beside its number: under the pointer, at the keyboard's focus, at the first tap. */

import { say } from "./words.js";

const WAIT_MS = 120;
const LINGER_MS = 250;
const GAP = 8;

const peek = document.createElement("div");
let shown = null;
let timer = null;
let touched = false;

/** Makes every number of a footnote show what it stands for. */
export function install() {
  peek.id = "peek";
  peek.setAttribute("role", "tooltip");
  peek.hidden = true;
  document.body.append(peek);
  document.addEventListener("pointerover", onOver);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("pointerdown", onDown, true);
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey, true);
  // Going to a number by keyboard may scroll it into view: then what it shows comes along.
  window.addEventListener("scroll", () => (shown?.matches(":focus-visible") ? place(shown) : hide()), { passive: true, capture: true });
  window.addEventListener("resize", hide);
}

function onOver(event) {
  if (event.pointerType === "touch") return;
  const reference = event.target.closest?.("a.reference");
  if (reference && reference !== shown) later(() => show(reference), WAIT_MS);
  else if (reference || event.target.closest?.("#peek")) clearTimeout(timer);
  else if (shown && shown !== document.activeElement) later(hide, LINGER_MS);
  else if (!shown) clearTimeout(timer);
}

function onFocus(event) {
  const reference = event.target.closest?.("a.reference");
  if (reference?.matches(":focus-visible") && !touched) show(reference);
  else if (!event.target.closest?.("#peek") && shown !== reference) hide();
}

function onDown(event) {
  touched = event.pointerType === "touch";
  if (touched && !event.target.closest?.("a.reference, #peek")) hide();
}

/** The first tap shows the excerpt, the second, there or on the number, opens its article. */
function onClick(event) {
  if (event.target.closest?.("#peek")) {
    const reference = shown;
    hide();
    touched = false;
    return reference?.click();
  }
  const reference = event.target.closest?.("a.reference");
  if (reference && touched && reference !== shown) {
    event.preventDefault();
    event.stopPropagation();
    return show(reference);
  }
  hide();
}

function onKey(event) {
  touched = false;
  if (event.key !== "Escape" || peek.hidden) return;
  event.stopPropagation();
  hide();
}

function later(action, wait) {
  clearTimeout(timer);
  timer = setTimeout(action, wait);
}

function show(reference) {
  const note = document.getElementById(reference.id.replace(/^ref-/, "fn-"));
  const context = note?.querySelector(".context")?.cloneNode(true);
  if (!context) return;
  hide();
  shown = reference;
  context.hidden = false;
  const title = document.createElement("p");
  title.className = "title";
  title.dir = "auto";
  const { textContent, lang } = note.querySelector(".title");
  title.textContent = textContent;
  if (lang) title.lang = lang;
  const hint = document.createElement("p");
  hint.className = "aside";
  hint.textContent = touched ? say("Tap again to read it in the article") : "";
  peek.replaceChildren(context, title, note.querySelector(".byline").cloneNode(true), hint);
  peek.hidden = false;
  reference.setAttribute("aria-describedby", "peek");
  place(reference);
}

/** Above the number where there is room, else below it; never over it, never outside of the window. */
function place(reference) {
  const at = reference.getBoundingClientRect();
  const size = peek.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(at.left + at.width / 2 - size.width / 2, document.documentElement.clientWidth - size.width - GAP));
  const above = at.top - size.height - GAP;
  peek.style.left = `${left}px`;
  peek.style.top = `${above >= GAP ? above : at.bottom + GAP}px`;
}

function hide() {
  clearTimeout(timer);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  peek.hidden = true;
  peek.replaceChildren();
}
