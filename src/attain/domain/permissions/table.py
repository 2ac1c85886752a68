"""
The table: what each role may do, to whose things, in which states.

Our own rule, made from what the Roadmap says of focal points, sectoral bodies and the Secretariat,
and from three principles: a country's figures are its own until it sends them; nobody accepts what
they sent; between sovereign states nobody approves for another one. What no row allows is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from attain.domain.clearance import CandidateState as C
from attain.domain.permissions.actions import Action
from attain.domain.permissions.roles import Role
from attain.domain.roadmap.cycles import ReportState as R
from attain.domain.roadmap.public import PUBLIC
from attain.domain.roadmap.status import Status
from attain.domain.submissions import SubmissionState as S


class Reach(Enum):
    """Whose things a row of the table is about."""

    OWN_BODY = "of the own body"
    OWN_AREA = "of the own area"
    OTHER_BODIES = "of other bodies"
    ANY = "of anybody"


@dataclass(frozen=True, slots=True)
class Grant:
    """
    A row: a role may do something.

    Attributes
    ----------
    states
        The states of the thing in which it may be done; none named: in every state.
    own_review
        Whether it holds for the own body only where that has named the person its internal reviewer.
    not_by_sender
        Whether who sent or mended the thing is shut out.
    """

    action: Action
    role: Role
    reach: Reach
    states: tuple[str, ...] = ()
    own_review: bool = False
    not_by_sender: bool = False


def _rows(
    actions: tuple[Action, ...],
    roles: tuple[Role, ...],
    reach: Reach,
    *states: S | C | R | Status | str,
    own_review: bool = False,
    not_by_sender: bool = False,
) -> tuple[Grant, ...]:
    values = tuple(each if isinstance(each, str) else each.value for each in states)
    return tuple(
        Grant(action, role, reach, values, own_review, not_by_sender)
        for action in actions
        for role in roles
    )


_SENDERS = (Role.DATA_PROVIDER, Role.FOCAL_POINT)
_STEERING = (Role.COORDINATOR, Role.RELEASE_MANAGER)
_OPEN = (S.DRAFT, S.RETURNED)
_SEEN_BY_OTHERS = (S.SENT, S.RETURNED, S.ACCEPTED)
_BEFORE_RELEASE = (C.ASSEMBLED, C.IN_CLEARANCE, C.CLEARED, C.SCHEDULED)
_IN_CLEARANCE = (C.IN_CLEARANCE, C.CLEARED, C.SCHEDULED)
_OWNERS = (Role.OFFICER, Role.FOCAL_POINT)
_GUESTS = (Role.PARTNER, Role.INDEPENDENT_ASSESSOR)
_MEMBERS = tuple(each for each in Role if each not in _GUESTS)
_SPEAKING = tuple(each for each in _MEMBERS if each is not Role.ADMINISTRATOR)
_NOT_OVER = (Status.PROPOSED, Status.AGREED, Status.UNDER_WAY, Status.ON_HOLD)

GRANTS: tuple[Grant, ...] = (
    # Figures: a body's own until they are sent; then the reviewers' too.
    *_rows((Action.SEE_SUBMISSION,), _SENDERS, Reach.OWN_BODY),
    *_rows(
        (Action.SEE_SUBMISSION,),
        (Role.FOCAL_POINT, Role.CLEARING_OFFICER),
        Reach.OWN_AREA,
        *_SEEN_BY_OTHERS,
    ),
    *_rows(
        (Action.SEE_SUBMISSION,),
        (Role.REVIEWER,),
        Reach.OWN_BODY,
        *_SEEN_BY_OTHERS,
        own_review=True,
    ),
    *_rows((Action.SEE_SUBMISSION,), (Role.REVIEWER,), Reach.OTHER_BODIES, *_SEEN_BY_OTHERS),
    *_rows((Action.SEE_SUBMISSION,), _STEERING, Reach.ANY, *_SEEN_BY_OTHERS),
    *_rows((Action.START_SUBMISSION,), _SENDERS, Reach.OWN_BODY),
    *_rows((Action.MEND_SUBMISSION, Action.SEND_SUBMISSION), _SENDERS, Reach.OWN_BODY, *_OPEN),
    *_rows((Action.WITHDRAW_SUBMISSION,), _SENDERS, Reach.OWN_BODY, *_OPEN, S.SENT),
    *_rows((Action.COMMENT,), _SENDERS, Reach.OWN_BODY, S.SENT, S.RETURNED),
    *_rows((Action.COMMENT,), (Role.REVIEWER,), Reach.OTHER_BODIES, S.SENT, S.RETURNED),
    *_rows(
        (Action.COMMENT,),
        (Role.REVIEWER,),
        Reach.OWN_BODY,
        S.SENT,
        S.RETURNED,
        own_review=True,
    ),
    *_rows(
        (Action.RETURN_SUBMISSION, Action.ACCEPT_SUBMISSION),
        (Role.REVIEWER,),
        Reach.OTHER_BODIES,
        S.SENT,
        not_by_sender=True,
    ),
    *_rows(
        (Action.RETURN_SUBMISSION, Action.ACCEPT_SUBMISSION),
        (Role.REVIEWER,),
        Reach.OWN_BODY,
        S.SENT,
        own_review=True,
        not_by_sender=True,
    ),
    # Releases: put together by one, cleared by each country for itself.
    *_rows((Action.ASSEMBLE,), (Role.RELEASE_MANAGER,), Reach.ANY, *_BEFORE_RELEASE),
    *_rows((Action.SEE_CANDIDATE,), _STEERING, Reach.ANY),
    *_rows((Action.OPEN_CLEARANCE,), (Role.RELEASE_MANAGER,), Reach.ANY, C.ASSEMBLED),
    *_rows(
        (Action.SEE_CLEARANCE,),
        (Role.CLEARING_OFFICER, Role.FOCAL_POINT),
        Reach.OWN_AREA,
        *_IN_CLEARANCE,
    ),
    *_rows((Action.SEE_CLEARANCE,), _STEERING, Reach.ANY),
    *_rows((Action.ANSWER_CLEARANCE,), (Role.CLEARING_OFFICER,), Reach.OWN_AREA, C.IN_CLEARANCE),
    *_rows((Action.CLOSE_CLEARANCE,), (Role.RELEASE_MANAGER,), Reach.ANY, C.IN_CLEARANCE),
    *_rows((Action.SCHEDULE,), (Role.RELEASE_MANAGER,), Reach.ANY, C.CLEARED, C.SCHEDULED),
    *_rows((Action.ABANDON,), (Role.RELEASE_MANAGER,), Reach.ANY, *_BEFORE_RELEASE),
    *_rows((Action.WITHDRAW_RELEASE,), (Role.RELEASE_MANAGER,), Reach.ANY, C.PUBLIC),
    *_rows((Action.KEEP_CALENDAR,), _STEERING, Reach.ANY),
    # People: each country and body its own; the Secretariat opens the door and keeps the list.
    *_rows((Action.SEE_PEOPLE,), tuple(Role), Reach.OWN_BODY),
    *_rows(
        (Action.SEE_PEOPLE,),
        (*_STEERING, Role.ADMINISTRATOR, Role.REVIEWER),
        Reach.OTHER_BODIES,
    ),
    *_rows(
        (Action.APPOINT, Action.END_APPOINTMENT),
        (Role.FOCAL_POINT, Role.OFFICER),
        Reach.OWN_BODY,
    ),
    *_rows((Action.APPOINT, Action.END_APPOINTMENT), (Role.FOCAL_POINT,), Reach.OWN_AREA),
    *_rows(
        (Action.APPOINT, Action.END_APPOINTMENT),
        (Role.COORDINATOR, Role.ADMINISTRATOR),
        Reach.ANY,
    ),
    *_rows((Action.RESET_FACTOR, Action.CLOSE_ACCOUNT), (Role.ADMINISTRATOR,), Reach.ANY),
    *_rows((Action.KEEP_BODIES,), (Role.COORDINATOR,), Reach.ANY),
    *_rows((Action.NAME_REVIEWER,), (Role.FOCAL_POINT,), Reach.OWN_BODY),
    # Readers and the record.
    *_rows((Action.READ_REPORTS,), (*_STEERING, Role.REVIEWER), Reach.ANY),
    *_rows((Action.READ_REPORTS,), (Role.FOCAL_POINT,), Reach.OWN_AREA),
    *_rows((Action.ANSWER_REPORTS,), (Role.COORDINATOR,), Reach.ANY),
    *_rows((Action.READ_AUDIT,), (Role.FOCAL_POINT, Role.OFFICER), Reach.OWN_BODY),
    *_rows((Action.READ_AUDIT,), (Role.COORDINATOR, Role.ADMINISTRATOR), Reach.ANY),
    # The roadmap: plans by whoever they belong to, actions by the body that leads them.
    *_rows((Action.KEEP_PLAN,), _OWNERS, Reach.OWN_BODY),
    *_rows((Action.KEEP_PLAN,), (Role.FOCAL_POINT,), Reach.OWN_AREA),
    *_rows((Action.KEEP_PLAN, Action.ALLOCATE), (Role.COORDINATOR,), Reach.ANY),
    *_rows((Action.SEE_ACTION, Action.SEE_PAPERS), _MEMBERS, Reach.ANY),
    *_rows((Action.SEE_ACTION,), _GUESTS, Reach.ANY, *PUBLIC),
    *_rows((Action.PROPOSE_ACTION,), _OWNERS, Reach.OWN_BODY),
    *_rows((Action.EDIT_ACTION,), _OWNERS, Reach.OWN_BODY, *_NOT_OVER),
    *_rows(
        (Action.MOVE_ACTION,),
        _OWNERS,
        Reach.OWN_BODY,
        Status.AGREED,
        Status.UNDER_WAY,
        Status.ON_HOLD,
    ),
    *_rows(
        (Action.PROPOSE_ACTION, Action.EDIT_ACTION, Action.DECIDE_ACTION),
        (Role.COORDINATOR,),
        Reach.ANY,
    ),
    # Reporting: each body on its own rows; the coordinator takes or gives back, and closes.
    *_rows((Action.SEE_CYCLE,), _MEMBERS, Reach.ANY),
    *_rows((Action.KEEP_CYCLE,), (Role.COORDINATOR,), Reach.ANY),
    *_rows((Action.SEE_REPORT,), _OWNERS, Reach.OWN_BODY),
    *_rows((Action.SEE_REPORT,), _MEMBERS, Reach.ANY, R.ACCEPTED),
    *_rows((Action.SEE_REPORT,), (Role.COORDINATOR,), Reach.ANY, R.SENT, R.RETURNED, R.ACCEPTED),
    *_rows((Action.WRITE_REPORT, Action.SEND_REPORT), _OWNERS, Reach.OWN_BODY, R.DRAFT, R.RETURNED),
    *_rows(
        (Action.RETURN_REPORT, Action.ACCEPT_REPORT),
        (Role.COORDINATOR,),
        Reach.ANY,
        R.SENT,
        not_by_sender=True,
    ),
    *_rows((Action.ANSWER_OBLIGATION,), _OWNERS, Reach.OWN_BODY),
    *_rows((Action.ANSWER_OBLIGATION,), (Role.COORDINATOR,), Reach.ANY),
    *_rows((Action.SEE_PACK,), _MEMBERS, Reach.ANY),
    *_rows((Action.MAKE_PACK,), (Role.COORDINATOR,), Reach.ANY),
    # Beside the official record: assessments, advocacy, the forum.
    *_rows(
        (Action.FILE_ASSESSMENT, Action.WITHDRAW_ASSESSMENT),
        (Role.INDEPENDENT_ASSESSOR,),
        Reach.OWN_BODY,
    ),
    *_rows((Action.REPLY_TO_ASSESSMENT,), _OWNERS, Reach.OWN_BODY),
    *_rows((Action.REPLY_TO_ASSESSMENT,), (Role.FOCAL_POINT,), Reach.OWN_AREA),
    *_rows((Action.KEEP_CAMPAIGN,), _OWNERS, Reach.OWN_BODY),
    *_rows((Action.KEEP_CAMPAIGN,), (Role.COORDINATOR,), Reach.ANY),
    *_rows((Action.READ_FORUM,), _MEMBERS, Reach.ANY),
    *_rows((Action.WRITE_IN_FORUM,), _SPEAKING, Reach.ANY),
    *_rows((Action.RECORD_DECISION,), (Role.COORDINATOR,), Reach.ANY),
)
"""Every row."""

APPOINTS: dict[Role, frozenset[Role]] = {
    Role.FOCAL_POINT: frozenset(
        {Role.FOCAL_POINT, Role.DATA_PROVIDER, Role.CLEARING_OFFICER, Role.REVIEWER}
    ),
    Role.OFFICER: frozenset({Role.OFFICER}),
    Role.COORDINATOR: frozenset(
        {Role.FOCAL_POINT, Role.OFFICER, Role.INDEPENDENT_ASSESSOR, Role.PARTNER}
    ),
    Role.ADMINISTRATOR: frozenset(
        {Role.COORDINATOR, Role.RELEASE_MANAGER, Role.REVIEWER, Role.DATA_PROVIDER}
        | {Role.ADMINISTRATOR}
    ),
}
"""
Which roles each may give and take.

The Secretariat enters a country's first focal point as the country's letter says; from then on the
focal point appoints the country's people, and a deputy.
"""
