"use strict";
(function () {
  // A frame that has nothing to scroll is no stop for the Tab key.
  const frames = document.querySelectorAll(".table-frame, .chart-frame, pre[tabindex]");
  function stops() {
    for (const frame of frames) {
      const scrolls =
        frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
      frame.classList.toggle("scrolls", scrolls);
      if (scrolls) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    }
  }
  window.addEventListener("load", stops);
  window.addEventListener("resize", stops);
  document.addEventListener("toggle", stops, true);

  // An address that points into folded code unfolds it.
  function arrive() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = place && place.closest("details");
    if (folded) folded.open = true;
  }
  window.addEventListener("hashchange", arrive);
  arrive();

  // All code at once.
  const button = document.querySelector(".unfold");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      const open = button.getAttribute("aria-pressed") !== "true";
      for (const code of document.querySelectorAll("details.code")) code.open = open;
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? "Hide all code" : "Show all code";
    });
  }

  // Where one reads is marked in the list of contents, and the current page in the bar is in view.
  const marks = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    marks.set(link.getAttribute("href").slice(1), link);
  }
  function here() {
    let last = null;
    for (const id of marks.keys()) {
      const heading = document.getElementById(id);
      if (heading && heading.getBoundingClientRect().top < innerHeight / 3) last = id;
    }
    for (const [id, link] of marks) {
      if (id === last) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  if (marks.size) {
    let asked = false;
    window.addEventListener("scroll", function () {
      if (asked) return;
      asked = true;
      requestAnimationFrame(function () {
        asked = false;
        here();
      });
    }, { passive: true });
    here();
  }
  const strip = document.querySelector(".pages ul");
  const current = strip && strip.querySelector("[aria-current]");
  if (current) strip.scrollLeft = current.parentElement.offsetLeft - strip.offsetLeft - 16;
})();
