"""
Charts: one Vega-Lite specification for page, download and static edition.

`chart` makes sure that a chart has its title, its description and its table; `tokens` holds the
colours; `render` makes SVG and PNG; `axes` has the shared axes. Each of the other modules makes one
kind of chart from plain values.
"""
