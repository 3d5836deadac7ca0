// Screenshots to click on: by mouse, finger or arrow keys. The fields that the form sends follow, and say "change" once
// for every place that is set. A path of clicks shows one screenshot at a time. Without this file all fields are there.
const WHOLE = 1000;
const STEP = 20;
const FINE = 5;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const inside = (value) => Math.min(WHOLE, Math.max(0, Math.round(value)));
const percent = (value) => String(value / 10);

prepareAll(document);
document.addEventListener("htmx:load", ({ target }) => prepareAll(target));

function prepareAll(root) {
  for (const screen of root.querySelectorAll?.("[data-screen]:not([data-ready])") ?? []) prepareScreen(screen);
  for (const path of root.querySelectorAll?.("[data-path]:not([data-ready])") ?? []) preparePath(path);
}

// One screenshot -----------------------------------------------------------------------------------------

function prepareScreen(screen) {
  screen.dataset.ready = "yes";
  const frame = screen.querySelector("[data-frame]");
  const fields = [...screen.querySelectorAll("[data-fields] input")];
  const pin = frame.querySelector(".pin");
  const cross = frame.querySelectorAll(".cross line");
  const status = screen.querySelector("[data-status]");
  const hint = screen.querySelector("[data-hint]");
  let at = placed() ?? { x: WHOLE / 2, y: WHOLE / 2 };

  screen.querySelector("[data-fields]").open = false;
  hint.hidden = false;
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", screen.dataset.label);
  frame.setAttribute("aria-describedby", hint.id);
  aim(at);
  show();

  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    const [left, top] = [frame.clientLeft, frame.clientTop];
    put({
      x: inside(((event.clientX - box.left - left) / frame.clientWidth) * WHOLE),
      y: inside(((event.clientY - box.top - top) / frame.clientHeight) * WHOLE),
    });
  });
  frame.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (move) {
      const far = event.shiftKey ? FINE : STEP;
      aim({ x: inside(at.x + move[0] * far), y: inside(at.y + move[1] * far) });
      status.textContent = words(at);
    } else if (event.key === "Enter" || event.key === " ") put(at);
    else if ((event.key === "Delete" || event.key === "Backspace") && placed()) put(null);
    else return;
    event.preventDefault();
  });
  for (const field of fields) field.addEventListener("input", show);

  /** The place in the fields; null where there is none. */
  function placed() {
    const [x, y] = fields.map((field) => (field.value === "" ? null : inside(field.valueAsNumber * 10)));
    return x === null || y === null || Number.isNaN(x) || Number.isNaN(y) ? null : { x, y };
  }

  function words(place) {
    const [x, y] = [place.x, place.y].map((value) => String(Math.round(value / 10)));
    return screen.dataset.place.replace("[x]", x).replace("[y]", y);
  }

  function aim(place) {
    at = place;
    for (const line of [cross[0], cross[1]]) for (const end of ["y1", "y2"]) line.setAttribute(end, `${percent(at.y)}%`);
    for (const line of [cross[2], cross[3]]) for (const end of ["x1", "x2"]) line.setAttribute(end, `${percent(at.x)}%`);
  }

  function put(place) {
    fields[0].value = place ? percent(place.x) : "";
    fields[1].value = place ? percent(place.y) : "";
    if (place) aim(place);
    show();
    fields[1].dispatchEvent(new Event("change", { bubbles: true }));
    if (place) screen.dispatchEvent(new CustomEvent("screen:placed", { bubbles: true }));
  }

  function show() {
    const place = placed();
    pin.toggleAttribute("hidden", place === null);
    if (place) {
      pin.setAttribute("x", `${percent(place.x)}%`);
      pin.setAttribute("y", `${percent(place.y)}%`);
    }
    status.textContent = place ? `${screen.dataset.placed} ${words(place)}` : screen.dataset.none;
  }
}

// A path of them -----------------------------------------------------------------------------------------

function preparePath(path) {
  path.dataset.ready = "yes";
  const steps = [...path.querySelectorAll("[data-step]")];
  const isOpen = (step) => !step.querySelector("[data-fields] input").value;
  const back = button(path.dataset.back, () => go(now - 1));
  const on = button(path.dataset.on, () => go(now + 1));
  const done = document.createElement("p");
  done.className = "small path-done";
  done.setAttribute("role", "status");
  const moves = document.createElement("div");
  moves.className = "path-moves";
  moves.append(back, on);
  path.after(done, moves);

  const first = steps.findIndex(isOpen);
  let now = 0;
  show(first < 0 ? 0 : first);

  path.addEventListener("screen:placed", () => {
    if (now < steps.length - 1) go(now + 1);
    else show(now);
  });

  function go(place) {
    show(place);
    steps[now].querySelector("[data-frame]").focus({ preventScroll: true });
    steps[now].scrollIntoView({ block: "nearest" });
  }

  function show(place) {
    now = place;
    steps.forEach((step, index) => (step.hidden = index !== now));
    back.disabled = now === 0;
    on.disabled = now === steps.length - 1;
    done.textContent = steps.some(isOpen) ? "" : path.dataset.done;
  }
}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button slim";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}
