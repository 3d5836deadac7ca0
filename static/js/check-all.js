/* A box that ticks all others of its form's table. Binds to form[data-check-all]; without it one ticks each. */
for (const form of document.querySelectorAll("form[data-check-all]")) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const corner = form.querySelector("thead th");
  if (!boxes.length || !corner) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", corner.textContent.trim());
  const label = document.createElement("label");
  label.append(all);
  corner.replaceChildren(label);
  corner.classList.add("tick");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  form.addEventListener("change", (event) => { if (event.target !== all) show(); });
}
