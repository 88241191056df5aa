/** Follows a job, and shows its end. The words are those of `web/job_pages.py`. */

const section = document.querySelector("[data-job]");
const stage = document.getElementById("stage");
const left = document.getElementById("left");
const bar = document.getElementById("bar");
const source = new EventSource(`/api/v1/jobs/${section.dataset.job}/events`);
const count = (number) => number.toLocaleString("en");

function words({ status, cancelling, progress }) {
  if (cancelling) return "Stopping at the next article";
  if (status === "queued") return "Waiting for its turn";
  if (!progress) return "Reading the articles";
  const { stage: name, done, total, fraction } = progress;
  if (!done && total === null && fraction === null) return name[0].toUpperCase() + name.slice(1);
  return `${count(done)} ${total ? `of ${count(total)} ` : ""}${name}`;
}

function wait(seconds) {
  if (seconds < 10) return "a few seconds left";
  if (seconds < 90) return `about ${Math.round(seconds / 10) * 10} seconds left`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} minutes left`;
  return `about ${(seconds / 3600).toFixed(1)} hours left`;
}

source.addEventListener("job.progress", (event) => {
  const { job } = JSON.parse(event.data);
  const { progress, cancelling } = job;
  stage.textContent = words(job);
  left.textContent = !progress || cancelling || progress.seconds_left === null ? "" : wait(progress.seconds_left);
  if (!progress || progress.fraction === null) bar.removeAttribute("value");
  else bar.value = progress.fraction;
});
source.addEventListener("job.ended", () => {
  source.close();
  location.reload();
});
