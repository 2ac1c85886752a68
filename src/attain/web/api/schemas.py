"""The forms of questions and answers, from which the OpenAPI document is made."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from attain.domain.periods import FIRST_YEAR, LAST_YEAR

MOST = 1_000
"""Items that one page of an answer may hold."""
DEEPEST = 1_000_000
CODE = 100
"""Letters that a code may have."""


class Asked(Schema):
    """What every question may say: the release."""

    release: str = Field(
        "", max_length=64, description="Id of a release; the newest where left out."
    )


class Paged(Asked):
    """A question whose answer comes in pages."""

    page: int = Field(1, ge=1, le=DEEPEST, description="Number of the page, from 1.")
    size: int = Field(100, ge=1, le=MOST, description="Items on a page.")


class SeriesAsked(Paged):
    """Which series."""

    series_code: list[str] = Field([], max_length=CODE, description="Series codes, any of them.")
    area: list[str] = Field([], max_length=CODE, description="Reference areas, any of them.")
    group: str = Field("", max_length=CODE, description="A group: its members with figures.")
    framework: str = Field("", max_length=CODE, description="A framework, as SDG.")
    goal: str = Field("", max_length=CODE, description="A goal of that framework.")
    indicator: str = Field("", max_length=CODE, description="An indicator of that framework.")
    dimensions: str | None = Field(
        None, max_length=400, description="A breakdown, as AGE=Y0T4;SEX=F; empty for totals only."
    )
    unit: str = Field("", max_length=CODE, description="A unit of measure.")


class ObservationsAsked(SeriesAsked):
    """Which observations."""

    since: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description="First year.")
    until: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description="Last year.")
    status: list[str] = Field([], max_length=20, description="SDMX observation statuses.")
    nature: list[str] = Field([], max_length=20, description="Natures, as C or E.")


class StandingsAsked(Paged):
    """Which verdicts on main series: one for each target rule, reference area and rule."""

    framework: str = Field("", max_length=CODE, description="A framework, as SDG.")
    goal: str = Field("", max_length=CODE, description="A goal of that framework.")
    target: str = Field("", max_length=CODE, description="A target of that framework.")
    indicator: str = Field("", max_length=CODE, description="An indicator of that framework.")
    area: list[str] = Field([], max_length=CODE, description="Reference areas, any of them.")
    group: str = Field("", max_length=CODE, description="A group: its members with figures.")
    rule: list[str] = Field([], max_length=40, description="Rules; the usual one where left out.")
    standing: list[str] = Field([], max_length=10, description="Standings, any of them.")


class VerdictsAsked(StandingsAsked):
    """Which verdicts, on every series that a target can be judged on."""

    series_code: list[str] = Field([], max_length=CODE, description="Series codes, any of them.")
    dimensions: str | None = Field(None, max_length=400, description="A breakdown; empty: totals.")


class OneSeriesAsked(Asked):
    """Which of the series of a code and an area."""

    dimensions: str | None = Field(
        None, max_length=400, description="A breakdown, as SEX=F; the total where left out."
    )
    unit: str = Field("", max_length=CODE, description="A unit, where the series has several.")


class MatrixAsked(Asked):
    """Which matrix."""

    rule: str = Field(
        "", max_length=CODE, description="A rule, or `all`; the usual where left out."
    )
    group: str = Field("", max_length=CODE, description="A group; ASEAN where left out.")
    goal: str = Field("", max_length=CODE, description="Only this goal.")


class AreaFiguresAsked(Asked):
    """Which standings of an area."""

    framework: str = Field("", max_length=CODE, description="A framework, as SDG.")
    goal: str = Field("", max_length=CODE, description="A goal of that framework.")
    rule: str = Field("", max_length=CODE, description="A rule; the usual one where left out.")


class SearchAsked(Paged):
    """Words to look for."""

    q: str = Field(..., min_length=1, max_length=200, description="Words or codes.")
    language: str = Field("en", max_length=8, description="Language of the words.")


class ChangesAsked(Paged):
    """Which changes."""

    area: str = Field("", max_length=CODE, description="Only this reference area.")


# ------------------------------------------------------------------------------------- answers


class Answer(Schema):
    """Part of an answer."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Origin(Answer):
    """Where figures come from: an entry of `origins.json`."""

    id: str
    who: str
    where: str
    when: str
    licence: str
    sha256: str
    bytes: int
    rows: int
    layout: str
    change: str
    reason: str


