/*
 * The little that HTML and htmx do not do. Every page works without this file.
 */
"use strict";

/* One form, one effect: a second click while the first is under way does nothing. The server holds to it as well. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.busy = "yes";
  /* A download leaves the page where it is. */
  setTimeout(() => delete form.dataset.busy, 5000);
}, true);

const release = () => {
  for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
};
/* The browser's Back shows the page as it was left, the busy form included. */
window.addEventListener("pageshow", release);
/* A form whose answer leads elsewhere stays busy until the other page is there. */
document.addEventListener("htmx:finally:request", (event) => {
  if (!event.detail?.ctx?.response?.headers.get("HX-Redirect")) release();
});

/* Whoever signed in again on the spot goes on in the page that stayed open: its forms get the token of the new session. */
const renewToken = () => {
  const token = document.querySelector("[data-csrf]")?.dataset.csrf;
  if (!token) return;
  for (const field of document.querySelectorAll("input[name='csrf_token']")) field.value = token;
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ ...headers, "X-CSRFToken": token }));
};
document.addEventListener("htmx:after:settle", renewToken);

/* A calendar beside each date: it opens on what is typed, and what is picked is typed. It has no name, so it is not sent. */
const showCalendars = () => {
  for (const calendar of document.querySelectorAll("[data-calendar]")) calendar.hidden = false;
};
document.addEventListener("htmx:after:settle", showCalendars);
showCalendars();

document.addEventListener("focusin", ({ target }) => {
  if (!target.matches?.("[data-calendar]")) return;
  const typed = document.getElementById(target.dataset.calendar).value.match(/^(\d{1,2})-(\d{1,2})-(\d{4})$/);
  if (typed) target.value = `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}`;
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-calendar]") || !target.value) return;
  const field = document.getElementById(target.dataset.calendar);
  field.value = target.value.split("-").reverse().join("-");
  for (const said of ["input", "change"]) field.dispatchEvent(new Event(said, { bubbles: true }));
  field.focus();
});

/* A blocked button or switch can be reached and read, and does nothing. */
document.addEventListener("click", (event) => {
  const blocked = event.target.closest?.("[aria-disabled='true']");
  const inside = event.target.closest?.("label")?.querySelector("[aria-disabled='true']");
  if (blocked || inside) event.preventDefault();
});

/* Errors come into view first, also after htmx has put a part of the page in place. */
const focusErrors = () => document.querySelector("[data-focus]")?.focus();
document.addEventListener("htmx:after:settle", focusErrors);
focusErrors();

/* A connection that fails says so above the page instead of doing nothing. */
document.addEventListener("htmx:error", (event) => {
  const place = document.getElementById("messages");
  if (!place || !event.detail?.ctx) return;
  const text = document.createElement("p");
  text.className = "utrecht-alert utrecht-alert--error";
  text.textContent = document.body.dataset.offline;
  place.replaceChildren(text);
});

/* As regie.searchable does for what the server searches. */
const searchable = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/* Municipalities: search in the list, close with Escape or a click elsewhere. */
for (const switcher of document.querySelectorAll("[data-switcher]")) {
  const search = switcher.querySelector("[data-switcher-search]");
  const items = [...switcher.querySelectorAll("li")];
  if (items.length > 7) search.closest("label").hidden = false;
  search.addEventListener("input", () => {
    const words = searchable(search.value).split(/\s+/);
    for (const item of items) item.hidden = !words.every((word) => searchable(item.textContent).includes(word));
  });
  switcher.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !switcher.open) return;
    switcher.open = false;
    switcher.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!switcher.contains(event.target)) switcher.open = false;
  });
}

/* What somebody types is theirs: an answer that comes late changes what stands around a field, not what is in it. */
/* A proposal that nobody touched is replaced by the next one. */
const isProposal = (field) => Boolean(field.closest("[data-proposed]")) && field.value === field.defaultValue;
window.htmx?.registerExtension("typed", {
  htmx_before_morph_attr: (field, { attrName }) =>
    !(attrName === "value" && field instanceof HTMLInputElement && field.type === "text") || isProposal(field),
});

/* Enter and the arrows go to the row below or above in a grid of fields; Enter on the last row sends the form. */
const STEPS = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };

const fieldBeside = (field, step) => {
  const cell = field.closest("td");
  if (!cell) {
    const fields = [...field.form.querySelectorAll("[data-grid] .cell-input")];
    return fields[fields.indexOf(field) + step];
  }
  const next = step > 0 ? "nextElementSibling" : "previousElementSibling";
  for (let row = cell.parentElement[next]; row; row = row[next]) {
    const other = row.cells[cell.cellIndex]?.querySelector("input:not([type='hidden'])");
    if (other) return other;
  }
};

document.addEventListener("keydown", (event) => {
  const field = event.target;
  const step = STEPS[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!field.matches?.("[data-grid] td input, [data-grid] .cell-input")) return;
  const other = fieldBeside(field, step);
  if (!other) return;
  event.preventDefault();
  other.focus();
  other.select();
});

/* What was typed into a long form and not saved is asked about before the page goes. */
for (const form of document.querySelectorAll("form[data-guard]")) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}

/* Single keys: they never take a letter from a field, and can be switched off on a device. */
const keys = document.querySelector("[data-keys]");
const WAIT = 1500;
let going = 0;

const keysAreUsed = () => localStorage.getItem("keys") !== "off";

const openKeys = () => {
  keys.querySelector("[data-keys-use]").checked = keysAreUsed();
  keys.showModal();
};

const goTo = (number) => document.querySelectorAll(".menu__link")[number - 1]?.click();

const isTyping = (element) => Boolean(element.closest?.("input, textarea, select, [contenteditable]"));

const pressed = (key) => {
  const follows = Date.now() - going < WAIT;
  going = key === "g" ? Date.now() : 0;
  if (follows && key >= "1" && key <= "9") goTo(Number(key));
  else if (key === "?") openKeys();
  else if (key === "/") document.querySelector("main input[type='search']:not([data-switcher-search])")?.focus();
  else return false;
  return true;
};

if (keys) {
  document.querySelector("[data-keys-open]").addEventListener("click", openKeys);
  keys.querySelector("[data-keys-use]").addEventListener("change", (event) => {
    localStorage.setItem("keys", event.target.checked ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (!keysAreUsed() || isTyping(event.target)) return;
    if (pressed(event.key)) event.preventDefault();
  });
}
