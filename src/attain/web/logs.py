"""The log of the portal: one entry for each event, and no way to forge one."""

from __future__ import annotations

import logging
from typing import Any

CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
CONTROLS |= {9: "\\t", 10: "\\n", 13: "\\r", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def on_one_line(text: str) -> str:
    r"""
    Return a text in which line ends and control characters are spelled out.

    Examples
    --------
    >>> print(on_one_line("GET /en/" + chr(10) + "ERROR forged"))
    GET /en/\nERROR forged
    """
    return text.translate(CONTROLS)


class OneEntry(logging.Formatter):
    """Writes an entry so that what came from outside can neither end it nor begin another."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the line of the entry."""
        record.message = on_one_line(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """Return the trace, set in, so that no line of it looks like an entry."""
        lines = super().formatException(ei).splitlines()
        return "\n".join(f"    {on_one_line(line)}" for line in lines)


def logging_settings() -> dict[str, Any]:
    """Return where the log goes: to standard error, for whatever runs the portal to keep."""
    quiet = {"handlers": ["screen"], "level": "CRITICAL", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "entry": {
                "()": "attain.web.logs.OneEntry",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "entry"}},
        "loggers": {
            "attain": {"handlers": ["screen"], "level": "WARNING", "propagate": True},
            "django": {"handlers": ["screen"], "level": "WARNING", "propagate": False},
            # attain.web.errors writes these itself, with a number that the answer names
            "django.request": quiet,
            "django.security": quiet,
        },
    }