class Problem(Schema):
    """What went wrong, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    number: str | None = Field(None, description="Under which the log holds the details.")


class Page(Answer):
    """What stands around the items of a page."""

    release: str = Field(description="Id of the release that the figures are from.")
    count: int = Field(description="Items in all.")
    page: int
    size: int
    next: str | None = Field(description="Address of the next page.")


class Observation(Answer):
    """One value of one series for one period."""

    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    unit_name: str
    period: str
    value: float | None = Field(description="In `unit`, times ten to the power of `multiplier`.")
    bound: str = Field(description="Empty: exact; < <= > >=: only a bound is known.")
    status: str = Field(description="SDMX CL_OBS_STATUS.")
    confidentiality: str
    nature: str
    multiplier: int
    lower: float | None
    upper: float | None
    standard_error: float | None
    value_text: str = Field(description="The text as received.")
    source: str
    footnote: str
    origin: str = Field(description="Id of an entry of `origins`.")
    sheet: str
    row: int | None


class Observations(Page):
    """A page of observations."""

    origins: list[Origin]
    items: list[Observation]


class Milestone(Answer):
    """A year, and the value that the path to the target has then."""

    period: int
    value: float


class Verdict(Answer):
    """One verdict whole; the manual's page on verdicts explains each field."""

    framework: str
    target_rule: str
    indicator: str
    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    kind: str
    direction: str
    scale: str
    lower_limit: float | None
    upper_limit: float | None
    as_of: int
    rule: str
    rule_version: int
    class_: str = Field(alias="class")
    standing: str
    trend: str | None
    evidence: str
    n: int
    baseline: float | None
    baseline_period: int | str | None
    baseline_shift: float | None
    latest: float | None
    latest_period: int | str | None
    judged: float | None
    judged_period: int | str | None
    target: float | None
    target_period: int | str | None
    distance: float | None
    actual_rate: float | None
    required_rate: float | None
    required_from_latest: float | None
    ratio: float | None
    index: float | None
    acceleration: float | None
    years_ahead: float | None
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    attainment_year: float | None
    probability: float | None
    people_behind: float | None
    people_each_year: float | None
    reasons: list[str]
    flags: list[str]
    milestones: list[Milestone]
    explanation: list[str]


class Verdicts(Page):
    """A page of verdicts."""

    items: list[Verdict]


class SeriesEntry(Answer):
    """A series: its key, its names, how many observations, from when to when."""

    series_code: str
    series_title: str
    reference_area: str
    area_name: str
    dimensions: str
    breakdown: str
    unit: str
    unit_name: str
    observations: int
    first_period: str
    last_period: str
    address: str


class SeriesList(Page):
    """A page of the list of series."""

    items: list[SeriesEntry]


class Cleared(Answer):
    """What a country said of its figures before the release; `standing`: what it said before, if silent."""

    position: str
    note: str
    standing: str
    since: str


class Withdrawal(Answer):
    """That a release was withdrawn, from which day, and why."""

    day: str
    reason: str


class Series(Answer):
    """One series whole: observations, verdicts by every rule, origins."""

    release: str
    cleared: Cleared | None = Field(description="None where the country was not asked.")
    series: SeriesEntry
    observations: list[Observation]
    verdicts: list[Verdict]
    origins: list[Origin]


class Standing(Answer):
    """The verdict of a rule on the main series of an area under a target rule, short."""

    framework: str
    goal_code: str
    target_code: str
    indicator: str
    title: str
    target_rule: str
    rule: str
    series_code: str
    reference_area: str
    area_name: str
    dimensions: str
    breakdown: str
    unit: str
    unit_name: str
    kind: str
    direction: str
    class_: str = Field(alias="class")
    standing: str
    trend: str | None
    evidence: str
    n: int
    baseline: float | None
    baseline_period: str | None
    baseline_bound: str = Field(description="`<` or `>` where the figure is only a bound.")
    latest: float | None
    latest_period: str | None
    latest_bound: str = Field(description="`<` or `>` where the figure is only a bound.")
    target: float | None
    target_period: str | None
    distance: float | None
    ratio: float | None
    actual_rate: float | None
    required_rate: float | None
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    attainment_year: float | None
    probability: float | None
    people_behind: float | None
    reasons: list[str]
    flags: list[str]
    address: str = Field(description="Address of the series, with its observations and origins.")


class Standings(Page):
    """A page of standings."""

    items: list[Standing]


class Cell(Answer):
    """What the matrix shows of an area under a target rule; see `shown` in the manual."""

    area: str
    shown: str
    standing: Standing
    agreeing: int | None = Field(description="Under all rules: how many say so.")
    assessing: int | None = Field(description="Under all rules: how many can assess the case.")


class Row(Answer):
    """A target rule with a cell for each area of the matrix; null where there are no figures."""

    target_rule: str
    indicator: str
    title: str
    dimensions: str
    cells: list[Cell | None]


class GoalRows(Answer):
    """The rows of a goal."""

    code: str
    title: str
    counts: dict[str, int]
    rows: list[Row]


