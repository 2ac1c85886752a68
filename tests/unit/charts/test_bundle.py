"""The script of interactive charts, and what it draws from."""

import json

import pytest

from attain.reporting.charts.bundle import interactive_bundle, interactive_data

pytest.importorskip("vl_convert")


def test_the_script_is_made_once_and_kept(tmp_path):
    first = interactive_bundle(tmp_path)
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1
    kept[0].write_bytes(b"from the cache")
    assert interactive_bundle(tmp_path) == b"from the cache"
    assert b"attainCharts" in first
    assert first.startswith(b"/* Vega")


def test_the_script_asks_nobody_for_anything(tmp_path):
    script = interactive_bundle().decode()
    assert "cdn." not in script
    assert "importScripts" not in script


def test_data_in_a_page_cannot_end_its_block(chart_of):
    evil = "</script><script>alert(1)</script>"
    text = interactive_data(chart_of(summary=evil))
    assert "<" not in text
    assert json.loads(text)["wide"]["description"] == evil


def test_both_layouts_can_be_explored(chart):
    found = json.loads(interactive_data(chart))
    assert found == {"wide": chart.spec, "narrow": chart.narrow}
