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

  // An address that points into something folded or switched off brings it to light.
  const layers = { figure: "show-figures", term: "show-terms", frame: "show-frames" };
  function arrive() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    for (let at = place; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    for (const [layer, box] of Object.entries(layers)) {
      const found = place.classList.contains(layer) && document.getElementById(box);
      if (found) found.checked = true;
    }
    place.scrollIntoView({ behavior: "instant" });
  }
  window.addEventListener("hashchange", arrive);
  if (location.hash) arrive();

  // Tables are put in another order by their headings, and long ones show the rows one asks for.
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  function number(text) {
    const found = text.replace(/,(?=\d{3})/g, "").replace("−", "-").match(/[+-]?\d+(\.\d+)?/);
    return found ? Number(found[0]) : -Infinity;
  }
  function sort(table, heading, column) {
    const down = heading.getAttribute("aria-sort") === "ascending";
    const isNumber = heading.classList.contains("number");
    const body = table.tBodies[0];
    const rows = [...body.rows].map(function (row) {
      const text = row.cells[column].textContent.trim();
      return { row, key: isNumber ? number(text) : text };
    });
    rows.sort(function (a, b) {
      const found = isNumber ? a.key - b.key || 0 : order.compare(a.key, b.key);
      return down ? -found : found;
    });
    body.append(...rows.map((sorted) => sorted.row));
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  }
  for (const frame of document.querySelectorAll(".table-frame.sortable")) {
    const table = frame.querySelector("table");
    [...table.tHead.rows[0].cells].forEach(function (heading, column) {
      if (heading.localName !== "th") return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, heading, column));
    });
  }
  for (const frame of document.querySelectorAll(".table-frame.tall.sortable")) {
    const rows = [...frame.querySelector("table").tBodies[0].rows];
    const words = rows.map((row) => row.textContent.toLocaleLowerCase());
    const form = document.createElement("p");
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    form.className = "filter";
    label.textContent = "Rows with";
    input.type = "search";
    input.autocomplete = "off";
    count.setAttribute("role", "status");
    count.textContent = rows.length + " rows";
    label.append(input);
    form.append(label, count);
    frame.before(form);
    input.addEventListener("input", function () {
      const wanted = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach(function (row, at) {
        row.hidden = !wanted.every((word) => words[at].includes(word));
        if (!row.hidden) shown += 1;
      });
      count.textContent = shown === rows.length ? shown + " rows" : shown + " of " + rows.length + " rows";
    });
  }

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
