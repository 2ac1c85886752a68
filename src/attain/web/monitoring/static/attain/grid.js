/* The grid: arrows and Enter lead from cell to cell, a block from a spreadsheet is pasted as a block. */
"use strict";

(() => {
  for (const form of document.querySelectorAll("[data-grid]")) {
    const rows = [...form.querySelectorAll("tbody tr")]
      .map((row) => [...row.cells].map((cell) => cell.querySelector("input:not([type=hidden])")))
      .filter((fields) => fields.some(Boolean));
    const place = (field) => {
      const row = rows.findIndex((each) => each.includes(field));
      return [row, row < 0 ? -1 : rows[row].indexOf(field)];
    };
    const go = (row, column) => {
      const next = rows[row] && rows[row][column];
      if (!next) return false;
      next.focus();
      next.select();
      return true;
    };
    for (const region of form.querySelectorAll(".wide-table")) {
      const first = region.querySelector("[data-look]");
      if (first) region.scrollLeft = first.getBoundingClientRect().left - region.getBoundingClientRect().left - region.clientWidth / 2;
    }
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

    form.addEventListener("keydown", (event) => {
      const field = event.target;
      if (!(field instanceof HTMLInputElement) || event.isComposing) return;
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const [row, column] = place(field);
      if (row < 0) return;
      const start = field.selectionStart === 0 && field.selectionEnd === 0;
      const end = field.selectionStart === field.value.length;
      const all = field.selectionStart === 0 && field.selectionEnd === field.value.length;
      let went = false;
      if (event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)) went = go(row - 1, column);
      else if (event.key === "ArrowDown") went = go(row + 1, column);
      else if (event.key === "Enter") { go(row + 1, column); went = true; }
      else if (event.key === "ArrowLeft" && (start || all)) went = go(row, column - 1);
      else if (event.key === "ArrowRight" && (end || all)) went = go(row, column + 1);
      if (went) event.preventDefault();
    });

    form.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      if (!/[\t\n]/.test(text)) return;
      const [row, column] = place(event.target);
      if (row < 0) return;
      event.preventDefault();
      text.split("\n").forEach((line, down) => line.split("\t").forEach((cell, across) => {
        const field = rows[row + down] && rows[row + down][column + across];
        if (field) field.value = cell.trim();
      }));
      changed = true;
    });
  }
})();