class Matrix(Answer):
    """Countries by targets."""

    release: str
    framework: str
    rule: str
    group: str
    as_of: int
    areas: list[str]
    counts: dict[str, int]
    by_area: dict[str, dict[str, int]]
    left_out: int = Field(description="Target rules under which no area can be assessed.")
    summary: list[str]
    goals: list[GoalRows]


class IndicatorFigures(Answer):
    """An indicator: definition, and the standing of every area by one rule."""

    release: str
    indicator: Indicator
    rule: str
    as_of: int
    counts: dict[str, int]
    standings: list[Standing]
    series: list[SeriesEntry]


class AreaFigures(Answer):
    """An area: its standings by one rule, and which series it has."""

    release: str
    area: Area
    rule: str
    as_of: int
    counts: dict[str, int]
    standings: list[Standing]
    indicators: int = Field(description="Indicators of the frameworks asked for.")
    with_figures: int = Field(description="Those with any figure of this area.")


class Indicator(Answer):
    """An indicator with its target rules, as the dictionary of the release has it."""

    framework: str
    goal: str
    target: str
    code: str
    title: str
    series_codes: list[str]
    definition: dict[str, Any] = Field(description="Its entry in `dictionary.json`.")


class Target(Answer):
    """A target with its indicators."""

    code: str
    title: str
    indicators: list[str]


class Goal(Answer):
    """A goal with its targets."""

    framework: str
    code: str
    title: str
    targets: list[Target]


class Framework(Answer):
    """A framework of goals."""

    id: str
    title: str
    begin: int
    end: int
    goals: list[Goal]


class Frameworks(Page):
    """The frameworks of the release."""

    items: list[Framework]


class Indicators(Page):
    """A page of indicators."""

    items: list[Indicator]


class Area(Answer):
    """A reference area with figures."""

    code: str
    name: str
    iso2: str
    m49: str
    kind: str
    groups: list[str]


class Areas(Page):
    """The reference areas of the release."""

    items: list[Area]


class Membership(Answer):
    """Who belongs to a group, from when to when."""

    member: str
    begin: str | None
    end: str | None


class Group(Answer):
    """A group of areas: members with figures on the day of the release, and all memberships."""

    id: str
    name: str
    members: list[str]
    memberships: list[Membership]


class Groups(Page):
    """The groups of the release."""

    items: list[Group]


class ClassWord(Answer):
    """A class in the rule's own word, and where it stands on the common scale."""

    word: str
    standing: str


class Rule(Answer):
    """A rule under which the release was judged."""

    name: str
    title: str
    version: int
    classes: list[ClassWord]
    rate: str
    ratio: str
    label: str = Field(description="How far it can be said to be the published rule.")
    source: str
    summary: str
    parameters: dict[str, float]


class Rules(Page):
    """The rules under which the release was judged."""

    items: list[Rule]


class ReleaseFile(Answer):
    """A file of a release."""

    name: str
    size: int
    sha256: str
    address: str


class Release(Answer):
    """A public release: what it is, and its files."""

    id: str
    time: str
    seal: str
    as_of: int
    software: dict[str, str]
    rules: list[str]
    frameworks: list[str]
    files: list[ReleaseFile]
    origins: list[Origin]
    citation: str
    clearance: dict[str, Cleared] = Field(description="By area; empty where nobody was asked.")
    withdrawn: Withdrawal | None


class ReleaseEntry(Answer):
    """A line of the list of releases."""

    id: str
    time: str
    address: str


class Releases(Page):
    """The public releases, the newest first."""

    items: list[ReleaseEntry]


class Hit(Answer):
    """Something that was found."""

    kind: str
    code: str
    title: str
    lang: str = Field(description="Language of the title.")
    alike: bool = Field(description="Only spelled alike: nothing was found as it was written.")
    address: str = Field(description="Address of its page, in the language of the words.")


class Hits(Page):
    """What was found, the best first."""

    items: list[Hit]


class SeriesChange(Answer):
    """What became of the figures of a series since the release before."""

    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    counts: dict[str, int] = Field(description="Figures by what became of them.")
    first: str = Field(description="First period with a change.")
    last: str
    reasons: str


class VerdictChange(Answer):
    """A verdict by the usual rule whose class or standing changed."""

    framework: str
    indicator: str
    target_rule: str
    rule: str
    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    change: str
    class_before: str
    class_after: str
    standing_before: str
    standing_after: str
    reasons: list[str]


class Changes(Page):
    """What changed since the release before; `before` is null for the first release."""

    before: str | None
    summary: list[str]
    figures: dict[str, int]
    verdicts: dict[str, int]
    by_area: dict[str, dict[str, int]]
    standings: list[VerdictChange]
    items: list[SeriesChange]


IndicatorFigures.model_rebuild()
AreaFigures.model_rebuild()
