"""
The script that makes charts interactive: Vega, Vega-Lite and Vega-Embed in one file.

It comes out of the package vl-convert, so nothing is fetched from anywhere, and page and server draw
with the same versions. Expressions are interpreted, never compiled, so that it runs under a content
security policy without `unsafe-eval`. Pages load it only when somebody asks for interaction.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from attain.reporting.charts.chart import VEGA_LITE, Chart, Layout

BUNDLE_NAME = "vega.js"
"""Name of the script; `explore.js` looks for it beside itself."""

_SNIPPET = """
window.attainCharts = {
  draw: (place, spec, tooltip) => vegaEmbed(place, spec, {
    ast: true, mode: "vega-lite", renderer: "svg", actions: false, defaultStyle: false, tooltip,
  }),
};
"""
_NOTICE = """\
/* Vega, Vega-Lite, Vega-Embed: (c) University of Washington Interactive Data Lab, BSD-3-Clause.
   D3: (c) Mike Bostock, ISC. Out of the package vl-convert-python {version}, which carries them. */
"""


def interactive_bundle(cache: Path | None = None) -> bytes:
    """
    Return the script, UTF-8; about 900 kB, 300 kB over the wire.

    `cache` is a folder in which it is kept: making it takes a second or two.
    """
    if cache is None:
        return _made()
    place = cache / f"vega-{_seal()}.js"
    try:
        return place.read_bytes()
    except FileNotFoundError:
        content = _made()
    cache.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.part-{hashlib.sha256(content).hexdigest()[:8]}")
    beside.write_bytes(content)
    beside.replace(place)
    return content


def interactive_data(chart: Chart) -> str:
    """
    Return what `explore.js` draws a chart from, as JSON that may stand in a `<script>` block.

    Put it into `<script type="application/json" data-chart>` inside the figure, or behind an address
    that `data-spec` of the picture names.
    """
    layouts = {layout.word: chart.drawing(layout) for layout in Layout}
    text = json.dumps(layouts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _seal() -> str:
    made_of = f"{version('vl-convert-python')}\n{VEGA_LITE}\n{_SNIPPET}\n{_NOTICE}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _made() -> bytes:
    import vl_convert

    script = vl_convert.javascript_bundle(_SNIPPET, vl_version=VEGA_LITE)
    notice = _NOTICE.format(version=version("vl-convert-python"))
    return f"{notice}(() => {{{script}}})();\n".encode()
