"""
Run a command beside a PostgreSQL server that lives as long as the command does.

    python scripts/with_postgresql.py python -m pytest tests/work

The server is a real one, empty, in a temporary folder, on a free port of this machine, with a password
made for it; its address stands in ATTAIN_DATABASE. Root hands it to the user `postgres`, whom the
package of the system brings. The answer is that of the command, or 69 where there is no server;
without a command, only that is answered.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

UNAVAILABLE = 69
OWNER = "postgres"
NAME = "attain"
OPEN = "/tmp"  # noqa: S108 - a folder of its own is made there
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")


def programs() -> Path | None:
    """Return the folder of the newest server's programs, if there is one."""
    found = [path for place in PLACES for path in Path("/").glob(f"{place[1:]}/initdb")]
    found.sort(key=lambda path: [int(n) for n in path.parts[-3].split("-") if n.isdigit()])
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def server(where: Path) -> Iterator[str]:
    """Run a server of the programs in `where`; give the address of its database."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    owner = OWNER if as_root else None
    # Root's own temporary folder may be closed to everybody else.
    folder = Path(tempfile.mkdtemp(prefix="attain-pg-", dir=OPEN if as_root else None))
    word, port = secrets.token_hex(12), _free_port()
    note = folder / "word"
    note.write_text(word)
    if owner:
        for path in (folder, note):
            shutil.chown(path, owner)
    data = str(folder / "data")

    def run(*command: str) -> None:
        subprocess.run(
            command, user=owner, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120
        )

    try:
        run(
            *(str(where / "initdb"), "-D", data, "-U", NAME, "--pwfile", str(note)),
            *("-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--no-sync"),
        )
        told = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        control = (str(where / "pg_ctl"), "-D", data, "-w", "-s")
        run(*control, "-l", str(folder / "log"), "-o", told, "start")
        try:
            yield f"postgresql://{NAME}:{word}@127.0.0.1:{port}/postgres"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_beside(command: list[str], surroundings: Mapping[str, str]) -> int:
    """Run `command` beside a server; return its exit code."""
    where = programs()
    if where is None:
        return UNAVAILABLE
    if not command:
        return 0
    with server(where) as address:
        told = {**surroundings, "ATTAIN_DATABASE": address}
        return subprocess.call(command, env=told)


if __name__ == "__main__":
    sys.exit(run_beside(sys.argv[1:], os.environ))
