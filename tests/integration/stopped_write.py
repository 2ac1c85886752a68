"""
Write a release and be stopped at the n-th call: `stopped_write.py HOW N WHAT FOLDER PREPARED`.

HOW is `count` (print how many calls there are), `kill-before`, `kill-after`, `half` (a write that
ends in the middle, then the kill) or the name of an errno. WHAT is `files` (the files in PREPARED
as a folder, with the standard library only) or `release` (a whole release from tables).
"""

import errno
import os
import signal
import sys
from pathlib import Path

from attain.errors import AttainError

HOW, N, WHAT, FOLDER, PREPARED = (*sys.argv[1:], "")[:5]
CALLS = ("mkdir", "open", "write", "fsync", "rename", "replace", "close", "unlink")
_count = 0


def _stopping(name, call):
    def stopped(*arguments, **named):
        global _count  # noqa: PLW0603
        if name == "open" and not _is_ours(arguments[0]):
            return call(*arguments, **named)
        _count += 1
        if HOW == "count" or _count != int(N):
            return call(*arguments, **named)
        if HOW == "half" and name == "write":
            call(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
        if HOW == "kill-after":
            call(*arguments, **named)
        if HOW in ("kill-before", "kill-after", "half"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name in ("write", "open", "mkdir", "fsync", "rename"):
            raise OSError(getattr(errno, HOW), os.strerror(getattr(errno, HOW)))
        return call(*arguments, **named)

    return stopped


def _is_ours(path):
    return str(path).startswith(FOLDER)


def _watch():
    for name in CALLS:
        setattr(os, name, _stopping(name, getattr(os, name)))


def _write():
    if WHAT == "files":
        from attain.store.durable import write_folder

        files = {place.name: place.read_bytes() for place in sorted(Path(PREPARED).iterdir())}
        _watch()
        write_folder(Path(FOLDER), "2026.Q1", files)
    else:
        from attain.store.releases import write_release
        from tests.release_content import content

        arguments = content()
        _watch()
        write_release(Path(FOLDER), **arguments)


try:
    _write()
except AttainError as refusal:
    print(f"{type(refusal).__name__}: {refusal}")
    sys.exit(3)
print(_count)
