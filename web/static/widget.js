/**
 * Puts the question box of a Pullquote server on a page:
 *   <script src="https://pullquote.example/widget.js" data-title="Ask our articles" async></script>
 * The box is a frame, so that neither page can touch the other's looks or contents. See docs/widget.md.
 */
(() => {
  "use strict";
  const WAIT_MS = 3000;
  const HIGHEST_PX = 20000;
  const script = document.currentScript;
  const server = new URL(script.src).origin;
  const { title = "Ask these articles", placeholder = "", theme = "", accent = "", into = "" } = script.dataset;
  const frame = document.createElement("iframe");
  const waiting = [];
  let ready = false;

  const address = new URL("widget", script.src);
  for (const [name, value] of Object.entries({ host: location.origin, title, placeholder, theme, accent })) {
    if (value) address.searchParams.set(name, value);
  }
  frame.title = title;
  frame.src = address;
  frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
  frame.style.cssText = "all: initial; display: block; box-sizing: border-box; width: 100%; max-width: 100%; height: 10rem; border: 0;";

  // Only the frame is listened to, and only while the server's own page is in it.
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== server || event.data?.pullquote !== 1) return;
    const { kind, height } = event.data;
    if (kind === "size" && Number.isFinite(height)) frame.style.height = `${Math.min(Math.max(height, 0), HIGHEST_PX)}px`;
    if (kind !== "ready") return;
    ready = true;
    for (const message of waiting.splice(0)) tell(message);
  });
  frame.addEventListener("load", () => setTimeout(() => ready || explain(), WAIT_MS));

  function tell(message) {
    if (ready) frame.contentWindow.postMessage({ pullquote: 1, ...message }, server);
    else waiting.push(message);
  }

  /** A page whose site was not named gets an empty frame from the browser, and no reason: this is it. */
  function explain() {
    const said =
      `The question box of ${server} can’t be shown here. It shows itself on sites that its operator has named: ` +
      `add ${location.origin} to web.widget_origins there, and start the server again.`;
    console.error(`Pullquote: ${said} If it is named there, the server can’t be reached.`);
    const note = document.createElement("p");
    note.setAttribute("role", "note");
    note.textContent = said;
    frame.replaceWith(note);
  }

  function place() {
    const chosen = into ? document.querySelector(into) : null;
    if (chosen) chosen.append(frame);
    else if (into) console.error(`Pullquote: there is nothing on this page that data-into="${into}" names.`);
    else if (script.parentElement !== document.head) script.after(frame);
    else console.error("Pullquote: a script in the head needs data-into, which names the element to put the box into.");
  }

  window.pullquote ??= {
    /** Asks a question in the box. */
    ask: (question) => tell({ kind: "ask", question: String(question) }),
    /** Goes to the box. */
    focus: () => (frame.focus(), tell({ kind: "focus" })),
  };
  // What data-into names may stand below the script.
  if (into && document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
})();
