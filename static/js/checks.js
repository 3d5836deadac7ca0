// Check questions that htmx answers in place. Without this file an answer loads the page anew, at the question.
const question = (element) => element.closest(".question-card");

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  question(detail.elt)?.setAttribute("aria-busy", "true");
});

// A whole document is no answer: one was signed out, or the lesson has changed meanwhile.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.responseText.trimStart().startsWith("<section")) {
    detail.shouldSwap = false;
    window.location.reload();
  }
});

// Whoever answered is led to the verdict, which is read out with the reasons that follow it.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const verdict = document.getElementById(detail.elt.id)?.querySelector("[data-verdict]");
  verdict?.focus({ preventScroll: true });
  verdict?.scrollIntoView({ block: "nearest" });
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail }) => {
    question(detail.elt)?.removeAttribute("aria-busy");
    const line = detail.elt.querySelector(".offline");
    if (line) line.textContent = detail.elt.dataset.offline;
  });
}
