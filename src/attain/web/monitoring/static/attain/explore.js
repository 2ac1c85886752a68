/* Interactive charts, on request.

   <figure>
     <div class="picture" data-spec="address">…the picture…</div>
     <script type="application/json" data-chart>…or the chart itself…</script>
     <button data-explore hidden data-failed="…">Explore</button>
   </figure>

   A button shows itself when there is a script to press it for. Pressed, it loads vega.js from beside
   this file, once, and puts an interactive chart in the place of the picture; pressed again, it puts
   the picture back. The focus stays on the button. A chart in the page itself needs no server. */
"use strict";
(() => {
  const own = document.currentScript;
  const bundle = own.dataset.bundle || new URL("vega.js", own.src).href;
  const narrow = matchMedia("(max-width: 40rem)");
  let loading;

  const load = () => (loading ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = bundle;
    script.onload = () => done(window.attainCharts);
    script.onerror = () => {
      loading = undefined;
      script.remove();
      failed(new Error(bundle));
    };
    document.head.append(script);
  }));

  const chartOf = async (figure, picture) => {
    const inside = figure.querySelector("script[data-chart]");
    if (inside) return JSON.parse(inside.textContent);
    const answer = await fetch(picture.dataset.spec);
    if (!answer.ok) throw new Error(`${answer.status} ${picture.dataset.spec}`);
    return answer.json();
  };

  /* -------------------------------------------------------------------------------- tooltips */

  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  const tell = (_, event, __, value) => {
    if (value === null || value === undefined || value === "") {
      tip.hidden = true;
      return;
    }
    const list = document.createElement("dl");
    for (const [name, told] of Object.entries(Object(value) === value ? value : { "": value })) {
      if (told !== "" && told !== null) list.append(element("dt", name), element("dd", told));
    }
    tip.replaceChildren(list);
    tip.hidden = false;
    document.body.append(tip);
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${scrollX + Math.max(8, Math.min(event.clientX + 12, room))}px`;
    const above = event.clientY - tip.offsetHeight - 12;
    tip.style.top = `${scrollY + (above > 8 ? above : event.clientY + 16)}px`;
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });

  /* --------------------------------------------------------------------------------- figures */

  const explore = async (button, figure, picture) => {
    const still = [...picture.children];
    const live = document.createElement("div");
    live.className = "chart chart-live";
    const chart = await chartOf(figure, picture);
    const charts = await load();
    picture.append(live);
    const shown = await charts.draw(live, (narrow.matches && chart.narrow) || chart.wide || chart, tell);
    for (const each of still) each.setAttribute("hidden", "");
    button.setAttribute("aria-pressed", "true");
    return () => {
      shown.finalize();
      live.remove();
      tip.hidden = true;
      for (const each of still) each.removeAttribute("hidden");
      button.setAttribute("aria-pressed", "false");
    };
  };

  const prepare = (button) => {
    const figure = button.closest("figure");
    const picture = figure && figure.querySelector(".picture");
    if (!picture || !(picture.dataset.spec || figure.querySelector("script[data-chart]"))) return;
    if (!figure.querySelector("script[data-chart]") && location.protocol === "file:") return;
    let back;
    button.setAttribute("aria-pressed", "false");
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") return;
      if (back) {
        back();
        back = undefined;
        return;
      }
      button.setAttribute("aria-busy", "true");
      try {
        back = await explore(button, figure, picture);
        figure.querySelector("[data-explore-failed]")?.remove();
      } catch (trouble) {
        figure.querySelector(".chart-live")?.remove();
        const told = figure.querySelector("[data-explore-failed]") || element("p", "");
        told.setAttribute("data-explore-failed", "");
        told.setAttribute("role", "status");
        picture.after(told);
        told.textContent = button.dataset.failed || "The interactive chart could not be loaded.";
        console.warn(trouble);
      } finally {
        button.removeAttribute("aria-busy");
      }
    });
  };

  const start = () => document.querySelectorAll("[data-explore]").forEach(prepare);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
