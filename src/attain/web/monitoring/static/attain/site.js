/* What script adds to pages that are whole without it. No part of it makes content. */
"use strict";

(() => {
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const remember = {
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* not remembered */ } },
  };

  /* Light or dark */
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  for (const button of all("[data-theme-switch]")) {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember.set("attain-theme", root.dataset.theme);
      show();
    });
    system.addEventListener("change", show);
    show();
    button.hidden = false;
  }

  /* Menus close when something else is pressed, or with Escape */
  const menus = all("details.menu");
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* A portal that is not told its own address: what is cited gets the one that its reader came by */
  for (const element of all("[data-path]")) {
    const { path } = element.dataset;
    const text = element.textContent;
    element.textContent = text.replace(path, () => location.origin + path);
  }

  /* Copy a citation or a piece of HTML */
  for (const button of all("[data-copy]")) {
    const target = document.getElementById(button.dataset.copy);
    if (!target || !navigator.clipboard) continue;
    const words = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText("value" in target ? target.value : target.textContent.trim());
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 2500);
    });
    button.hidden = false;
  }

  /* Tables sort by a column; a third press brings back the order of the page */
  const collator = new Intl.Collator(root.lang || "en", { numeric: true });
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const given = cell.dataset.sort;
    if (given !== undefined && given !== "" && !Number.isNaN(Number(given))) return Number(given);
    return given ?? (cell.querySelector(".missing") ? null : cell.textContent.trim());
  };
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === "number" && typeof b === "number") return a - b;
    return collator.compare(String(a), String(b));
  };
  const sortTable = (table, header) => {
    const body = table.tBodies[0];
    const column = header.cellIndex;
    const next = { ascending: "descending", descending: "" }[header.getAttribute("aria-sort")] ?? "ascending";
    for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
    const rows = [...table.attainRows];
    if (next) {
      const sign = next === "ascending" ? 1 : -1;
      header.setAttribute("aria-sort", next);
      rows.sort((a, b) => {
        const [one, two] = [keyOf(a, column), keyOf(b, column)];
        return one === null || two === null ? compare(one, two) : sign * compare(one, two);
      });
    }
    body.append(...rows);
  };
  for (const table of all("table[data-sortable]")) {
    table.attainRows = [...table.tBodies[0].rows];
    for (const header of all("thead th", table)) {
      const name = header.querySelector(".column-name");
      if (!name || !name.textContent.trim()) continue;
      const button = document.createElement("button");
      button.type = "button";
      name.replaceWith(button);
      button.append(name);
      button.addEventListener("click", () => sortTable(table, header));
    }
  }

  /* A region that does not scroll needs no stop of the keyboard */
  const regions = all(".table-scroll, .matrix-frame.many");
  const measure = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth + 1;
      if (scrolls) target.tabIndex = 0; else target.removeAttribute("tabindex");
    }
  });
  for (const region of regions) measure.observe(region);

  /* Parts that were opened stay open on the next visit, within one session */
  for (const part of all("details[id]")) {
    const name = `attain-open:${location.pathname}#${part.id}`;
    try {
      if (sessionStorage.getItem(name) === "1") part.open = true;
      part.addEventListener("toggle", () => sessionStorage.setItem(name, part.open ? "1" : "0"));
    } catch { /* not remembered */ }
  }
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const part = target && target.closest("details");
    if (part) part.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  /* On paper everything is open */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("main details:not([open])");
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
})();
