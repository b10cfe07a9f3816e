// Small comforts. Every page does its work without this file.

// Switch light and dark at once; the same form keeps the choice in the account.
const root = document.documentElement;

function isDark() {
  const chosen = root.dataset.theme;
  if (chosen === "dark" || chosen === "light") return chosen === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function followTheme() {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !button.hasAttribute("data-theme-toggle")) return;
    event.preventDefault();
    const theme = isDark() ? "light" : "dark";
    root.dataset.theme = theme;
    const said = new FormData(event.target);
    said.set("theme", theme);
    fetch(event.target.action, { method: "POST", body: said, redirect: "manual" });
  });
}

// "/" goes to the search box, unless somebody is typing.
function openSearchOnSlash() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("[role=search] input");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

// The account menu closes on Escape and on a click elsewhere.
function closeMenus() {
  const menu = document.querySelector("details.who");
  if (!menu) return;
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A form pressed twice is sent once. The server knows the key of the form anyway; this saves the wait.
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

// A bar of progress moves by itself; when the work is done the page comes anew. Without this the page reloads.
const LOOK_AGAIN = 2000;

function followProgress() {
  if (document.querySelector("progress[data-again]")) setTimeout(lookAgain, LOOK_AGAIN);
}

async function lookAgain() {
  let there;
  try {
    const answer = await fetch(location.href);
    there = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return followProgress(); // the line was cut; the bar waits
  }
  const fresh = there.querySelector("progress[data-again]");
  if (!fresh) return location.reload();
  const bar = document.querySelector("progress[data-again]");
  bar.max = fresh.max;
  bar.value = fresh.value;
  document.querySelector("label[for=progress]").textContent = there.querySelector("label[for=progress]").textContent;
  followProgress();
}

// What takes long to count comes after the page; without this, or where the line is cut, the link leads there.
async function bringLater() {
  for (const place of document.querySelectorAll("[data-later]")) {
    try {
      const answer = await fetch(place.dataset.later);
      if (!answer.ok || answer.redirected) continue;
      const there = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...there.body.childNodes);
    } catch {
      continue;
    }
  }
}

// htmx requests carry the token of the nearest form, or of any form on the page.
document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  if (request.method === "GET") return;
  const near = event.target.closest("form")?.querySelector("[name=csrfmiddlewaretoken]");
  const token = near ?? document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) request.headers["X-CSRFToken"] = token.value;
});

followTheme();
openSearchOnSlash();
closeMenus();
sendOnce();
followProgress();
bringLater();
