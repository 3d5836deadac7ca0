// The time of a test, in minutes. It only shows what the server has said: the server's clock decides.
const clock = document.querySelector("[data-clock]");
const left = clock?.querySelector("[data-clock-left]");
const said = clock?.querySelector("[data-clock-said]");
const lastCall = clock?.querySelector("[data-last-call]");
const LAST_CALL = 20;
const GRACE = 6000; // as long as the server still takes what was given in time, and a moment

let whole = Number(clock?.dataset.whole);
let ends = performance.now() + Number(clock?.dataset.left) * 1000;
let before = Infinity;
let focused = null;
let ticking = clock && setInterval(tick, 1000);

function inMinutes(seconds) {
  const minutes = Math.max(0, Math.ceil(seconds / 60));
  return minutes === 1 ? clock.dataset.one : clock.dataset.many.replace("#", minutes);
}

function tick() {
  const seconds = (ends - performance.now()) / 1000;
  left.textContent = inMinutes(seconds);
  if (before > whole / 2 && seconds <= whole / 2 && before !== Infinity) said.textContent = `${clock.dataset.half} ${inMinutes(seconds)}`;
  for (const mark of [300, 60]) {
    if (before > mark && seconds <= mark && before !== Infinity) said.textContent = inMinutes(seconds);
  }
  before = seconds;
  if (seconds <= LAST_CALL && seconds > 0 && lastCall.hidden) warn();
  if (seconds <= 1 && document.activeElement !== document.body) document.activeElement.blur(); // what is typed counts
  if (seconds <= 0) end();
}

function warn() {
  lastCall.hidden = false;
  const button = lastCall.querySelector("[data-one-key]");
  if (!button) return;
  focused = document.activeElement;
  button.focus();
}

function end() {
  clearInterval(ticking);
  ticking = null;
  lastCall.hidden = true;
  clock.querySelector("p").textContent = clock.dataset.over;
  said.textContent = clock.dataset.over;
  for (const field of document.getElementById("test-form")?.elements ?? []) field.disabled = true;
  for (const button of document.querySelectorAll("[data-submit] button")) button.disabled = true;
  setTimeout(leave, GRACE);
}

function leave() {
  if (navigator.onLine) location.assign(clock.dataset.result);
  else addEventListener("online", () => setTimeout(leave, GRACE), { once: true }); // what waits is sent first
}

function set(told) {
  if (!ticking) return;
  ends = performance.now() + told.left * 1000;
  whole = told.whole;
  before = told.left;
  left.textContent = inMinutes(told.left);
  clock.querySelector("[data-clock-until]").textContent = told.until;
  if (!told.can_extend) for (const button of clock.querySelectorAll("[data-more-time]")) button.hidden = true;
  if (told.left > LAST_CALL) lastCall.hidden = true;
}

async function extend(event) {
  event.preventDefault();
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  try {
    const told = await (await fetch(clock.dataset.more, { method: "POST", headers, redirect: "manual" })).json();
    if ("left" in told) set(told);
    said.textContent = told.problem ?? `${left.textContent}, ${told.until}`;
    (focused ?? document.querySelector("main")).focus();
  } catch {
    said.textContent = clock.dataset.failed;
    said.classList.remove("unseen");
  }
}

if (clock) {
  for (const button of clock.querySelectorAll("[data-more-time]")) button.addEventListener("click", extend);
  document.addEventListener("test:time", (event) => set(event.detail));
  tick();
}
