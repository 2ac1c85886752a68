"""
Published equals approved: every way to change a value after it was approved, tried on the real thing.

Each way ends refused, with all that was approved as it was, or sends what it touches back to review. What
is done behind the back of the operations (in the database, on the disk) is refused at the next step, and
said by whoever looks.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from attain.domain.clearance import Answer
from attain.domain.permissions.roles import Role
from attain.errors import AttainError, DamagedRelease
from attain.store.releases import Release
from attain.web.clearance import approved, operations, pointers
from attain.web.clearance.approved import folder_of, not_as_approved
from attain.web.clearance.models import Candidate, CountryClearance
from attain.web.pages import shelf
from attain.web.received import received_folder
from attain.web.submissions import operations as submissions
from attain.web.submissions.keeping import keep_figures, kept_figures
from attain.web.submissions.models import Submission
from tests.work.releasing import (
    HEAD,
    LATER,
    NOW,
    assembled,
    cleared,
    doer,
    in_clearance,
    said,
    scheduled,
)

pytestmark = pytest.mark.usefixtures("released_portal")
OTHER = f"{HEAD}SH_DYN_MORT,KHM,2019,11.1,PER_1000_LIVE_BIRTHS,Y0T4\n".encode()


def kept() -> str:
    """What was approved, in one hash: rows of submissions, candidates and answers, and all files."""
    rows = [
        list(model.objects.order_by("pk").values())
        for model in (Submission, Candidate, CountryClearance)
    ]
    files = [
        (str(place), hashlib.sha256(place.read_bytes()).hexdigest())
        for folder in (received_folder(), pointers.released_folder())
        for place in sorted(folder.rglob("*"))
        if place.is_file() and "editions" not in place.parts
    ]
    return hashlib.sha256(json.dumps([rows, files], default=str).encode()).hexdigest()


# --------------------------------------------------------------------- after a reviewer has accepted


def by_page(client: Client, number: int, **typed: object) -> None:
    """Send the form of a submission's page, as the page itself would."""
    version = Submission.objects.get(pk=number).version
    answer = client.post(f"/desk/submissions/{number}/", {"version": version, **typed})
    assert answer.status_code in {403, 404, 409, 422}, answer.status_code
    raise AttainError("refused by the page")


def by_grid(client: Client, number: int, do: str) -> None:
    """Open, fill or check the grid of a submission in the page."""
    version = Submission.objects.get(pk=number).version
    answer = client.post(f"/desk/submissions/{number}/grid/", {"do": do, "version": version})
    assert answer.status_code in {403, 404, 409, 422}, answer.status_code
    raise AttainError("refused by the page")


def by_api(client: Client, number: int) -> None:
    """Send figures to addresses that programs read."""
    for address in (f"/api/v1/submissions/{number}", "/api/v1/series", "/api/v1/releases/2026.Q4"):
        for way in (client.post, client.put, client.patch, client.delete):
            assert way(address, OTHER, "text/csv").status_code in {403, 404, 405}
    raise AttainError("refused by the service")


def file_of(**more: object) -> dict[str, object]:
    return {"do": "receive", "file": SimpleUploadedFile("a.csv", OTHER), **more}


AFTER_ACCEPTANCE: dict[str, Callable[[dict, Submission], None]] = {
    "another file by the form": lambda who, s: by_page(who["provider"], s.pk, **file_of()),
    "another file by the reviewer": lambda who, s: by_page(who["reviewer"], s.pk, **file_of()),
    "another file by an administrator": lambda who, s: by_page(who["admin"], s.pk, **file_of()),
    "fields that the form does not have": lambda who, s: by_page(
        who["provider"], s.pk, do="send", state="draft", seal="0" * 64, figures="x"
    ),
    "figures of a service": lambda who, s: by_page(
        who["provider"], s.pk, do="fetch", service="unsd-sdg", series="SH_DYN_MORT"
    ),
    "typing into the grid": lambda who, s: by_grid(who["provider"], s.pk, "file"),
    "checking a grid": lambda who, s: by_grid(who["provider"], s.pk, "check"),
    "the addresses of programs": lambda who, s: by_api(who["provider"], s.pk),
    "withdrawing it": lambda who, s: submissions.withdraw(
        doer=who["sender"], number=s.pk, version=s.version, reason="x", now=NOW
    ),
    "giving it back": lambda who, s: submissions.give_back(
        doer=who["accepting"], number=s.pk, version=s.version, reason="x", now=NOW
    ),
}


