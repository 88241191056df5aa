/** Dropping files and folders, and sending them as the form would. The words that come back are the server's. */

import { say, saying, written } from "./words.js";

const form = document.getElementById("files");
const area = form.querySelector(".drop");
const chosen = form.querySelector(".chosen");
const button = form.querySelector("button");
const limit = Number(form.dataset.max) * 1024 * 1024;
const dropped = [];

form.querySelector(".here").hidden = false;
for (const name of ["dragenter", "dragover"]) {
  area.addEventListener(name, (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
}
area.addEventListener("dragleave", (event) => {
  if (!area.contains(event.relatedTarget)) area.classList.remove("over");
});
area.addEventListener("drop", async (event) => {
  event.preventDefault();
  area.classList.remove("over");
  // Entries have to be asked for before anything is waited for.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  dropped.push(...(await Promise.all(entries.map(filesOf))).flat());
  tellChosen();
});
form.addEventListener("change", tellChosen);
form.addEventListener("submit", (event) => {
  const files = all();
  if (!files.length) return;
  event.preventDefault();
  if (size(files) > limit) return tell(say("That is %(size)s MB, more than is taken at once. Send it in parts.", { size: megabytes(size(files)) }));
  send(files);
});

/** Every file below an entry, with its path. */
async function filesOf(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // It gives some at a time, and none when it has given all.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    found.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}

function all() {
  const inputs = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  return [...dropped, ...inputs.map((file) => ({ file, path: file.webkitRelativePath || file.name }))];
}

function tellChosen() {
  const files = all();
  const told = { size: megabytes(size(files)) };
  tell(files.length ? saying("%(number)s file, %(size)s MB", "%(number)s files, %(size)s MB", files.length, told) : "");
}

async function send(files) {
  const body = new FormData();
  for (const input of form.querySelectorAll("input[type=hidden]")) body.append(input.name, input.value);
  for (const { file, path } of files) body.append("files", file, path);
  button.disabled = true;
  tell(saying("Sending %(number)s file…", "Sending %(number)s files…", files.length));
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.redirected) return location.assign(response.url);
    throw new Error((await response.json()).detail);
  } catch (error) {
    tell(error instanceof TypeError ? say("The server can’t be reached.") : error.message);
  }
  button.disabled = false;
}

function size(files) {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}

function megabytes(bytes) {
  return written(bytes / 1024 / 1024, 1);
}

function tell(words) {
  chosen.textContent = words;
}
