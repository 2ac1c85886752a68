"""The engine that renders pages: Jinja2, where what is undefined is a fault and not a blank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from attain.reporting.columns import column_fillers

if TYPE_CHECKING:
    from attain.reporting.charts.chart import Chart


def environment(**options: Any) -> Environment:
    """Return the environment of the pages; language and place come with each page."""
    options |= {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "autoescape": True,
        "extensions": ["jinja2.ext.loopcontrols"],
    }
    made = Environment(**options)  # noqa: S701 - autoescape is on
    made.globals |= {
        "static": static,
        "column_fillers": column_fillers,
        "interactive_data": interactive_data,
    }
    return made


def interactive_data(chart: Chart) -> Markup:
    """Return what `explore.js` draws a chart from: JSON that is safe in a data block."""
    from attain.reporting.charts.bundle import interactive_data as as_json

    return Markup(as_json(chart))  # noqa: S704 - it escapes what could end the block
