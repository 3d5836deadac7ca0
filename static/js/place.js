// Where in a lesson somebody is. It is noted when they leave the page, so that "Weiterlernen" leads back there on any
// device: the address brings the block, and its video goes on where it was. And it is what a report is about at first.
const body = document.querySelector(".lesson-body");
const blocks = [...body.children];
const video = (block) => block?.querySelector("video");
let noted = "";

// The first block that is on the screen, and not only with its end: the address brings it to the same place.
const here = () => blocks.find((block) => block.getBoundingClientRect().bottom > window.innerHeight / 5);

const note = () => {
  const playing = blocks.find((block) => video(block)?.currentTime > 0 && !video(block).ended);
  const block = playing && !video(playing).paused ? playing : here();
  if (!block) return;
  const second = Math.floor(video(block)?.currentTime ?? 0);
  const place = `${block.id} ${second}`;
  if (place === noted) return;
  noted = place;
  const form = new FormData();
  form.set("csrfmiddlewaretoken", body.dataset.token);
  form.set("block", block.id);
  form.set("second", second);
  navigator.sendBeacon(body.dataset.place, form);
};

if (body.dataset.place) {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") note();
  });
  window.addEventListener("pagehide", note);

  const resumed = video(document.getElementById(window.location.hash.slice(1)));
  if (resumed && body.dataset.second > 0) {
    resumed.addEventListener("loadedmetadata", () => { resumed.currentTime = body.dataset.second; }, { once: true });
    resumed.preload = "metadata";
  }
}

// The menu comes anew with an answer, so the document listens; "toggle" doesn't bubble.
document.addEventListener("toggle", ({ target }) => {
  const select = target.open && target.querySelector("[data-here]");
  if (!select) return;
  const id = here()?.id;
  select.value = [...select.options].some(({ value }) => value === id) ? id : "";
}, true);

document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector(".lesson-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
