/* A button that copies what a field holds. Binds to [data-copy]; without it one selects the text. */
for (const box of document.querySelectorAll("[data-copy]")) {
  const field = box.querySelector("input");
  if (!field || !navigator.clipboard) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button slim";
  button.setAttribute("aria-live", "polite");
  button.textContent = box.dataset.label;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // the text is selected: the keyboard copies it
    }
    button.textContent = box.dataset.copied;
    setTimeout(() => { button.textContent = box.dataset.label; }, 2000);
  });
  box.append(button);
}
