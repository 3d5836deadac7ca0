// Each answer goes to the server as soon as it is given. What can't be sent waits on this device, survives leaving
// the page, and goes out in its order, once each: the server knows every change by its key. Only an answer of the
// test itself takes a change off the queue; errors, a lost connection and a lost sign-in leave it there.
const form = document.querySelector("[data-test]");
const handIn = document.querySelector("[data-submit]");
const note = document.querySelector("[data-waiting]");
const name = form?.dataset.queue ?? note?.dataset.waiting;
const line = document.querySelector("[data-saved]");
const turn = (form ?? handIn)?.elements.turn.value;
const LONGEST_PAUSE = 15000;

let unkept = null; // the queue, where the browser stores nothing
let sending = false;
let pause = 500;
const hadWaiting = Boolean(name) && waiting().length > 0;
let going = null; // what was pressed and waits until everything is sent

function waiting() {
  if (unkept) return unkept;
  try {
    return JSON.parse(localStorage.getItem(`answers-${name}`) ?? "[]");
  } catch {
    return [];
  }
}

function keep(changes) {
  try {
    if (changes.length) localStorage.setItem(`answers-${name}`, JSON.stringify(changes));
    else localStorage.removeItem(`answers-${name}`);
    unkept = null;
  } catch {
    unkept = changes;
  }
  if (note) note.hidden = changes.length === 0;
}

function say(text, state) {
  if (!line) return;
  line.textContent = text;
  line.dataset.state = state;
}

function change() {
  const isKept = ([field, value]) => field !== "csrfmiddlewaretoken" && field !== "go" && !(value instanceof File);
  const fields = [...new FormData(form)].filter(isKept);
  keep([...waiting(), { key: crypto.randomUUID(), path: form.action || location.pathname, fields }]);
  send();
}

async function post(one) {
  const body = new URLSearchParams([...one.fields, ["key", one.key]]);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const response = await fetch(new URL(one.path, location.href), { method: "POST", body, headers, redirect: "manual" });
  const told = response.type === "opaqueredirect" ? null : await response.json().catch(() => null);
  const isAnswered = told && response.status < 500 && ("saved" in told || "problem" in told);
  if (!isAnswered) throw Object.assign(new Error("not answered"), { status: response.status });
  return told;
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let changes = waiting(); changes.length; changes = waiting()) {
      if (form) say(form.dataset.saving, "saving");
      const [first] = changes;
      const told = await post(first);
      keep(waiting().filter((one) => one.key !== first.key));
      pause = 500;
      heed(told, first);
    }
    sending = false;
    if (going && navigator.onLine) goOn();
    else if (hadWaiting && !form) location.reload(); // the overview counted before they came in
  } catch ({ status }) {
    sending = false;
    const isSignedOut = status === 0 || status === 401 || status === 403;
    if (form) say(isSignedOut ? form.dataset.signedOut : going ? form.dataset.going : form.dataset.offline, "waiting");
    if (note) note.hidden = false;
    setTimeout(send, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

// What the test has said to a change.
function heed(told, sent) {
  say(told.saved ?? told.problem, told.saved ? "saved" : "waiting");
  if ("left" in told) document.dispatchEvent(new CustomEvent("test:time", { detail: told }));
  if (told.elsewhere && sent.fields.find(([field]) => field === "turn")?.[1] === turn) stop("[data-elsewhere]");
  if (told.over) {
    document.querySelector("[data-ended-why]").textContent = told.problem;
    stop("[data-ended]");
  }
}

function stop(why) {
  going = null;
  for (const field of form?.elements ?? []) field.disabled = true;
  for (const button of handIn?.querySelectorAll("button") ?? []) button.disabled = true;
  document.querySelector(why).hidden = false;
}

function goOn() {
  const { from, by } = going;
  going = null;
  from.requestSubmit(by);
}

// Nothing that waits is overtaken, and nobody is led to the browser's own page about a lost connection.
function wait(event) {
  if (!waiting().length && navigator.onLine) return;
  event.preventDefault();
  going = { from: event.target, by: event.submitter };
  if (form) say(form.dataset.going, "waiting");
  if (note) note.hidden = false;
  send();
}

if (name) {
  form?.addEventListener("change", (event) => {
    if (event.target.type === "file") form.requestSubmit(form.querySelector("[data-upload]")); // files don't wait here
    else if (event.target.name) change();
  });
  form?.addEventListener("submit", wait);
  handIn?.addEventListener("submit", wait);
  addEventListener("online", send);
  send();
}
