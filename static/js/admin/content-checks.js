// What a lesson lacks, found in its preview: the same rules as courses/checks.py, by the names in content_checks.py.
const checks = {
  "no-question": () => document.querySelector(".lesson .check, .lesson .question-card") !== null,
  "too-long": (node, { longest }) => Number(document.querySelector("[data-minutes]")?.dataset.minutes ?? 0) <= longest,
  "no-alt": (node) => node.alt.trim() !== "",
  "no-alt-of-step": (node) => node.alt.trim() !== "",
  "no-screenshots": (node) => node.querySelector("img") !== null,
  "no-transcript": (node) => node.querySelector("details .prose")?.textContent.trim() ? true : false,
  "no-captions": (node) => node.querySelector("track") !== null,
};

for (const [name, evaluate] of Object.entries(checks)) {
  window.wagtail.userbar.registerCheck(`check-lesson-${name}`, evaluate);
}
