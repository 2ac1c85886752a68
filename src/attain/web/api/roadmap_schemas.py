"""The forms of questions and answers about the roadmap."""

from __future__ import annotations

from ninja import Field, Schema

from attain.web.api.schemas import CODE, DEEPEST, MOST, Answer


class RoadmapAsked(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=DEEPEST, description="Number of the page, from 1.")
    size: int = Field(100, ge=1, le=MOST, description="Items on a page.")


class ActionsAsked(RoadmapAsked):
    """Which actions."""

    plan: str = Field("", max_length=CODE, description="A plan, as ROADMAP.")
    status: str = Field("", max_length=CODE, description="A status, as `under way`.")
    body: str = Field("", max_length=CODE, description="A body that leads or supports.")
    area: str = Field("", max_length=CODE, description="A country in which they act.")
    goal: str = Field("", max_length=CODE, description="A goal, as `SDG 3`.")
    late: bool = Field(default=False, description="Only what is late.")


class RoadmapMatrixAsked(Schema):
    """Which matrix."""

    rows: str = Field("recommendations", max_length=CODE, description="An axis.")
    columns: str = Field("statuses", max_length=CODE, description="Another axis.")
    plan: str = Field("", max_length=CODE, description="A plan, as ROADMAP.")
    status: str = Field("", max_length=CODE, description="A status, as `under way`.")
    body: str = Field("", max_length=CODE, description="A body that leads or supports.")
    area: str = Field("", max_length=CODE, description="A country in which they act.")
    goal: str = Field("", max_length=CODE, description="A goal, as `SDG 3`.")
    late: bool = Field(default=False, description="Only what is late.")


class RoadmapPage(Answer):
    """What stands around the items of a page."""

    as_of: str = Field(description="The day of which the roadmap tells.")
    count: int = Field(description="Items in all.")
    page: int
    size: int
    next: str | None = Field(description="Address of the next page.")


class PlanMention(Answer):
    """Somebody whom the source itself names at an item."""

    body: str
    part: str
    source: str


class PlanItem(Answer):
    """An area, sub-area, recommendation or clause, with who answers for it."""

    key: str = Field(description="Plan and code: what actions name.")
    code: str
    kind: str
    title: str
    within: str = Field(description="Code of the item above; empty at the top.")
    paragraph: str
    asks: str
    mentions: list[PlanMention]
    lead: str = Field(description="Id of the body that leads; empty: to be allocated.")
    supporting: list[str]
    timeframe: str
    basis: str
    actions: list[str] = Field(
        description="Numbers of the actions that serve it, or what it holds."
    )


class PlanLink(Answer):
    """That two items, or an item and a goal or target, hang together."""

    item: str
    relation: str
    other: str
    note: str


class PlanEntry(Answer):
    """A plan: a source of commitments."""

    id: str
    kind: str
    title: str
    adopted: str
    area: str
    source: str
    items: int
    address: str


class PlanList(RoadmapPage):
    """A page of plans."""

    items: list[PlanEntry]


class PlanAnswer(Answer):
    """A plan whole."""

    as_of: str
    plan: PlanEntry
    items: list[PlanItem]
    links: list[PlanLink]


class ActionOutput(Answer):
    """What is to come out of an action."""

    text: str
    quantity: str
    quality: str
    population: str
    location: str


class ActionBudget(Answer):
    """What it costs, and how much of it is found."""

    amount: str | None = Field(description="A decimal number as text.")
    funded: str | None
    gap: str | None
    currency: str
    source: str


class ActionMilestone(Answer):
    """A step on the way."""

    text: str
    due: str
    reached: bool


class PublicEvidence(Answer):
    """Evidence that everybody may see."""

    title: str
    link: str


class ActionHappening(Answer):
    """What everybody could see happen."""

    kind: str
    at: str
    text: str
    cycle: str


class RoadmapActionAnswer(Answer):
    """An action that was agreed."""

    number: str
    title: str
    status: str
    items: list[str]
    lead: str = Field(description="Id of the body that leads; empty: nobody yet.")
    lead_name: str
    supporting: list[str]
    goals: list[str]
    targets: list[str]
    indicators: list[str] = Field(description="Those that it should move.")
    areas: list[str] = Field(description="Countries and groups; empty: the region as a whole.")
    output: ActionOutput
    begin: str | None
    deadline: str | None
    days_late: int
    budget: ActionBudget
    milestones: list[ActionMilestone]
    issues: list[str]
    stakeholders: str
    gender: str
    evidence: list[PublicEvidence]
    example: bool = Field(description="Whether it was made up to show how things work.")
    happened: list[ActionHappening]
    address: str


class ActionList(RoadmapPage):
    """A page of actions."""

    items: list[RoadmapActionAnswer]


class CycleReport(Answer):
    """What everybody may read of an accepted report."""

    action: str
    body: str
    area: str
    status: str
    said: str
    next_step: str
    evidence: list[PublicEvidence]
    sent: str | None
    late: bool


class OneAction(Answer):
    """An action whole, with what was reported of it."""

    as_of: str
    action: RoadmapActionAnswer
    reports: list[CycleReportOfAction]


class CycleReportOfAction(CycleReport):
    """A report with its cycle."""

    cycle: str


class MissingReport(Answer):
    """A report that was asked for and never came."""

    action: str
    body: str
    area: str


class CycleEntry(Answer):
    """A frozen cycle."""

    id: str
    title: str
    begin: str
    deadline: str
    frozen: str
    plans: list[str]
    reports: int
    missing: int
    address: str


class CycleList(RoadmapPage):
    """A page of frozen cycles, the latest first."""

    items: list[CycleEntry]


class CycleAnswer(Answer):
    """A frozen cycle whole."""

    as_of: str
    cycle: CycleEntry
    reports: list[CycleReport]
    missing: list[MissingReport]


class MatrixCell(Answer):
    """A cell of the matrix that is not empty; empty keys stand for none."""

    row: str
    column: str
    actions: list[str]


class RoadmapMatrixAnswer(Answer):
    """The matrix of actions by two axes."""

    as_of: str
    rows: list[str]
    columns: list[str]
    total: int
    cells: list[MatrixCell]


OneAction.model_rebuild()