def test_after_acceptance_no_way_through_the_portal_changes_a_value(person, accepted, signed_in):
    one = accepted()
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    who = {
        "provider": signed_in(provider),
        "reviewer": signed_in(reviewer),
        "admin": signed_in(person(Role.ADMINISTRATOR)),
        "sender": doer(provider),
        "accepting": doer(reviewer),
    }
    before = kept()
    for way, change in AFTER_ACCEPTANCE.items():
        with pytest.raises(AttainError):
            change(who, one)
        assert kept() == before, way
    assert list(not_as_approved()) == []


def other_figures(submission: Submission) -> dict[str, str]:
    """The row of a submission as it names other figures, kept as the portal keeps them."""
    figures = kept_figures(submission.figures, submission.seal)
    name, seal = keep_figures(figures.with_columns(value=figures["value"] * 2))
    return {"figures": name, "seal": seal}


BEHIND_ITS_BACK: dict[str, Callable[[Submission], None]] = {
    "SQL that names other figures": lambda s: Submission.objects.filter(pk=s.pk).update(
        **other_figures(s)
    ),
    "SQL that opens it, mends it and accepts it": lambda s: Submission.objects.filter(
        pk=s.pk
    ).update(**other_figures(s), version=s.version + 3, state="accepted"),
    "a migration that rewrites the rows": lambda s: [
        Submission.objects.filter(pk=each.pk).update(**other_figures(each))
        for each in Submission.objects.all()
    ],
    "SQL that accepts what nobody has reviewed": lambda s: Submission.objects.filter(
        pk=Submission.objects.create(
            body=s.body, title="x", begun_at=NOW, moved_at=NOW, **other_figures(s)
        ).pk
    ).update(state="accepted"),
}


def test_what_is_changed_in_the_database_after_acceptance_goes_into_no_release(accepted, manager):
    accepted()
    for way, change in BEHIND_ITS_BACK.items():
        with transaction.atomic():
            change(Submission.objects.get(title="Survey"))
            chosen = Submission.objects.filter(state="accepted")
            assert list(not_as_approved()), way
            with pytest.raises(DamagedRelease, match="is not the one that was accepted"):
                assembled(manager, *chosen)
            transaction.set_rollback(True)
        assert list(not_as_approved()) == [], way
    assert not Candidate.objects.exists()


def test_figures_that_are_altered_on_the_disk_after_acceptance_go_into_no_release(
    accepted, manager
):
    one = accepted()
    place = received_folder() / one.figures[:2] / one.figures
    whole = place.read_bytes()
    place.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    assert "not the ones that were sent" in next(not_as_approved())
    with pytest.raises(DamagedRelease, match="not the ones that were sent"):
        assembled(manager, one)


# ------------------------------------------------------------------------ after countries have seen it


def test_what_is_sent_later_waits_and_what_is_put_together_again_is_cleared_again(
    accepted, manager, person
):
    candidate = in_clearance(manager, accepted("LAO", "55.7"))
    seal = candidate.seal
    said(person(Role.CLEARING_OFFICER, body="GOV-LAO"), candidate, "LAO", Answer.NO_OBJECTION)
    later = accepted("LAO", "44.4")
    candidate.refresh_from_db()
    assert (candidate.seal, candidate.state) == (seal, "in clearance")
    operations.assemble_again(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        numbers=(*candidate.submissions, later.pk),
        now=NOW,
    )
    candidate.refresh_from_db()
    assert (candidate.state, candidate.round) == ("assembled", 2)
    assert candidate.seal != seal
    assert operations.clearances_of(candidate) == {}


