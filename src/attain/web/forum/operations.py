"""
What changes the forum: posts, mending them, decisions, following.

Each is one transaction with its audit entry; who may do it, the table of permissions says.
"""

from __future__ import annotations

from datetime import datetime

from attain.domain.forum import Decision, check_mending, folded, post_of
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.queries import able
from attain.web.forum.models import DecisionRow, EarlierText, Following, Post, Thread
from attain.web.forum.queries import Place, followers
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell


def write(*, doer: Doer, place: Place, text: str, now: datetime) -> Post:
    """
    Write a post; the first one begins the thread. Who writes follows it from then on.

    Raises
    ------
    ActionDenied
        If the doer may not write.
    InvalidData
        If there are no words, or too many.
    """
    with saving():
        allowed = check(doer.actor, Action.WRITE_IN_FORUM, Subject(), now.date())
        said = post_of(text)
        made = Post.objects.create(
            thread=_thread(place, now),
            text=said,
            folded=folded(said),
            person=doer.actor.person,
            name=doer.name,
            body=allowed.body,
            at=now,
        )
        Following.objects.get_or_create(person_id=doer.account, key=place.key)
        write_down(
            doer, allowed, Action.WRITE_IN_FORUM, place.key, now=now, after=f"post {made.pk}"
        )
        _tell(place, doer, NoticeKind.FORUM_POST, now)
    return made


def mend(*, doer: Doer, number: int, text: str, now: datetime) -> Post:
    """
    Mend an own post within a quarter of an hour; the text before is kept.

    Raises
    ------
    ActionDenied
        If the doer may not write (any more), somebody else wrote it, or it is too late.
    InvalidData
        If there are no words, or nothing is different.
    """
    with saving():
        allowed = check(doer.actor, Action.WRITE_IN_FORUM, Subject(), now.date())
        post = Post.objects.select_for_update().filter(pk=number).first()
        if post is None:
            raise UnknownCode(f"There is no post {number}.")
        check_mending(author=post.person, person=doer.actor.person, written=post.at, now=now)
        said = post_of(text)
        if said == post.text:
            raise InvalidData("Nothing is different from what stands there.")
        EarlierText.objects.create(post=post, text=post.text, until=now)
        post.text, post.folded, post.mended_at = said, folded(said), now
        post.save()
        told = f"post {number} mended"
        write_down(doer, allowed, Action.WRITE_IN_FORUM, post.thread_id, now=now, after=told)
    return post


def decide(*, doer: Doer, place: Place, decision: Decision, now: datetime) -> DecisionRow:
    """
    Record a decision.

    Raises
    ------
    ActionDenied
        If the doer may not.
    InvalidData
        If its day is still to come.
    """
    with saving():
        allowed = check(doer.actor, Action.RECORD_DECISION, Subject(), now.date())
        if decision.day > now.date():
            raise InvalidData(f"{decision.day} is still to come: nothing was decided on it yet.")
        made = DecisionRow.objects.create(
            thread=_thread(place, now),
            text=decision.text.strip(),
            folded=folded(f"{decision.text} {decision.meeting} {decision.basis}"),
            day=decision.day,
            meeting=decision.meeting.strip(),
            basis=decision.basis.strip(),
            person=doer.actor.person,
            name=doer.name,
            body=allowed.body,
            at=now,
        )
        write_down(
            doer,
            allowed,
            Action.RECORD_DECISION,
            place.key,
            now=now,
            reason=decision.basis,
            after=f"decision {made.pk} of {decision.day}",
        )
        _tell(place, doer, NoticeKind.FORUM_DECISION, now)
    return made


def strike(*, doer: Doer, number: int, reason: str, now: datetime) -> DecisionRow:
    """
    Strike a decision that was wrongly recorded; it stays readable, with the reason.

    Raises
    ------
    ActionDenied
        If the doer may not, or it is struck already.
    InvalidData
        If no reason was given.
    """
    with saving():
        allowed = check(doer.actor, Action.RECORD_DECISION, Subject(), now.date())
        row = DecisionRow.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise UnknownCode(f"There is no decision {number}.")
        if row.struck_at is not None:
            raise ActionDenied(f"{row.struck_by} has struck it already.")
        if not reason.strip():
            raise InvalidData("Say in words why the decision is struck.")
        row.struck_at, row.struck_by, row.why_struck = now, doer.name, reason.strip()
        row.save()
        write_down(
            doer,
            allowed,
            Action.RECORD_DECISION,
            row.thread_id,
            now=now,
            reason=reason,
            after=f"decision {number} struck",
        )
    return row


def follow(*, doer: Doer, place: Place, wanted: bool, now: datetime) -> None:
    """Say whether the doer wants to be told of what is written in a thread."""
    with saving():
        check(doer.actor, Action.READ_FORUM, Subject(), now.date())
        own = doer.account
        if wanted:
            Following.objects.get_or_create(person_id=own, key=place.key)
        else:
            Following.objects.filter(person_id=own, key=place.key).delete()


# ----------------------------------------------------------------------------------------- inside


def _thread(place: Place, now: datetime) -> Thread:
    found, made = Thread.objects.get_or_create(
        key=place.key, defaults={"begun_at": now, "last_at": now}
    )
    if not made:
        found.last_at = now
        found.save(update_fields=["last_at"])
    return found


def _tell(place: Place, doer: Doer, kind: NoticeKind, now: datetime) -> None:
    """Tell those who follow and may still read; not who wrote."""
    reading = able(Action.READ_FORUM, Subject(), now.date())
    people = (followers(place.key) & reading) - {doer.account}
    parts: dict[str, str | int] = {"plan": place.plan, "item": place.item}
    tell(people, kind, About(f"{place.key} {place.title}", "work_thread", parts), now=now)
