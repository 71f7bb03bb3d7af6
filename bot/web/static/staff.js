// Tables of the staff page: a click on a heading sorts, the field above filters.
"use strict";

const filter = document.getElementById("filter");
const printButton = document.getElementById("print");
const order = new Intl.Collator("zh-CN", { numeric: true });

function rowsOf(table) {
  return Array.from(table.tBodies[0].rows);
}

function sortBy(table, column, heading) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const rows = rowsOf(table).sort((one, other) => {
    const found = order.compare(one.cells[column].dataset.sort, other.cells[column].dataset.sort);
    return descending ? -found : found;
  });
  table.tBodies[0].append(...rows);
}

for (const table of document.querySelectorAll("table")) {
  Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sortBy(table, column, heading));
    heading.replaceChildren(button);
  });
}

if (filter) {
  filter.parentElement.hidden = false;
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const table of document.querySelectorAll("table")) {
      for (const row of rowsOf(table)) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
      }
    }
  });
}

if (printButton) {
  printButton.hidden = false;
  printButton.addEventListener("click", () => window.print());
}