def test_nothing_is_cleared_but_what_the_countries_have_seen(
    accepted, manager, person, monkeypatch
):
    candidate = in_clearance(manager, accepted("LAO", "55.7"))
    other = accepted("LAO", "44.4")
    officer = person(Role.CLEARING_OFFICER, body="GOV-LAO")
    said(officer, candidate, "LAO", Answer.OBJECTED, "the survey is not final")
    operations.remind(doer=doer(manager), number=candidate.pk, version=candidate.version, now=NOW)
    candidate.refresh_from_db()

    def closed(match: str) -> None:
        with pytest.raises(DamagedRelease, match=match):
            operations.close(
                doer=doer(manager), number=candidate.pk, version=candidate.version, now=LATER
            )

    rows = Candidate.objects.filter(pk=candidate.pk)
    answers = CountryClearance.objects.filter(candidate=candidate, area="LAO")
    in_database: dict[str, tuple[str, Callable[[], object]]] = {
        "an answer": ("answer of LAO", lambda: answers.update(answer="no objection", note="")),
        "its words": ("answer of LAO", lambda: answers.update(note="it is final")),
        "an answer that nobody gave": (
            "answer of KHM",
            lambda: CountryClearance.objects.filter(area="KHM").update(answer="no objection"),
        ),
        "the seal": ("seen and cleared", lambda: rows.update(seal="0" * 64)),
        "other submissions, and no objection": (
            "answer of LAO",
            lambda: (rows.update(submissions=[other.pk]), answers.update(answer="", note="")),
        ),
    }
    for way, (match, change) in in_database.items():
        with transaction.atomic():
            change()
            assert list(not_as_approved()), way
            closed(match)
            transaction.set_rollback(True)
        assert list(not_as_approved()) == [], way

    # What LAO withholds is left aside; what all others saw is not.
    with monkeypatch.context() as changed:
        changed.setattr("attain.domain.progress.facts.STALE_AFTER", -1.0)
        closed("not be what the countries have seen: verdicts changed")
    said(officer, candidate, "LAO", Answer.NO_OBJECTION, version=2)
    with transaction.atomic():
        rows.update(submissions=[other.pk])
        closed("not be what the countries have seen: figures changed")
        transaction.set_rollback(True)
    with monkeypatch.context() as changed:  # a rule whose number is another one since they looked
        changed.setattr("attain.domain.progress.facts.STALE_AFTER", -1.0)
        closed("not be what the countries have seen: verdicts changed")
    with monkeypatch.context() as changed:  # a list of codes that was edited since
        true = Release.dictionary
        changed.setattr(
            Release,
            "dictionary",
            lambda own: {**true(own), "areas": []} if own.id == "asean-demo" else true(own),
        )
        closed("not be what the countries have seen: definitions or targets changed")
    candidate.refresh_from_db()
    assert candidate.state == "in clearance"
    operations.close(doer=doer(manager), number=candidate.pk, version=candidate.version, now=LATER)


# ------------------------------------------------------------------------------- after it was cleared


def test_no_minute_is_given_to_anything_but_what_was_cleared(accepted, manager):
    one = accepted()
    candidate = cleared(manager, in_clearance(manager, one))
    folder = folder_of(candidate)
    twin = pointers.released_folder() / ("f" * 32) / candidate.release_id
    rows = Candidate.objects.filter(pk=candidate.pk)

    def refused(match: str) -> None:
        assert list(not_as_approved())
        with pytest.raises(DamagedRelease, match=match):
            scheduled(manager, candidate)

    file = folder / "observations.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[:99] + bytes([whole[99] ^ 1]) + whole[100:])
    refused("observations.parquet")
    file.write_bytes(whole)

    other = assembled(manager, one, release_id="2026.Q5")
    shutil.copytree(folder_of(other), twin)  # whole and sealed, only not what was cleared
    with transaction.atomic():
        rows.update(place="f" * 32)
        refused("seen and cleared")
        rows.update(place="f" * 32, seal=other.seal)
        refused("seen and cleared")
        transaction.set_rollback(True)
    with transaction.atomic():
        Submission.objects.filter(pk=one.pk).update(**other_figures(one))
        refused("was accepted")
        transaction.set_rollback(True)
    assert list(not_as_approved()) == []
    scheduled(manager, candidate)


