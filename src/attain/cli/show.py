"""`attain show`: a country, an indicator or a series, from a release."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from attain.cli.output import Format, csv_text, json_text
from attain.cli.places import ReleaseFolder, opened
from attain.cli.screen import note, say, screen_of
from attain.domain.series import dimensions_of
from attain.errors import InvalidData, UnknownCode
from attain.reporting.code_words import unit_words
from attain.reporting.profiles import (
    group_sentence,
    line_of,
    observations_table,
    span_text,
    spells_sentence,
    standings_table,
    verdict_lines,
)
from attain.reporting.terminal import (
    Screen,
    TableColumn,
    count_text,
    number_text,
    standings_sentence,
    table_text,
    wrapped,
)
from attain.usecases.show import (
    Catalogue,
    Question,
    SeriesView,
    StandingRow,
    breaks_of,
    main_series,
)

if TYPE_CHECKING:
    from attain.store.read_index import SeriesEntry

MOST_DETAILS = 3
"""Series of one question that are shown whole; more are listed."""


def show(
    *what: str,
    release: ReleaseFolder = None,
    rule: Annotated[str | None, Parameter(name=("--rule", "-r"))] = None,
    goal: str = "",
    all_series: Annotated[bool, Parameter(name="--all", negative="")] = False,
    format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table",
) -> int:
    """
    Show a country, an indicator or a series from a release.

    Parameters
    ----------
    what
        A country (KHM, Cambodia), an indicator (3.2.1, MDG:4.1), a series code (SH_DYN_MORT), or
        several of them: an indicator and a country show one series whole. Dimensions such as SEX=F,
        groups such as CLMV and frameworks such as MDG narrow it down.
    rule
        The rule to show; for a series also all, which works every rule out anew.
    goal
        Only this goal of a country.
    all_series
        Every series that was judged, not one for each target.
    """
    if not what:
        raise InvalidData("Name a country, an indicator or a series, such as: attain show KHM")
    with opened(release) as found:
        answer = _Answer(Catalogue(found), rule, format, goal, all_series=all_series)
        answer.give(what)
    return 0


class _Answer:
    """One question on its way to an answer."""

    def __init__(
        self, catalogue: Catalogue, rule: str | None, form: str, goal: str, *, all_series: bool
    ) -> None:
        self.catalogue, self.form, self.goal, self.all_series = catalogue, form, goal, all_series
        self.rule_asked = rule
        self.rule = rule or catalogue.main_rule
        self.screen = screen_of(sys.stdout)

    def give(self, words: Sequence[str]) -> None:
        """Understand the words, choose the view, write it."""
        question = self.catalogue.question(words)
        if question.indicator is not None and (len(question.areas) != 1):
            self._indicator(question)
        elif question.indicator is not None or question.series_code or question.dimensions:
            self._series(question)
        elif len(question.areas) == 1:
            self._country(question)
        else:
            raise InvalidData(
                f"{' '.join(words)} alone says too little. Add an indicator, such as 3.2.1, or "
                "name one country."
            )

    def _check_rule(self) -> None:
        if self.rule not in self.catalogue.rules:
            raise UnknownCode(
                f"The release was judged under {', '.join(self.catalogue.rules)}, not {self.rule!r}. "
                f"`attain assess {self.catalogue.release.path} --rule {self.rule}` judges it anew."
            )

    # ------------------------------------------------------------------------------- a country

    def _country(self, question: Question) -> None:
        self._check_rule()
        area = question.areas[0]
        every = self.catalogue.country(
            area, rule=self.rule, framework=question.framework, goal=self.goal
        )
        rows = every if self.all_series else main_series(every)
        if not rows:
            raise UnknownCode(
                f"The release has no verdict on {self.catalogue.area_name(area)} there. "
                f"Its frameworks are {', '.join(self.catalogue.framework_ids)}."
            )
        if self._for_machines(rows):
            return
        say(f"{self.catalogue.area_name(area)}, by the rule {self.rule}")
        for goal_rows in _by_goal(rows):
            self._goal(goal_rows)
        say("")
        for framework in dict.fromkeys(row.indicator.framework for row in rows):
            standings = [r.verdict["standing"] for r in rows if r.indicator.framework == framework]
            say(f"{framework}: {standings_sentence(standings, of='targets with figures')}")
        if len(every) > len(rows):
            more = count_text(len(every) - len(rows), "series was", "series were")
            note(f"{more} judged besides; --all shows them.")
        note(f"Next: attain show {rows[0].indicator.framework}:{rows[0].indicator.code} {area}")

    def _goal(self, rows: Sequence[StandingRow]) -> None:
        about = rows[0].indicator
        say(f"\n{about.framework} {about.goal}  {about.goal_title}")
        lines = [(r.indicator.code, _subject(r), r.points, r.verdict) for r in rows]
        say(standings_table(lines, screen=self.screen, first="code", second="indicator"))

    # ---------------------------------------------------------------------------- an indicator

    def _indicator(self, question: Question) -> None:
        self._check_rule()
        indicator = question.indicator
        assert indicator is not None  # noqa: S101 - chosen by the caller
        every = self.catalogue.indicator_rows(indicator, rule=self.rule, areas=question.areas)
        rows = every if self.all_series else main_series(every)
        if question.dimensions is not None:
            rows = [row for row in every if row.key.dimensions == question.dimensions]
        if not rows:
            self._unjudged(question)
            return
        if self._for_machines(rows):
            return
        say(f"{indicator.framework} {indicator.code}  {indicator.title}")
        say(
            f"Unit: {unit_words(rows[0].key.unit) or 'as in its source'}; by the rule {self.rule}\n"
        )
        lines = [(r.key.reference_area, _place(r), r.points, r.verdict) for r in rows]
        say(standings_table(lines, screen=self.screen, first="area", second="name"))
        say("")
        standings = {row.area_name: row.verdict["standing"] for row in rows}
        say(wrapped(group_sentence(standings, what=indicator.title), self.screen))
        say(wrapped(self._region(question, rows), self.screen))
        without = [n for c, n in self.catalogue.area_names.items() if n not in standings]
        if without and not question.areas:
            say(wrapped(f"No verdict on {', '.join(without)}.", self.screen))

    def _region(self, question: Question, rows: Sequence[StandingRow]) -> str:
        """Return the value of the group asked for, ASEAN by default, on the main series."""
        from attain.usecases.show_group import group_value_sentence

        assert question.indicator is not None  # noqa: S101 - chosen by the caller
        kinds = Counter((r.key.series_code, r.key.dimensions, r.key.unit) for r in rows)
        main = kinds.most_common(1)[0][0]
        keys = [r.key for r in rows if (r.key.series_code, r.key.dimensions, r.key.unit) == main]
        members = question.areas or self.catalogue.members("ASEAN")
        group = "These countries" if question.areas else "ASEAN"
        return group_value_sentence(
            self.catalogue.release, question.indicator, keys, members, group=group
        )

    def _unjudged(self, question: Question) -> None:
        """List the series of an indicator that no target rule speaks of."""
        entries = self.catalogue.entries(question)
        if not entries:
            code = question.indicator.code if question.indicator else ""
            raise UnknownCode(f"The release has no figures for {code} there.")
        note("No target rule speaks of it; these are its series.")
        self._list(entries)

    # -------------------------------------------------------------------------------- a series

    def _series(self, question: Question) -> None:
        entries = self.catalogue.entries(question)
        if question.indicator is not None and question.dimensions is None:
            entries = self._judged(question) or entries
        if not entries:
            raise UnknownCode(
                "The release has no such series. Leave out the dimension or the country to see "
                "what it has."
            )
        if question.areas and question.dimensions is None and not self.all_series:
            entries = _broadest(entries)
        if not question.areas or len(entries) > MOST_DETAILS:
            self._list(entries)
            return
        self._details(self.catalogue.series(entries))

    def _judged(self, question: Question) -> list[SeriesEntry]:
        """Return the series on which the indicator is judged in the country."""
        assert question.indicator is not None  # noqa: S101 - chosen by the caller
        rows = self.catalogue.indicator_rows(
            question.indicator, rule=self.catalogue.main_rule, areas=question.areas
        )
        keys = {row.key for row in (rows if self.all_series else main_series(rows))}
        listed = self.catalogue.release.list_series(reference_area=question.areas[0])
        return [entry for entry in listed if entry.key in keys]

    def _list(self, entries: Sequence[SeriesEntry]) -> None:
        views = self.catalogue.series(entries)
        if self._views_for_machines(views):
            return
        columns = (
            TableColumn("series", spare=1),
            TableColumn("area"),
            TableColumn("dimensions", whole=False),
            TableColumn("unit", spare=3),
            TableColumn("figures"),
            TableColumn("from", spare=2),
            TableColumn("to"),
            TableColumn("latest", "right"),
        )
        say(table_text(columns, [_listed(v, self.screen) for v in views], screen=self.screen))

    def _details(self, views: Sequence[SeriesView]) -> None:
        if self.rule_asked == "all":
            views = [_judged_anew(self.catalogue, view) for view in views]
        elif self.rule_asked:
            self._check_rule()
            views = [_under(view, self.rule) for view in views]
        if self._views_for_machines(views):
            return
        say("\n\n".join(self._detail(view) for view in views))
        if self.rule_asked is None:
            note("Other rules: add --rule all.")

    def _detail(self, view: SeriesView) -> str:
        titles = self._titles(view)
        head = [f"{view.area_name}: {titles or view.key.series_code}", str(view.key)]
        line = line_of(view.points, self.screen, width=60)
        head += [f"{line}  {span_text(view.rows)}"]
        head += [f"Unit: {unit_words(view.key.unit) or 'as in its source'}"]
        body = ["", observations_table(view.rows, screen=self.screen)]
        body += [spells_sentence(breaks_of(view.rows))]
        for target in dict.fromkeys((v["framework"], v["target_rule"]) for v in view.verdicts):
            on_it = [v for v in view.verdicts if (v["framework"], v["target_rule"]) == target]
            body += ["", *self._target(on_it)]
        if not view.verdicts:
            body += ["", "No target rule speaks of this series."]
        return "\n".join([*head, *(text for text in body)]).rstrip()

    def _target(self, verdicts: Sequence[dict[str, Any]]) -> list[str]:
        from attain.cli.definitions import rule_words
        from attain.domain.progress.verdicts import SENTENCES

        first = verdicts[0]
        indicator = self.catalogue.by_code[first["framework"], first["indicator"]]
        asked = next(
            (r for r in self.catalogue.target_rules(indicator) if r.id == first["target_rule"]),
            None,
        )
        words = rule_words(asked) if asked else first["direction"]
        value = f": {number_text(first['target'])}" if first["target"] is not None else ""
        baseline = number_text(first["baseline"])
        since = f" from {baseline} ({first['baseline_period']})" if baseline else ""
        sentences = {mark.name.lower(): text for mark, text in SENTENCES.items() if mark.name}
        order = sorted(verdicts, key=lambda v: v["rule"] != self.catalogue.main_rule)
        head = f"{first['target_rule']}  {words}{value}{since}, as of {first['as_of']}"
        return [head, *verdict_lines(order, sentences, self.screen)]

    def _titles(self, view: SeriesView) -> str:
        codes = {(v["framework"], v["indicator"]) for v in view.verdicts}
        found = [each for each in self.catalogue.indicators if (each.framework, each.code) in codes]
        found = found or [
            each for each in self.catalogue.indicators if view.key.series_code in each.series_codes
        ]
        return found[0].title if found else ""

    # ------------------------------------------------------------------------ csv and json

    def _for_machines(self, rows: Sequence[StandingRow]) -> bool:
        if self.form == "table":
            return False
        records = [row.record() for row in rows]
        say(json_text(records) if self.form == "json" else csv_text(records))
        return True

    def _views_for_machines(self, views: Sequence[SeriesView]) -> bool:
        if self.form == "table":
            return False
        if self.form == "csv":
            say(csv_text([{**_key_record(v), **row} for v in views for row in v.rows]))
            return True
        say(
            json_text(
                [{**_key_record(v), "observations": v.rows, "verdicts": v.verdicts} for v in views]
            )
        )
        return True


def _broadest(entries: Sequence[SeriesEntry]) -> list[SeriesEntry]:
    """Return the series with the fewest dimensions: the total where there is one."""
    counts = [len(dimensions_of(entry.key.dimensions)) for entry in entries]
    kept = [entry for entry, n in zip(entries, counts, strict=True) if n == min(counts)]
    if others := len(entries) - len(kept):
        example = next(e for e, n in zip(entries, counts, strict=True) if n > min(counts))
        note(
            f"There are {count_text(others, 'further breakdown', 'further breakdowns')}; name one, "
            f"such as '{example.key.dimensions}', or see all with --all."
        )
    return kept


def _by_goal(rows: Sequence[StandingRow]) -> list[list[StandingRow]]:
    goals: dict[tuple[str, str], list[StandingRow]] = {}
    for row in rows:
        goals.setdefault((row.indicator.framework, row.indicator.goal), []).append(row)
    return list(goals.values())


def _subject(row: StandingRow) -> str:
    return (
        f"{row.indicator.title} [{row.key.dimensions}]"
        if row.key.dimensions
        else row.indicator.title
    )


def _place(row: StandingRow) -> str:
    return f"{row.area_name} [{row.key.dimensions}]" if row.key.dimensions else row.area_name


def _listed(view: SeriesView, screen: Screen) -> list[str]:
    known = [row for row in view.rows if row["value"] is not None]
    ends = (known[0]["period"], known[-1]["period"]) if known else ("", "")
    latest = known[-1]["bound"] + number_text(known[-1]["value"]) if known else ""
    key = view.key
    line = line_of(view.points, screen)
    return [key.series_code, key.reference_area, key.dimensions, key.unit, line, *ends, latest]


def _key_record(view: SeriesView) -> dict[str, Any]:
    return {
        "series_code": view.key.series_code,
        "reference_area": view.key.reference_area,
        "area_name": view.area_name,
        "dimensions": view.key.dimensions,
        "unit": view.key.unit,
    }


def _under(view: SeriesView, rule: str) -> SeriesView:
    from dataclasses import replace

    return replace(view, verdicts=[each for each in view.verdicts if each["rule"] == rule])


def _judged_anew(catalogue: Catalogue, view: SeriesView) -> SeriesView:
    """Return the series with the verdicts of every rule, worked out from its figures."""
    from dataclasses import asdict, replace

    import polars as pl

    from attain.domain.progress import RULES
    from attain.store.tables import SCHEMA
    from attain.usecases.judging import terms_in

    rows = [{**asdict(view.key), **row} for row in view.rows]
    frame = pl.DataFrame(rows, schema=SCHEMA)
    terms = replace(terms_in(catalogue.dictionary), rules=tuple(RULES))
    return replace(view, verdicts=terms.assessed(frame).to_dicts())
