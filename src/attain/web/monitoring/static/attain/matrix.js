/* The matrix: show one goal, light up the column, and read a cell aloud in words below. */
"use strict";

(() => {
  for (const filter of document.querySelectorAll("[data-filters]")) {
    const table = document.getElementById(filter.dataset.filters);
    if (!table) continue;
    const links = [...filter.querySelectorAll("a[data-goal]")];
    const bodies = [...table.tBodies];
    const choose = (goal) => {
      for (const body of bodies) body.hidden = goal !== "" && body.dataset.goal !== goal;
      for (const link of links) {
        if (link.dataset.goal === goal) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    const fromAddress = () => {
      const found = links.find((link) => link.dataset.goal && link.hash === location.hash);
      choose(found ? found.dataset.goal : "");
    };
    filter.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-goal]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      choose(link.dataset.goal);
    });
    addEventListener("hashchange", fromAddress);
    fromAddress();
  }

  for (const table of document.querySelectorAll("table.matrix")) {
    const reading = document.getElementById(`${table.id}-reading`);
    let lit = [];
    const show = (cell) => {
      for (const each of lit) each.classList.remove("column");
      lit = [];
      const words = cell && cell.querySelector(".vh");
      if (!words) return;
      const row = cell.parentElement;
      const place = [...row.cells].indexOf(cell);
      lit = [...table.querySelectorAll("tbody:not([hidden]) tr:not(.goal)")].map((each) => each.cells[place]).filter(Boolean);
      for (const each of lit) each.classList.add("column");
      if (!reading) return;
      reading.textContent = `${words.textContent} — ${row.cells[0].querySelector("a > :last-child").textContent}`;
      reading.hidden = false;
    };
    table.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") show(event.target.closest("td"));
    });
    table.addEventListener("pointerleave", () => { show(null); if (reading) reading.hidden = true; });
    table.addEventListener("focusin", (event) => show(event.target.closest("td")));
  }
})();