def test_what_is_exchanged_before_its_minute_is_not_shown_and_said(accepted, manager, caplog):
    candidate = cleared(manager, in_clearance(manager, accepted()))
    scheduled(manager, candidate, datetime.now(UTC) + timedelta(hours=1))
    other = assembled(manager, accepted("LAO", "55.7"), release_id="2026.Q5")
    Candidate.objects.filter(pk=candidate.pk).update(
        minute=datetime.now(UTC) - timedelta(seconds=1)
    )
    assert shelf().current().id == "2026.Q4"
    with transaction.atomic():
        place = folder_of(candidate).parent.with_name("e" * 32)
        shutil.copytree(folder_of(other), place / candidate.release_id)
        Candidate.objects.filter(pk=candidate.pk).update(place=place.name)
        pointers.POINTERS.forget()
        assert shelf().current().id == "asean-demo"
        assert "is not the release that was scheduled" in caplog.text
        assert any("not the one that was seen and cleared" in each for each in not_as_approved())
        transaction.set_rollback(True)
    pointers.POINTERS.forget()
    assert shelf().current().id == "2026.Q4"


def test_what_is_withdrawn_and_still_readable_is_held_against_its_seal_too(accepted, manager):
    candidate = cleared(manager, in_clearance(manager, accepted()))
    scheduled(manager, candidate)
    gone = operations.withdraw(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        reason="a figure is wrong",
        now=datetime.now(UTC) + timedelta(minutes=1),
    )
    Candidate.objects.update(gone_at=datetime.now(UTC) - timedelta(seconds=1))
    pointers.POINTERS.forget()
    assert [each.readable for each in pointers.withdrawn_releases()] == [True]
    assert list(not_as_approved()) == []
    other = assembled(manager, *Submission.objects.all(), release_id="2026.Q5")
    with transaction.atomic():
        place = folder_of(gone).parent.with_name("e" * 32)
        shutil.copytree(folder_of(other), place / gone.release_id)
        Candidate.objects.filter(pk=gone.pk).update(place=place.name)
        pointers.POINTERS.forget()
        assert [each.readable for each in pointers.withdrawn_releases()] == [False]
        assert any("not the one that was seen and cleared" in each for each in not_as_approved())
        transaction.set_rollback(True)
    pointers.POINTERS.forget()


# ------------------------------------------------------------------------ while people go on working


def meanwhile(monkeypatch, name: str, do: Callable[[], object]) -> list[str]:
    """Let somebody do something once, just after `approved` has read something."""
    true, done = getattr(approved, name), list[str]()

    def read(*told: object, **more: object) -> object:
        found = true(*told, **more)
        if not done:
            done.append(name)
            do()
        return found

    monkeypatch.setattr(approved, name, read)
    return done


def test_what_people_do_while_it_is_looked_at_is_no_alarm(accepted, manager, person, monkeypatch):
    one = accepted()
    first, second = in_clearance(manager, one), in_clearance(manager, one, release_id="2026.Q5")
    with monkeypatch.context() as changed:
        done = meanwhile(changed, "open_release", lambda: cleared(manager, second))
        assert list(not_as_approved()) == []
        assert done
    officer = person(Role.CLEARING_OFFICER, body="GOV-LAO")
    with monkeypatch.context() as changed:
        done = meanwhile(
            changed,
            "_answers_told",
            lambda: said(officer, first, "LAO", Answer.NO_OBJECTION),
        )
        assert list(not_as_approved()) == []
        assert done
    with monkeypatch.context() as changed:
        done = meanwhile(changed, "open_release", lambda: again(manager, first))
        assert list(not_as_approved()) == []
        assert done


def again(manager, candidate: Candidate) -> Candidate:
    return operations.assemble_again(
        doer=doer(manager),
        number=candidate.pk,
        version=Candidate.objects.get(pk=candidate.pk).version,
        numbers=tuple(candidate.submissions),
        now=NOW,
    )


def test_who_closes_what_is_put_together_again_just_then_is_told_so(
    accepted, manager, person, monkeypatch
):
    candidate = in_clearance(manager, accepted("LAO", "55.7"))
    said(person(Role.CLEARING_OFFICER, body="GOV-LAO"), candidate, "LAO", Answer.NO_OBJECTION)
    meanwhile(monkeypatch, "open_release", lambda: again(manager, candidate))
    with pytest.raises(submissions.Overtaken):
        operations.close(
            doer=doer(manager), number=candidate.pk, version=candidate.version, now=LATER
        )
    assert list(not_as_approved()) == []
