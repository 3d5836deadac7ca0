// Each answer goes to the server as soon as it is given. What can't be sent waits on this device, survives leaving
// the page, and goes out in its order, once each: the server knows every change by its key.
const form = document.querySelector("[data-test]");
const note = document.querySelector("[data-waiting]");
const name = form?.dataset.queue ?? note?.dataset.waiting;
const line = document.querySelector("[data-saved]");
const LONGEST_PAUSE = 15000;

let sending = false;
let pause = 500;

function waiting() {
  try {
    return JSON.parse(localStorage.getItem(`answers-${name}`) ?? "[]");
  } catch {
    return [];
  }
}

function keep(changes) {
  if (changes.length) localStorage.setItem(`answers-${name}`, JSON.stringify(changes));
  else localStorage.removeItem(`answers-${name}`);
  if (note) note.hidden = changes.length === 0;
}

function say(text, state) {
  if (!line) return;
  line.textContent = text;
  line.dataset.state = state;
}

function change() {
  const fields = [...new FormData(form)].filter(([field]) => field !== "csrfmiddlewaretoken" && field !== "go");
  keep([...waiting(), { key: crypto.randomUUID(), path: form.action || location.pathname, fields }]);
  send();
}

async function send() {
  if (sending) return;
  sending = true;
  let changes = waiting();
  while (changes.length) {
    const [first] = changes;
    if (form) say(form.dataset.saving, "saving");
    const body = new URLSearchParams([...first.fields, ["key", first.key]]);
    let response;
    try {
      response = await fetch(new URL(first.path, location.href), {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
      });
      if (response.status >= 500 || response.redirected) throw new Error(String(response.status));
    } catch {
      if (form) say(form.dataset.offline, "waiting");
      if (note) note.hidden = false;
      setTimeout(send, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      sending = false;
      return;
    }
    pause = 500;
    const told = await response.json().catch(() => ({}));
    changes = waiting().filter((one) => one.key !== first.key);
    keep(changes);
    say(told.saved ?? told.problem ?? "", response.ok ? "saved" : "waiting");
  }
  sending = false;
}

if (name) {
  form?.addEventListener("change", (event) => {
    if (event.target.name) change();
  });
  addEventListener("online", send);
  send();
}
