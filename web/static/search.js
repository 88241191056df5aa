/** Search by keyboard: from passage to passage, and to the box. Links and forms do the rest. */

import { install } from "./source.js";

const box = document.getElementById("q");
const DOWN = ["j", "ArrowDown"];
const UP = ["k", "ArrowUp"];

install();
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.closest?.("input, textarea, select");
  // A letter that is typed is a letter; the arrow down leaves the box for what it found.
  if (typing && !(typing === box && event.key === "ArrowDown")) return;
  if (event.target.closest?.("#source")) return;
  if (event.key === "/" && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (DOWN.includes(event.key)) go(event, 1);
  else if (UP.includes(event.key)) go(event, -1);
});

function go(event, by) {
  const links = [...document.querySelectorAll(".hit a.to-source")];
  const at = links.indexOf(document.activeElement);
  const wanted = at < 0 ? (by > 0 ? 0 : -1) : at + by;
  if (wanted === -1 && at === 0) {
    event.preventDefault();
    return box.focus();
  }
  if (!links[wanted]) return;
  event.preventDefault();
  links[wanted].focus({ preventScroll: true });
  links[wanted].closest(".hit").scrollIntoView({ block: "nearest" });
}
