/** Follows a job, and shows its end. */

const section = document.querySelector("[data-job]");
const stage = document.getElementById("stage");
const bar = document.getElementById("bar");
const source = new EventSource(`/api/v1/jobs/${section.dataset.job}/events`);

source.addEventListener("job.progress", (event) => {
  const { progress, status } = JSON.parse(event.data).job;
  if (status === "running" && !progress) stage.textContent = "Reading the articles";
  if (!progress) return;
  const { stage: name, done, total } = progress;
  const of = total ? `of ${total.toLocaleString("en")} ` : "";
  stage.textContent = `${done.toLocaleString("en")} ${of}${name}`;
  if (!total) return;
  bar.max = total;
  bar.value = done;
});
source.addEventListener("job.ended", () => {
  source.close();
  location.reload();
});
