"""The engine that renders pages: Jinja2, where what is undefined is a fault and not a blank."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined

from attain.reporting.columns import column_fillers


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
    made.globals |= {"static": static, "column_fillers": column_fillers}
    return made
