"""What can be done, and to what."""

from __future__ import annotations

from enum import Enum

from attain.domain.clearance import CandidateState
from attain.domain.roadmap.cycles import CycleState, ReportState
from attain.domain.roadmap.public import STANDINGS
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
    PLAN = "plan"
    ROADMAP_ACTION = "action of the roadmap"
    CYCLE = "reporting cycle"
    STATUS_REPORT = "status report"
    OBLIGATION = "report that is owed"
    PACK = "meeting pack"
    ASSESSMENT = "independent assessment"
    CAMPAIGN = "entry of the advocacy calendar"
    THREAD = "thread of the forum"


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

    KEEP_PLAN = "keep a plan and its links"
    ALLOCATE = "allocate a recommendation to a body"
    SEE_ACTION = "see an action of the roadmap"
    SEE_PAPERS = "see the history and the papers of an action of the roadmap"
    PROPOSE_ACTION = "propose an action of the roadmap"
    EDIT_ACTION = "edit an action of the roadmap"
    MOVE_ACTION = "move an action of the roadmap on"
    DECIDE_ACTION = "agree, drop or reopen an action of the roadmap"

    SEE_CYCLE = "see a reporting cycle"
    KEEP_CYCLE = "keep a reporting cycle"
    SEE_REPORT = "see a status report"
    WRITE_REPORT = "write a status report"
    SEND_REPORT = "send a status report"
    RETURN_REPORT = "give a status report back"
    ACCEPT_REPORT = "accept a status report"
    ANSWER_OBLIGATION = "write an answer of a report that is owed"
    SEE_PACK = "see a meeting pack"
    MAKE_PACK = "make a meeting pack"

    FILE_ASSESSMENT = "file an independent assessment"
    WITHDRAW_ASSESSMENT = "withdraw an independent assessment"
    REPLY_TO_ASSESSMENT = "reply to an independent assessment"
    KEEP_CAMPAIGN = "keep an entry of the advocacy calendar"
    READ_FORUM = "read the forum"
    WRITE_IN_FORUM = "write in the forum"
    RECORD_DECISION = "record a decision in the forum"


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
    Action.KEEP_PLAN: Thing.PLAN,
    Action.ALLOCATE: Thing.PLAN,
    Action.SEE_ACTION: Thing.ROADMAP_ACTION,
    Action.SEE_PAPERS: Thing.ROADMAP_ACTION,
    Action.PROPOSE_ACTION: Thing.ROADMAP_ACTION,
    Action.EDIT_ACTION: Thing.ROADMAP_ACTION,
    Action.MOVE_ACTION: Thing.ROADMAP_ACTION,
    Action.DECIDE_ACTION: Thing.ROADMAP_ACTION,
    Action.SEE_CYCLE: Thing.CYCLE,
    Action.KEEP_CYCLE: Thing.CYCLE,
    Action.SEE_REPORT: Thing.STATUS_REPORT,
    Action.WRITE_REPORT: Thing.STATUS_REPORT,
    Action.SEND_REPORT: Thing.STATUS_REPORT,
    Action.RETURN_REPORT: Thing.STATUS_REPORT,
    Action.ACCEPT_REPORT: Thing.STATUS_REPORT,
    Action.ANSWER_OBLIGATION: Thing.OBLIGATION,
    Action.SEE_PACK: Thing.PACK,
    Action.MAKE_PACK: Thing.PACK,
    Action.FILE_ASSESSMENT: Thing.ASSESSMENT,
    Action.WITHDRAW_ASSESSMENT: Thing.ASSESSMENT,
    Action.REPLY_TO_ASSESSMENT: Thing.ASSESSMENT,
    Action.KEEP_CAMPAIGN: Thing.CAMPAIGN,
    Action.READ_FORUM: Thing.THREAD,
    Action.WRITE_IN_FORUM: Thing.THREAD,
    Action.RECORD_DECISION: Thing.THREAD,
}
"""What each action is done to."""

STATES_OF: dict[Thing, tuple[str, ...]] = {
    Thing.SUBMISSION: tuple(each.value for each in SubmissionState),
    Thing.CANDIDATE: tuple(each.value for each in CandidateState),
    Thing.CLEARANCE: tuple(each.value for each in CandidateState),
    Thing.ROADMAP_ACTION: STANDINGS,
    Thing.CYCLE: tuple(each.value for each in CycleState),
    Thing.STATUS_REPORT: tuple(each.value for each in ReportState),
}
"""The states of the things that have any."""
