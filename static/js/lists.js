// A list whose filters, order and pages htmx swaps in. Without this file every link and form loads its page.
// Whole documents are never swapped into a part of a page: a sign-in page, an error page, a missing page of the list.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (/^\s*<!doctype/i.test(xhr.responseText.slice(0, 400).replace(/^\s*<!--.*?-->/s, ""))) {
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
  }
});

// What was left empty in the form, or is the order that one gets anyway, stays out of the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData.entries()]) {
    if (value === "" || (name === "sort" && value === "urgency")) detail.formData.delete(name);
  }
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target.setAttribute("aria-busy", "true"));

// What the browser keeps of a list for the way back is the list at rest.
document.addEventListener("htmx:beforeHistorySave", () => {
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
});

// Whoever lost the focus with the old list is led to the line that says what is there now.
document.addEventListener("htmx:afterSettle", () => {
  const result = document.querySelector("[data-result]");
  document.getElementById("announce").textContent = result?.textContent.trim() ?? "";
  if (document.activeElement && document.activeElement !== document.body) return;
  result?.focus({ preventScroll: true });
});

// The switches of the header come back to the address as it is now.
for (const name of ["htmx:pushedIntoHistory", "htmx:historyRestore"]) {
  document.addEventListener(name, () => {
    for (const field of document.querySelectorAll(".top input[name=next]")) {
      field.value = window.location.pathname + window.location.search;
    }
  });
}

document.addEventListener("htmx:sendError", ({ detail }) => {
  detail.target.removeAttribute("aria-busy");
  const line = document.querySelector("[data-result]");
  if (line) line.textContent = line.dataset.offline;
});
