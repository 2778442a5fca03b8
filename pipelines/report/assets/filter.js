// Hides the lines of the table that do not hold what is typed; says how many are left.
"use strict";
(() => {
  const input = document.getElementById("filter");
  const count = document.getElementById("filter-count");
  const rows = [...document.querySelectorAll("table.events tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
  document.querySelector(".choice").hidden = false;
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    count.textContent = words.length ? `${left} of ${rows.length}` : "";
  });
})();
