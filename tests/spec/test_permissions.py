"""Who may do what: the truth table, role by own or other body by state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from attain.domain.bodies import BodyKind
from attain.domain.permissions.actions import STATES_OF, THING_OF, Action, Thing
from attain.domain.permissions.judging import (
    SECOND_FACTOR,
    Actor,
    Appointment,
    Subject,
    check,
    check_appointing,
    decide,
    needs_second_factor,
)
from attain.domain.permissions.roles import HELD_FOR, WRITING, Role
from attain.domain.permissions.table import APPOINTS, GRANTS
from attain.errors import ActionDenied, InvalidData

TODAY = date(2026, 11, 24)
NATIONAL_FIRST = (BodyKind.GOVERNMENT, BodyKind.SECRETARIAT, BodyKind.CENTRE, BodyKind.PARTNER)

# Of the own body, of another body of the own area, of another area:
# d draft, s sent, r returned, a accepted, w withdrawn.
SUBMISSIONS = """
action    | role               | own body | own area | elsewhere
see       | data provider      | dsraw    | -        | -
see       | focal point        | dsraw    | sra      | -
see       | clearing officer   | sra      | sra      | -
see       | officer of a body  | -        | -        | -
see       | reviewer           | -        | sra      | sra
see       | coordinator        | sra      | sra      | sra
see       | release manager    | sra      | sra      | sra
see       | independent assessor | -      | -        | -
see       | partner            | -        | -        | -
see       | administrator      | -        | -        | -
mend      | data provider      | dr       | -        | -
mend      | focal point        | dr       | -        | -
mend      | reviewer           | -        | -        | -
mend      | release manager    | -        | -        | -
mend      | administrator      | -        | -        | -
send      | data provider      | dr       | -        | -
send      | focal point        | dr       | -        | -
send      | coordinator        | -        | -        | -
withdraw  | data provider      | dsr      | -        | -
withdraw  | focal point        | dsr      | -        | -
withdraw  | reviewer           | -        | -        | -
comment   | data provider      | sr       | -        | -
comment   | reviewer           | -        | sr       | sr
give back | reviewer           | -        | s        | s
give back | focal point        | -        | -        | -
accept    | reviewer           | -        | s        | s
accept    | data provider      | -        | -        | -
accept    | focal point        | -        | -        | -
accept    | coordinator        | -        | -        | -
accept    | release manager    | -        | -        | -
accept    | administrator      | -        | -        | -
"""
CALLED = {
    "see": Action.SEE_SUBMISSION,
    "mend": Action.MEND_SUBMISSION,
    "send": Action.SEND_SUBMISSION,
    "withdraw": Action.WITHDRAW_SUBMISSION,
    "comment": Action.COMMENT,
    "give back": Action.RETURN_SUBMISSION,
    "accept": Action.ACCEPT_SUBMISSION,
}
WHOSE = {
    "own body": Subject(body="OWN", areas=frozenset({"KHM"})),
    "own area": Subject(body="SISTER", areas=frozenset({"KHM"})),
    "elsewhere": Subject(body="OTHER", areas=frozenset({"LAO"})),
}


def actor(role: Role, *, factor: bool = True, **changes: object) -> Actor:
    """A person in one role: for a Cambodian body where the role is a national one."""
    kind = next(each for each in NATIONAL_FIRST if each in HELD_FOR[role])
    areas = frozenset({"KHM"}) if kind is BodyKind.GOVERNMENT else frozenset()
    made = Appointment("7", "OWN", kind, role, date(2026, 1, 1), areas=areas)
    return Actor("7", (replace(made, **changes),), second_factor=factor)


def cells() -> list[tuple[str, str, str, str, bool]]:
    lines = SUBMISSIONS.strip().splitlines()
    heads = [head.strip() for head in lines[0].split("|")][2:]
    found = []
    for line in lines[1:]:
        action, role, *wanted = (cell.strip() for cell in line.split("|"))
        for whose, letters in zip(heads, wanted, strict=True):
            found += [
                (action, role, whose, state, state[0] in letters)
                for state in STATES_OF[Thing.SUBMISSION]
            ]
    return found


@pytest.mark.parametrize(("action", "role", "whose", "state", "wanted"), cells())
def test_submissions(action, role, whose, state, wanted):
    subject = replace(WHOSE[whose], state=state, senders=frozenset({"8"}))
    found = decide(actor(Role(role)), CALLED[action], subject, TODAY)
    assert found.allowed is wanted, found.why_not
    assert found.allowed or found.why_not


# Of the own body, of another one: p proposed, a agreed, u under way, h on hold, d done, x dropped,
# n dropped before anybody had agreed.
ROADMAP = """
action  | role                 | own body | elsewhere
see     | data provider        | pauhdxn  | pauhdxn
see     | officer of a body    | pauhdxn  | pauhdxn
see     | coordinator          | pauhdxn  | pauhdxn
see     | administrator        | pauhdxn  | pauhdxn
see     | partner              | auhdx    | auhdx
see     | independent assessor | auhdx    | auhdx
papers  | officer of a body    | pauhdxn  | pauhdxn
papers  | data provider        | pauhdxn  | pauhdxn
papers  | partner              | -        | -
papers  | independent assessor | -        | -
propose | officer of a body    | pauhdxn  | -
propose | focal point          | pauhdxn  | -
propose | coordinator          | pauhdxn  | pauhdxn
propose | data provider        | -        | -
propose | clearing officer     | -        | -
propose | partner              | -        | -
edit    | officer of a body    | pauh     | -
edit    | focal point          | pauh     | -
edit    | coordinator          | pauhdxn  | pauhdxn
edit    | reviewer             | -        | -
edit    | administrator        | -        | -
edit    | independent assessor | -        | -
move    | officer of a body    | auh      | -
move    | focal point          | auh      | -
move    | coordinator          | -        | -
move    | partner              | -        | -
decide  | coordinator          | pauhdxn  | pauhdxn
decide  | officer of a body    | -        | -
decide  | focal point          | -        | -
decide  | release manager      | -        | -
decide  | administrator        | -        | -
"""
STATUS_OF = dict(zip("pauhdxn", STATES_OF[Thing.ROADMAP_ACTION], strict=True))

# d draft, s sent, r given back, a accepted.
REPORTS = """
action    | role                 | own body | elsewhere
see       | officer of a body    | dsra     | a
see       | focal point          | dsra     | a
see       | data provider        | a        | a
see       | coordinator          | sra      | sra
see       | release manager      | a        | a
see       | partner              | -        | -
see       | independent assessor | -        | -
write     | officer of a body    | dr       | -
write     | focal point          | dr       | -
write     | coordinator          | -        | -
write     | data provider        | -        | -
write     | independent assessor | -        | -
send      | officer of a body    | dr       | -
send      | focal point          | dr       | -
send      | coordinator          | -        | -
give back | coordinator          | s        | s
give back | focal point          | -        | -
accept    | coordinator          | s        | s
accept    | officer of a body    | -        | -
accept    | focal point          | -        | -
accept    | release manager      | -        | -
"""
STATE_OF = dict(zip("dsra", STATES_OF[Thing.STATUS_REPORT], strict=True))
ROADMAP_CALLED = {
    "see": Action.SEE_ACTION,
    "papers": Action.SEE_PAPERS,
    "propose": Action.PROPOSE_ACTION,
    "edit": Action.EDIT_ACTION,
    "move": Action.MOVE_ACTION,
    "decide": Action.DECIDE_ACTION,
}
REPORTS_CALLED = {
    "see": Action.SEE_REPORT,
    "write": Action.WRITE_REPORT,
    "send": Action.SEND_REPORT,
    "give back": Action.RETURN_REPORT,
    "accept": Action.ACCEPT_REPORT,
}


def roadmap_cells() -> list[tuple[Action, str, str, str, bool]]:
    found = []
    for table, called, states in (
        (ROADMAP, ROADMAP_CALLED, STATUS_OF),
        (REPORTS, REPORTS_CALLED, STATE_OF),
    ):
        for line in table.strip().splitlines()[1:]:
            action, role, *wanted = (cell.strip() for cell in line.split("|"))
            for whose, letters in zip(("own body", "elsewhere"), wanted, strict=True):
                found += [
                    (called[action], role, whose, state, letter in letters)
                    for letter, state in states.items()
                ]
    return found


@pytest.mark.parametrize(("action", "role", "whose", "state", "wanted"), roadmap_cells())
def test_the_roadmap(action, role, whose, state, wanted):
    subject = replace(WHOSE[whose], state=state, senders=frozenset({"8"}))
    found = decide(actor(Role(role)), action, subject, TODAY)
    assert found.allowed is wanted, found.why_not
    assert found.allowed or found.why_not


# Of the own body, of a sister of the own area, of elsewhere; nobody's.
BESIDES = """
action              | roles                                                      | whose
keep a plan         | coordinator                                                | own sister elsewhere nobody
keep a plan         | focal point                                                | own sister
keep a plan         | officer of a body                                          | own
allocate            | coordinator                                                | own sister elsewhere nobody
keep a cycle        | coordinator                                                | own sister elsewhere nobody
answer what is owed | coordinator                                                | own sister elsewhere nobody
answer what is owed | focal point, officer of a body                             | own
make a pack         | coordinator                                                | own sister elsewhere nobody
assess              | independent assessor                                       | own
withdraw assessment | independent assessor                                       | own
reply               | focal point                                                | own sister
reply               | officer of a body                                          | own
keep a campaign     | coordinator                                                | own sister elsewhere nobody
keep a campaign     | focal point, officer of a body                             | own
record a decision   | coordinator                                                | own sister elsewhere nobody
"""
BESIDES_CALLED = {
    "keep a plan": Action.KEEP_PLAN,
    "allocate": Action.ALLOCATE,
    "keep a cycle": Action.KEEP_CYCLE,
    "answer what is owed": Action.ANSWER_OBLIGATION,
    "make a pack": Action.MAKE_PACK,
    "assess": Action.FILE_ASSESSMENT,
    "withdraw assessment": Action.WITHDRAW_ASSESSMENT,
    "reply": Action.REPLY_TO_ASSESSMENT,
    "keep a campaign": Action.KEEP_CAMPAIGN,
    "record a decision": Action.RECORD_DECISION,
}


def whose_by_role() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for line in BESIDES.strip().splitlines()[1:]:
        action, roles, whose = (cell.strip() for cell in line.split("|"))
        for role in roles.split(", "):
            found[action, role] = set(whose.split())
    return found


@pytest.mark.parametrize(
    ("called", "role"),
    list(product(BESIDES_CALLED, Role)),
    ids=lambda each: getattr(each, "value", each),
)
def test_plans_cycles_and_what_stands_beside_the_official_record(called, role):
    wanted = whose_by_role().get((called, role.value), set())
    things = {
        "own": WHOSE["own body"],
        "sister": WHOSE["own area"],
        "elsewhere": WHOSE["elsewhere"],
        "nobody": Subject(),
    }
    allowed = {
        name
        for name, subject in things.items()
        if decide(actor(role), BESIDES_CALLED[called], subject, TODAY).allowed
    }
    assert allowed == wanted


def test_the_forum_is_for_members_and_the_administrator_only_reads_it():
    for role in Role:
        reads = decide(actor(role), Action.READ_FORUM, Subject(), TODAY).allowed
        writes = decide(actor(role), Action.WRITE_IN_FORUM, Subject(), TODAY).allowed
        guest = role in {Role.PARTNER, Role.INDEPENDENT_ASSESSOR}
        assert (reads, writes) == (not guest, not guest and role is not Role.ADMINISTRATOR)


def test_a_coordinator_does_not_accept_a_report_that_the_same_person_wrote():
    sent = Subject(body="OTHER", state="sent", senders=frozenset({"7"}))
    for action in (Action.ACCEPT_REPORT, Action.RETURN_REPORT):
        assert not decide(actor(Role.COORDINATOR), action, sent, TODAY).allowed


def test_nobody_accepts_what_they_sent_or_mended():
    sent = Subject(body="OTHER", areas=frozenset({"LAO"}), state="sent", senders=frozenset({"7"}))
    found = decide(actor(Role.REVIEWER), Action.ACCEPT_SUBMISSION, sent, TODAY)
    assert (found.allowed, found.why_not) == (
        False,
        "You sent or mended this yourself. Somebody else reviews it.",
    )


def test_a_reviewer_of_the_own_body_accepts_only_where_the_body_has_named_the_person():
    sent = Subject(body="OWN", areas=frozenset({"KHM"}), state="sent", senders=frozenset({"8"}))
    assert not decide(actor(Role.REVIEWER), Action.ACCEPT_SUBMISSION, sent, TODAY).allowed
    named = actor(Role.REVIEWER, internal_reviewer=True)
    assert decide(named, Action.ACCEPT_SUBMISSION, sent, TODAY).allowed
    own = Subject(body="OWN", areas=frozenset({"KHM"}), state="sent", senders=frozenset({"7"}))
    assert not decide(named, Action.ACCEPT_SUBMISSION, own, TODAY).allowed


@pytest.mark.parametrize("role", sorted(WRITING, key=lambda each: each.value))
def test_every_role_that_writes_asks_for_a_second_factor(role):
    person = actor(role, factor=False)
    assert needs_second_factor(person.appointments, TODAY)
    for action, (state, subject) in product(Action, everything()):
        found = decide(person, action, subject, TODAY)
        assert not found.allowed, (action, state)


def test_it_says_that_the_second_factor_is_missing_where_all_else_holds():
    draft = Subject(body="OWN", areas=frozenset({"KHM"}), state="draft")
    found = decide(actor(Role.DATA_PROVIDER, factor=False), Action.MEND_SUBMISSION, draft, TODAY)
    assert found.why_not == SECOND_FACTOR


def everything() -> list[tuple[str, Subject]]:
    states = {"", *(state for known in STATES_OF.values() for state in known)}
    things = [*WHOSE.values(), Subject()]
    return [(state, replace(each, state=state)) for state, each in product(sorted(states), things)]


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_what_no_row_allows_is_refused_with_a_reason(role):
    """By enumeration: the decision is exactly what the rows say, for every action, thing and state."""
    person = actor(role)
    own = person.appointments[0]
    for action, (state, subject) in product(Action, everything()):
        rows = [each for each in GRANTS if each.action is action and each.role is role]
        wanted = any(
            (not each.states or state in each.states)
            and not each.own_review
            and {
                "of the own body": subject.body == own.body,
                "of the own area": bool(subject.areas) and subject.areas <= own.areas,
                "of other bodies": subject.body not in {"", own.body},
                "of anybody": True,
            }[each.reach.value]
            for each in rows
        )
        found = decide(person, action, subject, TODAY)
        assert found.allowed is wanted, (action, subject)
        assert found.allowed or found.why_not


@pytest.mark.parametrize(
    ("begin", "end", "holds"),
    [
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 25), None, False),
        (date(2026, 1, 1), date(2026, 11, 24), True),
        (date(2026, 1, 1), date(2026, 11, 23), False),
    ],
)
def test_an_appointment_counts_from_its_first_day_to_its_last(begin, end, holds):
    person = actor(Role.FOCAL_POINT, begin=begin, end=end)
    draft = Subject(body="OWN", areas=frozenset({"KHM"}), state="draft")
    assert decide(person, Action.MEND_SUBMISSION, draft, TODAY).allowed is holds


def test_a_person_without_a_role_may_do_nothing():
    for action, (_, subject) in product(Action, everything()):
        assert not decide(Actor("9", second_factor=True), action, subject, TODAY).allowed
    with pytest.raises(ActionDenied, match="None of your roles may accept a submission"):
        check(Actor("9"), Action.ACCEPT_SUBMISSION, Subject(), TODAY)


def test_the_administrator_sees_no_unreleased_figure():
    seeing = {Action.SEE_SUBMISSION, Action.SEE_CANDIDATE, Action.SEE_CLEARANCE}
    assert not [g for g in GRANTS if g.role is Role.ADMINISTRATOR and g.action in seeing]


def test_a_country_answers_for_itself_only():
    page = Subject(areas=frozenset({"LAO"}), state="in clearance")
    own = Subject(areas=frozenset({"KHM"}), state="in clearance")
    officer = actor(Role.CLEARING_OFFICER)
    assert decide(officer, Action.ANSWER_CLEARANCE, own, TODAY).allowed
    for action in (Action.SEE_CLEARANCE, Action.ANSWER_CLEARANCE):
        assert not decide(officer, action, page, TODAY).allowed
    for role in Role:
        if role is not Role.CLEARING_OFFICER:
            assert not decide(actor(role), Action.ANSWER_CLEARANCE, own, TODAY).allowed


def test_every_action_is_about_something_and_somebody_may_do_it():
    assert set(THING_OF) == set(Action)
    assert {each.action for each in GRANTS} == set(Action)
    known = {state for states in STATES_OF.values() for state in states}
    assert all(set(each.states) <= known for each in GRANTS)


@pytest.mark.parametrize(("giver", "given"), list(product(Role, Role)))
def test_each_role_gives_the_roles_of_its_row_and_never_to_itself(giver, given):
    appointment = actor(giver).appointments[0]
    with pytest.raises(ActionDenied, match="Nobody gives a role to themselves"):
        check_appointing(appointment, given, "7")
    if given in APPOINTS.get(giver, frozenset()):
        check_appointing(appointment, given, "8")
    else:
        with pytest.raises(ActionDenied, match="you cannot give the role"):
            check_appointing(appointment, given, "8")


def test_a_role_is_held_for_a_body_of_the_right_kind():
    with pytest.raises(InvalidData, match="is a civil society; the role 'clearing officer'"):
        Appointment("7", "NGO", BodyKind.CIVIL_SOCIETY, Role.CLEARING_OFFICER, TODAY)
    with pytest.raises(InvalidData, match="before it begins"):
        actor(Role.FOCAL_POINT, end=date(2025, 1, 1))
