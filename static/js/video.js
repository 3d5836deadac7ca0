// A video's pace, and its transcript where it can't be played.
for (const figure of document.querySelectorAll("figure.video")) {
  const video = figure.querySelector("video");
  const pace = figure.querySelector("[data-pace]");
  pace.hidden = false;
  pace.querySelector("select").addEventListener("change", ({ target }) => {
    video.defaultPlaybackRate = target.value; // loading begins with it
    video.playbackRate = target.value;
  });
  // It is the source that fails, and its "error" doesn't bubble.
  video.addEventListener("error", () => {
    const said = figure.querySelector("[data-failed]");
    said.textContent = said.dataset.failed;
    const transcript = figure.querySelector("details");
    if (transcript) transcript.open = true;
  }, true);
}
