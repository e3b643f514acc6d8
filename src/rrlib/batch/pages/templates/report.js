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
const closed = () => document.querySelectorAll("details:not(.code):not([open])");
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...closed()];
  opened.forEach((each) => { each.open = true; });
});
window.addEventListener("afterprint", () => {
  opened.forEach((each) => { each.open = false; });
});
