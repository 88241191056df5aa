/** Dropping files and folders, and sending them as the form would. The words that come back are the server's. */

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
  tell();
});
form.addEventListener("change", tell);
form.addEventListener("submit", (event) => {
  const files = all();
  if (!files.length) return;
  event.preventDefault();
  if (size(files) > limit) return say(`That is ${megabytes(size(files))} MB, more than is taken at once. Send it in parts.`);
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

function tell() {
  const files = all();
  say(files.length ? `${files.length} file${files.length === 1 ? "" : "s"}, ${megabytes(size(files))} MB` : "");
}

async function send(files) {
  const body = new FormData();
  for (const input of form.querySelectorAll("input[type=hidden]")) body.append(input.name, input.value);
  for (const { file, path } of files) body.append("files", file, path);
  button.disabled = true;
  say(`Sending ${files.length} file${files.length === 1 ? "" : "s"}…`);
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.redirected) return location.assign(response.url);
    throw new Error((await response.json()).detail);
  } catch (error) {
    say(error instanceof TypeError ? "The server can’t be reached." : error.message);
  }
  button.disabled = false;
}

function size(files) {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}

function megabytes(bytes) {
  return (bytes / 1024 / 1024).toFixed(1);
}

function say(words) {
  chosen.textContent = words;
}
