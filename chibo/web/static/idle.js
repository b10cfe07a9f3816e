// Warns before the session lapses, and keeps it by one tap: the page and what is typed on it stay.

const box = document.getElementById("idle");
const other = new BroadcastChannel("chibo-session");
let timers = [];

function show(late) {
  box.hidden = false;
  box.querySelector("[data-soon]").hidden = late;
  box.querySelector("[data-late]").hidden = !late;
  box.querySelector("form").hidden = late;
  box.setAttribute("aria-labelledby", late ? "idle-late" : "idle-words");
  if (!late) box.querySelector("button").focus();
}

// Any page of ours that talked to the server counts for all of them.
function restart() {
  for (const timer of timers) clearTimeout(timer);
  box.hidden = true;
  timers = [
    setTimeout(show, box.dataset.warn * 1000, false),
    setTimeout(show, box.dataset.end * 1000, true),
  ];
}

async function stay(event) {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Requested-With": "fetch" },
    redirect: "manual",
  });
  if (answer.status !== 204) return show(true);
  other.postMessage("used");
  restart();
}

if (box) {
  box.querySelector("[data-late]").id = "idle-late";
  box.querySelector("form").addEventListener("submit", stay);
  other.addEventListener("message", restart);
  other.postMessage("used");
  restart();
}
