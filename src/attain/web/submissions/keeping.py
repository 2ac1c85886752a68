"""Where figures read from received files lie: beside them, each under a random name and a seal."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import TYPE_CHECKING

from attain.errors import DamagedRelease
from attain.web.received import keep_file, kept_file

if TYPE_CHECKING:
    import polars as pl


def keep_figures(frame: pl.DataFrame) -> tuple[str, str]:
    """Keep a table of figures; return its random name and the seal of its bytes."""
    paper = io.BytesIO()
    frame.write_ipc(paper)
    content = paper.getvalue()
    return keep_file(content), sha256(content).hexdigest()


def kept_figures(name: str, seal: str) -> pl.DataFrame:
    """
    Return a table of figures that was kept.

    Raises
    ------
    DamagedRelease
        If its bytes are not those that were kept.
    """
    import polars as pl

    content = kept_file(name)
    if sha256(content).hexdigest() != seal:
        raise DamagedRelease(
            "Figures that were kept are not the ones that were sent. Restore them from a backup."
        )
    return pl.read_ipc(content)
