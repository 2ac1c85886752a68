"""What notices say, in the language of who reads."""

from __future__ import annotations

from attain.reporting.language import Language
from attain.web.notices.models import MailWay, NoticeKind, Topic


def notice_words(language: Language) -> dict[str, str]:
    """Return what happened, by the code of the kind."""
    text = language.text
    return {
        NoticeKind.SUBMISSION_SENT.value: text("Figures wait for your review"),
        NoticeKind.SUBMISSION_RETURNED.value: text("Figures were given back to be mended"),
        NoticeKind.SUBMISSION_ACCEPTED.value: text("Figures were accepted"),
        NoticeKind.SUBMISSION_REMARK.value: text("Somebody commented on figures"),
        NoticeKind.WORK_HANDED_OVER.value: text("Open work was handed over to you"),
        NoticeKind.WORK_LEFT.value: text("Somebody left open work with which nobody can go on"),
        NoticeKind.CLEARANCE_OPENED.value: text("Your country's answer is asked for"),
        NoticeKind.CLEARANCE_REMINDER.value: text("Reminder: your country has not answered yet"),
        NoticeKind.CLEARANCE_NEAR.value: text("The deadline for your country's answer is near"),
        NoticeKind.CLEARANCE_ANSWERED.value: text("A country has answered"),
        NoticeKind.CLEARANCE_CLOSED.value: text("Clearance is closed"),
        NoticeKind.RELEASE_SCHEDULED.value: text("The minute of a release is fixed"),
        NoticeKind.RELEASE_ABANDONED.value: text("A release was given up before it was public"),
        NoticeKind.RELEASE_WITHDRAWN.value: text("A release was withdrawn"),
        NoticeKind.APPOINTMENT_ENDS.value: text("Your appointment ends soon"),
        NoticeKind.ACTION_PROPOSED.value: text("An action of the roadmap was proposed"),
        NoticeKind.ACTION_DECIDED.value: text("It was decided on an action of the roadmap"),
        NoticeKind.ACTION_MOVED.value: text("An action of the roadmap stands elsewhere now"),
        NoticeKind.CYCLE_OPENED.value: text("Your reports on the roadmap are asked for"),
        NoticeKind.CYCLE_REMINDER.value: text("Reminder: reports on the roadmap are missing"),
        NoticeKind.CYCLE_NEAR.value: text("The deadline for reports on the roadmap is near"),
        NoticeKind.CYCLE_FROZEN.value: text("A reporting cycle is closed for good"),
        NoticeKind.REPORT_SENT.value: text("A status report waits for you"),
        NoticeKind.REPORT_RETURNED.value: text("A status report was given back to be mended"),
        NoticeKind.REPORT_ACCEPTED.value: text("A status report was accepted"),
        NoticeKind.ASSESSMENT_FILED.value: text("An independent assessment was filed"),
        NoticeKind.ASSESSMENT_REPLIED.value: text("Somebody replied to your assessment"),
        NoticeKind.ASSESSMENT_WITHDRAWN.value: text("An independent assessment was withdrawn"),
        NoticeKind.FORUM_POST.value: text("Somebody wrote in the forum"),
        NoticeKind.FORUM_DECISION.value: text("A decision was recorded in the forum"),
    }


def topic_words(language: Language) -> dict[str, str]:
    """Return what topics are called, by their codes."""
    text = language.text
    return {
        Topic.FIGURES.value: text("Figures that were sent"),
        Topic.CLEARANCE.value: text("Clearance"),
        Topic.RELEASES.value: text("Releases"),
        Topic.WORK.value: text("Appointments and handed-over work"),
        Topic.ROADMAP.value: text("The roadmap and its reporting cycles"),
        Topic.FORUM.value: text("Assessments and the forum"),
    }


def way_words(language: Language) -> dict[str, str]:
    """Return when mails come, by the codes of the ways."""
    text = language.text
    return {
        MailWay.AT_ONCE.value: text("at once"),
        MailWay.DAILY.value: text("once a day"),
        MailWay.NONE.value: text("no mails"),
    }
