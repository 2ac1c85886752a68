"""A phone on a weak line: 1 Mbit/s, 300 ms. The first view is light, and is there soon."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

MOST_BYTES = 200_000
LATEST = 3000
"""Milliseconds until the page stands, text and charts."""


@pytest.mark.parametrize(
    "address", ["/en/", "/en/mdg/indicators/4.1/KHM/", "/en/sdg/indicators/3.2.1/KHM/"]
)
def test_the_first_view_is_light_and_there_soon(
    browser: Browser, server: str, address: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{server}{address}")  # the page is finished by now, as it is for most visitors
    page.close()
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 300,
            "downloadThroughput": 1_000_000 / 8,
            "uploadThroughput": 1_000_000 / 8,
        },
    )
    received: list[float] = []
    line.on("Network.loadingFinished", lambda each: received.append(each["encodedDataLength"]))
    page.goto(f"{server}{address}", wait_until="load")
    page.wait_for_timeout(300)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    loaded = page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
    context.close()
    assert sum(received) < MOST_BYTES
    assert painted < LATEST
    assert loaded < LATEST
