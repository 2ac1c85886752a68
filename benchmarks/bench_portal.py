"""
How many pages and API series a second the portal answers, with five million observations loaded.

    python benchmarks/bench_portal.py              five million
    python benchmarks/bench_portal.py 200000       fewer

The server is `attain serve` with its usual two processes; the load comes from a second process over
sixteen connections that stay open, to addresses drawn at random from all pages of the release. Both
share the machine. What is told: answers a second as fast as they come, and the wait of 95 in 100
of them when they are asked for at the promised rate.
"""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

CONNECTIONS = 16
PROMISED = {"pages": 200, "series": 100}
SECONDS = 15


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """`attain serve` over a folder of releases, in processes of its own."""

    def __init__(self, releases, home, **surroundings):
        self.port = free_port()
        self.program = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "attain",
                "serve",
                "--releases",
                releases,
                "--port",
                str(self.port),
            ],
            env={
                **os.environ,
                "ATTAIN_HOME": str(home),
                "ATTAIN_CALLS_A_MINUTE": "0",
                **surroundings,
            },
            stdout=subprocess.DEVNULL,
        )

    def __enter__(self):
        began = time.perf_counter()
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/en/", timeout=60).close()
                break
            except OSError:
                if self.program.poll() is not None:
                    raise SystemExit("attain serve ended") from None
                time.sleep(0.1)
        self.ready = time.perf_counter() - began
        return self

    def __exit__(self, *_):
        self.program.send_signal(signal.SIGINT)
        self.program.wait(20)


async def ask(reader, writer, address):
    """One request on an open connection; return its status and size."""
    writer.write(
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "content-length:" in head:
        size = int(head.split("content-length:")[1].split("\r\n")[0])
        await reader.readexactly(size)
        return status, size
    size = 0
    while chunk := int(await reader.readline(), 16):
        await reader.readexactly(chunk + 2)
        size += chunk
    await reader.readline()
    return status, size


async def connection(port, addresses, until, rate, waits, wrong):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    due = time.perf_counter()
    while (now := time.perf_counter()) < until:
        if rate:
            due += random.expovariate(rate)
            if due > now:
                await asyncio.sleep(due - now)
            begin = max(due, 0)  # a late answer makes those behind it wait: that counts
        else:
            begin = now
        status, _ = await ask(reader, writer, random.choice(addresses))
        if status != 200:
            wrong.append(status)
        waits.append(time.perf_counter() - begin)
    writer.close()


async def load(port, addresses, rate):
    waits, wrong = [], []
    until = time.perf_counter() + SECONDS
    each = rate / CONNECTIONS
    await asyncio.gather(
        *(connection(port, addresses, until, each, waits, wrong) for _ in range(CONNECTIONS))
    )
    return waits, wrong


def measured(port, addresses, rate=0):
    """Answers a second, the wait of 95 in 100 in milliseconds, and answers that were none."""
    waits, wrong = asyncio.run(load(port, addresses, rate))
    waits.sort()
    return len(waits) / SECONDS, waits[int(len(waits) * 0.95)] * 1000, len(wrong)


def told(name, port, addresses, promised):
    fastest, _, wrong = measured(port, addresses)
    _, wait, more = measured(port, addresses, promised)
    print(
        f"  {name:<34}{fastest:>9.0f}  at {promised}/s: p95 {wait:>6.1f} ms   {wrong + more} errors",
        flush=True,
    )


def addresses_of(path, home):
    """Pages of the release, and series of its API."""
    os.environ |= {"ATTAIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "attain.web.settings"}
    import django

    django.setup()
    from attain.usecases.portal.edition import open_edition
    from attain.web.place import _tail
    from attain.web.site_map import pages_of

    edition = open_edition(path, cache=home / "portal" / "editions")
    chosen = random.Random(1)
    pages = [f"/en/{_tail(name, parts)}" for name, parts in pages_of(edition)]
    keys = [each.key for each in chosen.sample(edition.release.list_series(), 2_000)]
    return chosen.sample(pages, min(2_000, len(pages))), [series_address(key) for key in keys]


def series_address(key):
    from urllib.parse import urlencode

    words = {"dimensions": key.dimensions, "unit": key.unit}
    return f"/api/v1/series/{key.series_code}/{key.reference_area}?{urlencode(words)}"


def main(rows=5_000_000):
    from portal_release import large_release

    with tempfile.TemporaryDirectory() as folder:
        releases, home = Path(folder) / "releases", Path(folder) / "home"
        releases.mkdir()
        path = large_release(releases, rows)
        pages, series = addresses_of(path, home)
        print(f"{rows:,} observations and those of the demo, {len(pages):,} pages, two processes")
        print(f"  {'':<34}{'a second':>9}")
        with Portal(releases, home) as portal:
            print(f"  ready after {portal.ready:.1f} s")
            for address in pages:
                urllib.request.urlopen(f"http://127.0.0.1:{portal.port}{address}").close()
            told("reference: the list of releases", portal.port, ["/api/v1/releases"], 200)
            told("pages, made before", portal.port, pages, PROMISED["pages"])
            told("API, one series", portal.port, series, PROMISED["series"])
        with Portal(releases, home, ATTAIN_KEEP_PAGES="0") as portal:
            fastest, wait, wrong = measured(portal.port, pages)
            print(
                f"  {'pages, made at the moment':<34}{fastest:>9.1f}  p95 {wait:.0f} ms   {wrong} errors"
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
