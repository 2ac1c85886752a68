"""The shelf: releases are opened once, by whichever thread comes first, and none waits for another's."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from attain.errors import UnknownCode
from attain.usecases.portal import shelf as module
from attain.usecases.portal.shelf import PublicRelease, Shelf, releases_in

EARLY = PublicRelease("2026.Q1", "2026-01-01T00:00:00Z", Path("early"))
LATE = PublicRelease("2026.Q2", "2026-04-01T00:00:00Z", Path("late"))


@pytest.fixture
def opened(monkeypatch):
    """Open releases as a machine would for which the late one is a long piece of work."""
    calls, goes_on, begun = [], threading.Event(), threading.Event()

    def opening(path, *, cache):
        calls.append(path)
        if path == LATE.path:
            begun.set()
            assert goes_on.wait(20)
        return path

    monkeypatch.setattr(module, "open_edition", opening)
    return calls, begun, goes_on


def test_while_a_large_release_is_opened_the_others_are_read(opened, tmp_path):
    calls, begun, goes_on = opened
    shelf = Shelf(lambda: (LATE, EARLY), tmp_path)
    waiting = [threading.Thread(target=shelf.edition, args=(LATE.id,)) for _ in range(4)]
    for each in waiting:
        each.start()
    assert begun.wait(20)
    assert shelf.edition(EARLY.id) == EARLY.path
    goes_on.set()
    for each in waiting:
        each.join(20)
    assert sorted(calls) == [EARLY.path, LATE.path]


def test_what_is_not_public_is_answered_as_what_is_not_there(tmp_path):
    shelf = Shelf(lambda: (EARLY,), tmp_path)
    with pytest.raises(UnknownCode, match=r"There is no release .2026\.Q2."):
        shelf.edition(LATE.id)
    with pytest.raises(UnknownCode, match="No release is public yet"):
        Shelf(lambda: (), tmp_path).current()


def test_threads_that_ask_while_a_release_is_added_all_get_an_answer(releases, tmp_path):
    import shutil

    folder = tmp_path / "releases"
    folder.mkdir()
    listed, wrong = releases_in(folder), []

    def ask():
        for _ in range(300):
            try:
                listed()
            except Exception as trouble:  # noqa: BLE001 - any at all is the fault looked for
                wrong.append(trouble)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for number in range(20):
        (folder / f"x{number}").mkdir()
    shutil.copytree(releases / "asean-demo", tmp_path / "beside")
    (tmp_path / "beside").rename(folder / "added")  # as a release comes: whole, in one step
    for each in threads:
        each.join(60)
    assert wrong == []
    assert [each.id for each in listed()] == ["asean-demo"]
