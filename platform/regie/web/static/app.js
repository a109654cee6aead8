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
document.addEventListener("htmx:finally:request", release);

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

/* Municipalities: search in the list, close with Escape or a click elsewhere. */
for (const switcher of document.querySelectorAll("[data-switcher]")) {
  const search = switcher.querySelector("[data-switcher-search]");
  const items = [...switcher.querySelectorAll("li")];
  if (items.length > 7) search.closest("label").hidden = false;
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
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

/* Enter goes down in a grid of fields, as in a spreadsheet; on the last row it sends the form. */
const fieldBelow = (field) => {
  const cell = field.closest("td");
  if (!cell) {
    const fields = [...field.form.querySelectorAll("[data-grid] .cell-input")];
    return fields[fields.indexOf(field) + 1];
  }
  for (let row = cell.parentElement.nextElementSibling; row; row = row.nextElementSibling) {
    const below = row.cells[cell.cellIndex]?.querySelector("input:not([type='hidden'])");
    if (below) return below;
  }
};
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement)) return;
  if (!field.matches("[data-grid] td input, [data-grid] .cell-input")) return;
  const below = fieldBelow(field);
  if (!below) return;
  event.preventDefault();
  below.focus();
  below.select();
});
