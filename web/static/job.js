/** Follows a job, and shows its end. The words that come are the server's. */

const section = document.querySelector("[data-job]");
const stage = document.getElementById("stage");
const left = document.getElementById("left");
const bar = document.getElementById("bar");
const source = new EventSource(`/jobs/${section.dataset.job}/events`);

source.addEventListener("progress", (event) => {
  const told = JSON.parse(event.data);
  stage.textContent = told.stage;
  left.textContent = told.left;
  if (told.share === null) bar.removeAttribute("value");
  else bar.value = told.share;
});
source.addEventListener("ended", () => {
  source.close();
  location.reload();
});
