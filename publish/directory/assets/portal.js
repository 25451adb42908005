// Search, filters and sorting. Every page is complete without this file; controls that need it are hidden until it runs.
"use strict";

const FILTERS = ["theme", "provider", "region", "year", "format", "open", "status"];

// The start page: cards are shown or hidden; the choice stands in the address.
function startPage(form) {
  const cards = [...document.querySelectorAll("#cards .card")];
  const list = document.getElementById("cards");
  const count = document.getElementById("count");
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map(cards.map((card) => [card, folded(card.dataset.search)]));

  const read = () => new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : location.search);
  const write = () => {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) chosen.set(name, value);
    const query = chosen.toString();
    history.replaceState(null, "", query ? `#?${query}` : location.pathname);
  };
  const matches = (card, words) => {
    if (!words.every((word) => texts.get(card).includes(word))) return false;
    return FILTERS.every((name) => {
      const wanted = form.elements[name].value;
      return !wanted || card.dataset[name].split("|").includes(wanted);
    });
  };
  const order = {
    "": (a, b) => a.id.localeCompare(b.id, "en"),
    date: (a, b) => b.dataset.date.localeCompare(a.dataset.date),
    title: (a, b) => a.dataset.title.localeCompare(b.dataset.title, "zh"),
    rows: (a, b) => Number(b.dataset.rows) - Number(a.dataset.rows),
  };
  const show = () => {
    const words = folded(form.elements.q.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      card.hidden = !matches(card, words);
      shown += card.hidden ? 0 : 1;
    }
    list.append(...[...cards].sort(order[form.elements.sort.value]));
    count.textContent = shown ? count.dataset.text.replace("{n}", shown) : count.dataset.empty;
  };
  const restore = () => {
    const chosen = read();
    for (const element of form.elements) {
      if (!element.name || !chosen.has(element.name)) continue;
      element.value = chosen.get(element.name);
    }
    show();
  };

  form.hidden = false;
  form.addEventListener("input", () => { show(); write(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); write(); }));
  window.addEventListener("hashchange", restore);
  restore();
}

// Tables: headings become buttons that sort; numbers sort as numbers, empty cells last.
function sortable(table) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    if ("fixed" in heading.dataset) return;
    const label = heading.querySelector(".heading");
    const button = document.createElement("button");
    button.type = "button";
    button.lang = label.lang;
    button.textContent = label.textContent;
    label.replaceWith(button);
    const numeric = ["integer", "number", "year"].includes(heading.dataset.type);
    button.addEventListener("click", () => {
      const direction = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
      const key = (row) => row.cells[column].textContent;
      const compare = (a, b) => {
        const [left, right] = [key(a), key(b)];
        if (!left || !right) return (left ? 0 : 1) - (right ? 0 : 1);
        return direction * (numeric ? Number(left) - Number(right) : left.localeCompare(right, "zh", { numeric: true }));
      };
      body.append(...[...body.rows].sort(compare));
    });
  });
}

function filterable(box) {
  const rows = [...document.querySelectorAll(".full tbody tr")];
  const input = box.querySelector("input");
  const count = box.querySelector(".count");
  box.hidden = false;
  input.addEventListener("input", () => {
    const word = input.value.normalize("NFKC").trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = Boolean(word) && !row.textContent.normalize("NFKC").toLowerCase().includes(word);
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = word ? `${shown} / ${rows.length}` : "";
  });
}

// The evidence page: all pieces of the row in the address are shown, also where it stands in several places.
function evidence(bar) {
  const show = () => {
    document.querySelectorAll("mark.shown").forEach((mark) => mark.classList.remove("shown"));
    const row = decodeURIComponent(location.hash.slice(1));
    bar.hidden = !row;
    if (!row) return;
    const pieces = [...document.querySelectorAll("mark[data-row]")].filter((mark) => mark.dataset.row === row);
    pieces.forEach((mark) => mark.classList.add("shown"));
    bar.textContent = bar.dataset.text + row;
    const back = [...document.querySelectorAll(".ids a.back")].find((link) => link.hash === `#${row}`);
    if (back) bar.append(" · ", back.cloneNode(true));
  };
  window.addEventListener("hashchange", show);
  show();
}

// The page for reports: what the link that led here said is filled in, ready to be completed and copied.
function report(box) {
  const text = box.querySelector("textarea");
  const said = new URLSearchParams(location.search);
  const labels = text.dataset.labels.split("|");
  const known = ["dataset", "version", "table", "row"].map((name, place) => [labels[place], said.get(name)]);
  const lines = known.filter(([, value]) => value).map(([label, value]) => `${label}: ${value}`);
  text.value = [...lines, ...text.dataset.rest.split("|")].join("\n");
  box.hidden = false;
}

// Calls to copy: they name the portal's registered address, and here the one under which it is read just now.
function here(call) {
  const root = new URL(".", document.querySelector("a.brand").href).href;
  if (call.dataset.base) call.textContent = call.textContent.replaceAll(call.dataset.base, root);
}

const form = document.getElementById("filters");
if (form) startPage(form);
document.querySelectorAll("table[data-sortable]").forEach(sortable);
document.querySelectorAll(".table-filter").forEach(filterable);
const where = document.getElementById("where");
if (where) evidence(where);
const box = document.getElementById("report");
if (box) report(box);
document.querySelectorAll("pre.call").forEach(here);
