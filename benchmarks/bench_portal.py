"""
How many pages and API series a second the portal answers, with five million observations loaded.

    python benchmarks/bench_portal.py              five million
    python benchmarks/bench_portal.py 200000       fewer
    python benchmarks/bench_portal.py 5000000 600  fewer pages under load, which takes half the time

The server is `attain serve` with its usual two processes; the load comes from a second process over
sixteen connections that stay open, to addresses drawn at random from all pages of the release. Both
share the machine, so its load before each measurement is told too. What is told: answers a second as
fast as they come, the best of three runs, and the wait of half of them and of 95 in 100 when they are
asked for at the promised rate; for each kind of page, how long one takes that was not made before.
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
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

CONNECTIONS = 16
PROMISED = {"pages": 200, "series": 100}
SECONDS = 15
RUNS = 3
OF_A_KIND = 12


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


def quantile(waits, share):
    """In milliseconds."""
    return sorted(waits)[int(len(waits) * share)] * 1000


def told(name, port, addresses, promised):
    """Print answers a second, best of some runs, and the waits at the promised rate."""
    before = os.getloadavg()[0]
    runs = [asyncio.run(load(port, addresses, 0)) for _ in range(RUNS)]
    waits, wrong = asyncio.run(load(port, addresses, promised))
    fastest = max(len(run) / SECONDS for run, _ in runs)
    errors = len(wrong) + sum(len(none) for _, none in runs)
    print(
        f"  {name:<34}{fastest:>9.0f}  at {promised}/s: p50 {quantile(waits, 0.5):>5.1f} ms, "
        f"p95 {quantile(waits, 0.95):>6.1f} ms   {errors} errors   load before {before:.1f}",
        flush=True,
    )


def seconds_of(port, address):
    """Seconds until an address is answered; none where it is refused, as one that needs a query."""
    began = time.perf_counter()
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{address}").close()
    except urllib.error.HTTPError as error:
        print(f"  not asked for: {address}, {error.code}", flush=True)
        return None
    return time.perf_counter() - began


def told_by_kind(port, kinds):
    """Print how long the first answer of each kind of page takes: it is made at that moment."""
    for kind, addresses in sorted(kinds.items()):
        answers = [seconds_of(port, address) for address in addresses]
        waits = [each for each in answers if each is not None]
        if waits:
            print(
                f"  made at the moment: {kind:<30} p50 {quantile(waits, 0.5):>7.0f} ms   "
                f"p95 {quantile(waits, 0.95):>7.0f} ms   of {len(waits)}",
                flush=True,
            )


def addresses_of(path, home, most):
    """At most so many pages of the release, some of each kind of them, and series of its API."""
    os.environ |= {"ATTAIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "attain.web.settings"}
    import django

    django.setup()
    from attain.usecases.portal.edition import open_edition
    from attain.web.place import _tail
    from attain.web.site_map import pages_of

    began = time.perf_counter()
    edition = open_edition(path, cache=home / "portal" / "editions")
    print(f"  index of the release built in {time.perf_counter() - began:.0f} s", flush=True)
    chosen = random.Random(1)
    pages = [(name, f"/en/{_tail(name, parts)}") for name, parts in pages_of(edition)]
    keys = [each.key for each in chosen.sample(edition.release.list_series(), 2_000)]
    some = [address for _, address in chosen.sample(pages, min(most, len(pages)))]
    kinds = {name: [a for n, a in pages if n == name] for name in {name for name, _ in pages}}
    few = {name: chosen.sample(each, min(OF_A_KIND, len(each))) for name, each in kinds.items()}
    return some, few, [series_address(key) for key in keys], len(pages)


def series_address(key):
    from urllib.parse import urlencode

    words = {"dimensions": key.dimensions, "unit": key.unit}
    return f"/api/v1/series/{key.series_code}/{key.reference_area}?{urlencode(words)}"


def main(rows=5_000_000, most=2_000):
    from portal_release import large_release

    with tempfile.TemporaryDirectory() as folder:
        releases, home = Path(folder) / "releases", Path(folder) / "home"
        releases.mkdir()
        path = large_release(releases, rows)
        print(f"{rows:,} observations and those of the demo, two processes")
        pages, kinds, series, count = addresses_of(path, home, most)
        print(f"  {len(pages):,} of {count:,} pages asked for\n  {'':<34}{'a second':>9}")
        with Portal(releases, home) as portal:
            print(f"  ready after {portal.ready:.1f} s")
            told_by_kind(portal.port, kinds)
            pages = [each for each in pages if seconds_of(portal.port, each) is not None]
            told("reference: one constant file", portal.port, ["/robots.txt"], 200)
            told("pages, made before", portal.port, pages, PROMISED["pages"])
            told("API, one series", portal.port, series, PROMISED["series"])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
