"use strict";
(() => {
  const search = document.getElementById("search");
  if (search === null) return;
  const typed = document.getElementById("typed");
  const found = document.getElementById("found");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const reports = [...document.querySelectorAll("[data-words]")].map((report) => ({
    report,
    words: plain(report.dataset.words),
  }));
  const groups = [...document.querySelectorAll("[data-group]")];

  function filter() {
    const asked = plain(typed.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { report, words } of reports) {
      report.hidden = !asked.every((word) => words.includes(word));
      shown += report.hidden ? 0 : 1;
    }
    for (const group of groups) {
      group.hidden = group.querySelector("[data-words]:not([hidden])") === null;
    }
    const which = reports.length === 1 ? "report" : "reports";
    found.textContent = asked.length ? `${shown} of ${reports.length} ${which}` : "";
  }

  typed.addEventListener("input", filter);
  search.hidden = false;
  filter();
})();
