"""A roadmap for pages that are looked at without a database: the shipped plans, and what bodies do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from attain.domain.advocacy import Audience, Campaign, EntryState
from attain.domain.assessments import (
    Assessed,
    Assessment,
    Rating,
    Reply,
    Signature,
    Support,
)
from attain.domain.roadmap.actions import (
    Budget,
    Evidence,
    GenderMark,
    Issue,
    Milestone,
    Output,
    RoadmapAction,
)
from attain.domain.roadmap.cycles import Cycle, CycleState, Expected, ReportState, StatusReport
from attain.domain.roadmap.plans import Allocation
from attain.domain.roadmap.status import Status
from attain.domain.roadmap.views import Entry
from attain.usecases.portal.public_roadmap import (
    PublicCampaign,
    PublicRoadmap,
    Stood,
    public_action,
    public_cycle,
    with_reports,
)
from attain.web.roadmap.public import shipped_roadmap

EVIDENCE = Evidence("Terms of reference", "https://example.org/terms", public=True)
FIRST = RoadmapAction(
    number="A1",
    title="Train midwives in remote districts",
    status=Status.UNDER_WAY,
    items=("ROADMAP D.1.1", "DECLARATION 5"),
    lead="SOMHD",
    supporting=("ACW",),
    goals=("MDG 5",),
    targets=("SDG 3.2",),
    moves=("SDG 3.1.2", "SDG 3.2.1"),
    areas=("KHM", "LAO"),
    output=Output(
        text="Trained midwives",
        quantity="400",
        quality="licensed",
        population="women in remote districts",
        location="ten districts",
    ),
    begin=date(2026, 1, 1),
    deadline=date(2026, 10, 1),
    budget=Budget(amount=Decimal("240000.00"), funded=Decimal(5000), currency="USD", source="ours"),
    milestones=(
        Milestone("First course", date(2026, 5, 1), reached=True),
        Milestone("Second course", date(2026, 6, 1)),
    ),
    issues=(Issue.GENDER, Issue.HEALTH),
    stakeholders="Associations of midwives",
    gender=GenderMark.PRINCIPAL,
    evidence=(EVIDENCE,),
    example=True,
)
SECOND = RoadmapAction(
    number="A2",
    title="=Measure what was never measured",
    status=Status.AGREED,
    items=("ROADMAP D.2.1",),
    example=True,
)
CYCLE = Cycle(
    id="2026-1",
    title="First half of 2026",
    begin=date(2026, 4, 1),
    deadline=date(2026, 4, 15),
    state=CycleState.FROZEN,
)
REPORT = StatusReport(
    cycle="2026-1",
    action="A1",
    body="SOMHD",
    state=ReportState.ACCEPTED,
    status=Status.UNDER_WAY,
    said="Forty midwives were trained.",
    next_step="Forty more by the end of the year.",
    evidence=(EVIDENCE,),
    answers={},
    sent=date(2026, 4, 20),
)
ASSESSED = Assessment(
    number="E1",
    assessed=Assessed(area="KHM", reference="SDG 3.2"),
    rating=Rating.PARTLY,
    finding="មណ្ឌលសុខភាពពីរខេត្តគ្មានឆ្មប\n\nTwo provinces have no midwife.",
    method="Visits to 14 clinics.",
    signed=Signature("7", "Person 7", "ARCMDG", datetime(2026, 3, 9, tzinfo=UTC)),
    evidence=(Support("Report of visits", "https://example.org/visits"),),
    replies=(
        Reply(
            "They are being trained.",
            Signature("8", "Person 8", "GOV-KHM", datetime(2026, 3, 12, tzinfo=UTC)),
        ),
    ),
)
OF_AN_ACTION = replace(
    ASSESSED, number="E2", assessed=Assessed(action="A1"), rating=Rating.HARDLY, replies=()
)
OF_A_BODY = replace(ASSESSED, number="E3", assessed=Assessed(body="SOMHD"), replies=())
WITHDRAWN = replace(
    ASSESSED,
    number="E4",
    withdrawn=ASSESSED.signed,
    why_withdrawn="The clinics were others.",
    replies=(),
)
CAMPAIGN = PublicCampaign(
    number="1",
    campaign=Campaign(
        title="សប្តាហ៍ឆ្មប Week of midwives",
        keeper="SOMHD",
        begin=date(2999, 5, 3),
        end=date(2999, 5, 7),
        place="Vientiane",
        words="Open days in clinics.",
        targets=("SDG 3.2",),
        areas=("KHM",),
        audiences=(Audience.MEDIA,),
        languages=("km",),
        link="https://example.org/week",
        state=EntryState.PUBLIC,
    ),
    version=2,
    changed=datetime(2026, 3, 20, tzinfo=UTC),
)


def at(day: int) -> datetime:
    """Return a moment."""
    return datetime(2026, 3, day, tzinfo=UTC)


def roadmap_with_actions(on: date) -> PublicRoadmap:
    """Return the shipped plans with two actions and a frozen cycle."""
    stood = (Stood(Status.AGREED, at(2)), Stood(Status.UNDER_WAY, at(3), (EVIDENCE,)))
    shown = tuple(
        each
        for each in (public_action(FIRST, stood), public_action(SECOND, stood[:1]))
        if each is not None
    )
    cycle = public_cycle(
        CYCLE,
        at(30) + timedelta(days=40),
        entries=[Entry(each, each.status, "2026-1") for each in (FIRST, SECOND)],
        missing=[Expected("A1", "GOV-LAO", "LAO")],
        reports=[REPORT, replace(REPORT, body="GOV-KHM", area="KHM", sent=date(2026, 4, 10))],
        shown=frozenset({"A1", "A2"}),
    )
    return replace(
        shipped_roadmap(on),
        allocations={
            "ROADMAP D.1.1": Allocation(
                item="ROADMAP D.1.1",
                lead="SOMHD",
                supporting=("ACW",),
                timeframe="by 2027",
                basis="a meeting",
            )
        },
        actions=with_reports(shown, [cycle]),
        cycles=(cycle,),
        assessments=(ASSESSED, OF_AN_ACTION, OF_A_BODY, WITHDRAWN),
        campaigns=(CAMPAIGN,),
    )
