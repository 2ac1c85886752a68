/* Before anything is drawn: the reader's choice of a light or dark page, if there is one. */
try {
  const theme = localStorage.getItem("attain-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* no storage: the system's choice holds */ }
