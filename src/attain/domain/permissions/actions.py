"""What can be done, and to what."""

from __future__ import annotations

from enum import Enum

from attain.domain.clearance import CandidateState
from attain.domain.submissions import SubmissionState


class Thing(Enum):
    """What an action is done to."""

    SUBMISSION = "submission"
    CANDIDATE = "candidate release"
    CLEARANCE = "page in clearance"
    APPOINTMENT = "appointment"
    ACCOUNT = "account"
    BODY = "body"
    REPORT = "reader's report"
    AUDIT = "audit log"
    CALENDAR = "release calendar"


class Action(Enum):
    """Something that a person can do."""

    SEE_SUBMISSION = "see a submission"
    START_SUBMISSION = "start a submission"
    MEND_SUBMISSION = "mend a submission"
    SEND_SUBMISSION = "send a submission to review"
    WITHDRAW_SUBMISSION = "withdraw a submission"
    COMMENT = "comment on a figure"
    RETURN_SUBMISSION = "give a submission back"
    ACCEPT_SUBMISSION = "accept a submission"

    ASSEMBLE = "put a candidate release together"
    SEE_CANDIDATE = "see a candidate release"
    OPEN_CLEARANCE = "open clearance"
    SEE_CLEARANCE = "see a country's page in clearance"
    ANSWER_CLEARANCE = "answer in clearance"
    CLOSE_CLEARANCE = "close clearance"
    SCHEDULE = "fix the minute of a release"
    ABANDON = "abandon a candidate release"
    WITHDRAW_RELEASE = "withdraw a release"
    KEEP_CALENDAR = "keep the release calendar"

    SEE_PEOPLE = "see who acts for a body"
    APPOINT = "appoint a person"
    END_APPOINTMENT = "end an appointment"
    RESET_FACTOR = "reset a lost second factor"
    CLOSE_ACCOUNT = "close an account"
    KEEP_BODIES = "keep the directory of bodies"
    NAME_REVIEWER = "name an internal reviewer"

    READ_REPORTS = "read what readers report"
    ANSWER_REPORTS = "answer what readers report"
    READ_AUDIT = "read the audit log"


THING_OF: dict[Action, Thing] = {
    Action.SEE_SUBMISSION: Thing.SUBMISSION,
    Action.START_SUBMISSION: Thing.SUBMISSION,
    Action.MEND_SUBMISSION: Thing.SUBMISSION,
    Action.SEND_SUBMISSION: Thing.SUBMISSION,
    Action.WITHDRAW_SUBMISSION: Thing.SUBMISSION,
    Action.COMMENT: Thing.SUBMISSION,
    Action.RETURN_SUBMISSION: Thing.SUBMISSION,
    Action.ACCEPT_SUBMISSION: Thing.SUBMISSION,
    Action.ASSEMBLE: Thing.CANDIDATE,
    Action.SEE_CANDIDATE: Thing.CANDIDATE,
    Action.OPEN_CLEARANCE: Thing.CANDIDATE,
    Action.SEE_CLEARANCE: Thing.CLEARANCE,
    Action.ANSWER_CLEARANCE: Thing.CLEARANCE,
    Action.CLOSE_CLEARANCE: Thing.CANDIDATE,
    Action.SCHEDULE: Thing.CANDIDATE,
    Action.ABANDON: Thing.CANDIDATE,
    Action.WITHDRAW_RELEASE: Thing.CANDIDATE,
    Action.KEEP_CALENDAR: Thing.CALENDAR,
    Action.SEE_PEOPLE: Thing.BODY,
    Action.APPOINT: Thing.APPOINTMENT,
    Action.END_APPOINTMENT: Thing.APPOINTMENT,
    Action.RESET_FACTOR: Thing.ACCOUNT,
    Action.CLOSE_ACCOUNT: Thing.ACCOUNT,
    Action.KEEP_BODIES: Thing.BODY,
    Action.NAME_REVIEWER: Thing.BODY,
    Action.READ_REPORTS: Thing.REPORT,
    Action.ANSWER_REPORTS: Thing.REPORT,
    Action.READ_AUDIT: Thing.AUDIT,
}
"""What each action is done to."""

STATES_OF: dict[Thing, tuple[str, ...]] = {
    Thing.SUBMISSION: tuple(each.value for each in SubmissionState),
    Thing.CANDIDATE: tuple(each.value for each in CandidateState),
    Thing.CLEARANCE: tuple(each.value for each in CandidateState),
}
"""The states of the things that have any."""
