"use strict";
const codes = document.querySelectorAll("details.code");
const button = document.getElementById("all-code");
button.hidden = codes.length === 0;
button.addEventListener("click", () => {
  const open = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(open));
  button.textContent = open ? "Hide all code" : "Show all code";
  codes.forEach((code) => { code.open = open; });
});
const contents = document.querySelector(".contents details");
const wide = window.matchMedia("(min-width: 80rem)");
const beside = () => { contents.open = wide.matches; };
wide.addEventListener("change", beside);
beside();
const choices = [...document.querySelectorAll("table.rr-filtered")].map((table, number) => {
  const rows = [...table.tBodies[0].rows];
  const box = document.createElement("div");
  box.className = "rr-choices";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Choose what the table shows");
  const said = document.createElement("p");
  said.setAttribute("aria-live", "polite");
  const selects = ["programme", "verdict"].map((key) => {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.id = `choice-${number}-${key}`;
    label.htmlFor = select.id;
    label.textContent = `By ${key}`;
    const words = rows.map((row) => row.dataset[key]);
    select.add(new Option(`All (${rows.length})`, ""));
    for (const word of [...new Set(words)].sort()) {
      select.add(new Option(`${word} (${words.filter((each) => each === word).length})`, word));
    }
    const field = document.createElement("p");
    field.append(label, select);
    box.append(field);
    return { key, select };
  });
  const choose = () => {
    for (const row of rows) {
      row.hidden = !selects.every(({ key, select }) => ["", row.dataset[key]].includes(select.value));
    }
    said.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  };
  selects.forEach(({ select }) => select.addEventListener("change", choose));
  box.append(said);
  table.closest(".rr-table").before(box);
  choose();
  return { choose, showAll: () => rows.forEach((row) => { row.hidden = false; }) };
});
const closed = () => document.querySelectorAll("details:not(.code):not([open])");
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...closed()];
  opened.forEach((each) => { each.open = true; });
  choices.forEach(({ showAll }) => showAll());
});
window.addEventListener("afterprint", () => {
  opened.forEach((each) => { each.open = false; });
  choices.forEach(({ choose }) => choose());
});
