/* A form whose answer takes long says so, and is sent once. */
"use strict";

for (const form of document.querySelectorAll("form[data-busy]")) {
  const said = document.createElement("span");
  said.className = "busy dim";
  said.setAttribute("role", "status");
  form.addEventListener("submit", (event) => {
    if (said.textContent) {
      event.preventDefault();
      return;
    }
    const button = event.submitter || form.querySelector("button");
    button.setAttribute("aria-disabled", "true");
    button.after(said);
    said.textContent = form.dataset.busy;
  });
  addEventListener("pageshow", () => {
    said.textContent = "";
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
}
