// Things to put in order become rows with buttons to move them; the places that the form sends follow.
for (const list of document.querySelectorAll("[data-order]")) prepare(list);
document.addEventListener("htmx:load", ({ target }) => {
  for (const list of target.querySelectorAll?.("[data-order]") ?? []) prepare(list);
});

function prepare(list) {
  if (list.dataset.ready) return;
  list.dataset.ready = "yes";
  list.closest(".question").querySelector(".hint").hidden = true;
  for (const item of list.children) {
    item.querySelector("select").hidden = true;
    const moves = document.createElement("span");
    moves.className = "moves";
    const text = item.querySelector("span").textContent;
    moves.append(button("↑", `${list.dataset.up}: ${text}`, -1), button("↓", `${list.dataset.down}: ${text}`, 1));
    item.append(moves);
  }
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  list.after(said);
  disableEnds(list);
}

function button(sign, label, direction) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", () => move(made.closest("li"), direction, made));
  return made;
}

function move(item, direction, pressed) {
  const list = item.parentElement;
  if (direction < 0) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  [...list.children].forEach((one, index) => (one.querySelector("select").value = String(index + 1)));
  disableEnds(list);
  const place = [...list.children].indexOf(item) + 1;
  list.nextElementSibling.textContent = list.dataset.place.replace("[place]", place).replace("[count]", list.children.length);
  (pressed.disabled ? item.querySelector("button:not(:disabled)") : pressed).focus();
  item.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
}

function disableEnds(list) {
  for (const item of list.children) {
    const [up, down] = item.querySelectorAll(".moves button");
    up.disabled = item === list.firstElementChild;
    down.disabled = item === list.lastElementChild;
  }
}
