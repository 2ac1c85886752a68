"""From values of a release to what JSON holds: one function for each kind of item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from attain.reporting.code_words import dimension_words, unit_words
from attain.usecases.show import split_marks

if TYPE_CHECKING:
    from attain.domain.series import SeriesKey
    from attain.store.portal_index import StandingEntry
    from attain.store.read_index import SeriesEntry
    from attain.usecases.portal.edition import Edition, FrameworkEntry, GoalEntry
    from attain.usecases.portal.shelf import PublicRelease
    from attain.usecases.show import IndicatorEntry

ROOT = "/api/v1"
Record = dict[str, Any]


def series_address(release: str, key: SeriesKey) -> str:
    """Return the address of one series with its observations, verdicts and origins."""
    query = urlencode({"release": release, "dimensions": key.dimensions, "unit": key.unit})
    place = f"{quote(key.series_code, safe='')}/{quote(key.reference_area, safe='')}"
    return f"{ROOT}/series/{place}?{query}"


def series_record(edition: Edition, entry: SeriesEntry) -> Record:
    """Return a line of the list of series."""
    from attain.usecases.dictionary import series_titles

    key = entry.key
    return {
        "series_code": key.series_code,
        "series_title": series_titles().get(key.series_code, ""),
        "reference_area": key.reference_area,
        "area_name": edition.area_name(key.reference_area),
        "dimensions": key.dimensions,
        "breakdown": dimension_words(key.dimensions),
        "unit": key.unit,
        "unit_name": unit_words(key.unit),
        "observations": entry.observations,
        "first_period": entry.first_period,
        "last_period": entry.last_period,
        "address": series_address(edition.id, key),
    }


def observation_record(row: Mapping[str, Any], key: SeriesKey | None = None) -> Record:
    """Return an observation; `key` where the row does not hold it."""
    made = {name: cell for name, cell in row.items() if name != "time"}
    if key is not None:
        made = {
            "series_code": key.series_code,
            "reference_area": key.reference_area,
            "dimensions": key.dimensions,
            "unit": key.unit,
            **made,
        }
    made["unit_name"] = unit_words(made["unit"], multiplier=made["multiplier"])
    return made


def verdict_record(row: Mapping[str, Any], key: SeriesKey | None = None) -> Record:
    """Return a verdict whole, as `attain assess` writes it."""
    from attain.usecases.verdict_table import plain_verdict

    named: Record = dict(row)
    if key is not None:
        named |= {
            "series_code": key.series_code,
            "reference_area": key.reference_area,
            "dimensions": key.dimensions,
            "unit": key.unit,
        }
    return dict(plain_verdict(named))


def standing_record(edition: Edition, entry: StandingEntry) -> Record:
    """Return a verdict on a main series, short."""
    made = asdict(entry)
    made["class"] = made.pop("class_word")
    made["title"] = edition.indicator(entry.framework, entry.indicator).title
    made["area_name"] = edition.area_name(entry.reference_area)
    made["breakdown"] = dimension_words(entry.dimensions)
    made["unit_name"] = unit_words(entry.unit)
    made["reasons"] = split_marks(entry.reasons)
    made["flags"] = split_marks(entry.flags)
    made["address"] = series_address(edition.id, entry.key)
    return made


def origin_records(edition: Edition, used: Iterable[str] | None = None) -> list[Record]:
    """Return the origins of the release, or those that are used."""
    wanted = None if used is None else set(used)
    return [o for o in edition.release.origins() if wanted is None or o["id"] in wanted]


def framework_record(framework: FrameworkEntry) -> Record:
    """Return a framework with its goals and targets."""
    return {
        "id": framework.id,
        "title": framework.title,
        "begin": framework.begin,
        "end": framework.end,
        "goals": [goal_record(goal) for goal in framework.goals],
    }


def goal_record(goal: GoalEntry) -> Record:
    """Return a goal with its targets."""
    return {
        "framework": goal.framework,
        "code": goal.code,
        "title": goal.title,
        "targets": [
            {
                "code": target.code,
                "title": target.title,
                "indicators": [each.code for each in target.indicators],
            }
            for target in goal.targets
        ],
    }


def indicator_record(indicator: IndicatorEntry) -> Record:
    """Return an indicator with its entry in the dictionary."""
    return {
        "framework": indicator.framework,
        "goal": indicator.goal,
        "target": indicator.target,
        "code": indicator.code,
        "title": indicator.title,
        "series_codes": list(indicator.series_codes),
        "definition": indicator.plain,
    }


def area_record(edition: Edition, code: str) -> Record:
    """Return a reference area."""
    for area in edition.catalogue.dictionary["areas"]:
        if (area["iso3"] or area["m49"]) == code:
            break
    else:
        area = {"iso2": "", "m49": "", "kind": "other"}
    return {
        "code": code,
        "name": edition.area_name(code),
        "iso2": area["iso2"],
        "m49": area["m49"],
        "kind": area["kind"],
        "groups": [group for group in edition.groups if code in edition.members(group)],
    }


def group_record(edition: Edition, group: str) -> Record:
    """Return a group with its members and all memberships."""
    members = edition.members(group)
    code = next(each for each in edition.groups if each.casefold() == group.casefold())
    return {
        "id": code,
        "name": edition.groups[code],
        "members": list(members),
        "memberships": [
            {"member": m["member"], "begin": m["begin"], "end": m["end"]}
            for m in edition.catalogue.dictionary["memberships"]
            if m["group"] == code
        ],
    }


def rule_record(name: str) -> Record:
    """Return a rule; the release may know rules that this attain no longer has."""
    from attain.domain.progress import RULES

    rule = RULES.get(name)
    if rule is None:
        empty = dict.fromkeys(("title", "rate", "ratio", "label", "source", "summary"), "")
        return {"name": name, "version": 0, "classes": [], "parameters": {}, **empty}
    return {
        "name": rule.name,
        "title": rule.title,
        "version": rule.version,
        "classes": [{"word": c.word, "standing": c.standing.value} for c in rule.classes],
        "rate": rule.rate,
        "ratio": rule.ratio,
        "label": rule.label.value,
        "source": rule.source,
        "summary": rule.summary,
        "parameters": dict(rule.parameters),
    }


def cleared_record(edition: Edition, area: str) -> Record | None:
    """Return what a country said before the release; None where it was not asked."""
    said = edition.cleared(area)
    return dict(said) if said["position"] else None


def release_record(edition: Edition, gone: PublicRelease | None = None) -> Record:
    """Return a release: what it is, and its files; `gone`, where it was withdrawn."""
    from attain.usecases.portal.downloads import WHOLE, citation

    manifest = edition.release.manifest
    return {
        "id": edition.id,
        "time": edition.release.time,
        "seal": manifest.seal,
        "as_of": edition.as_of,
        "software": edition.release.software,
        "rules": edition.rules,
        "frameworks": [each.id for each in edition.frameworks],
        "files": [
            {
                "name": name,
                "size": manifest.files[name].size,
                "sha256": manifest.files[name].sha256,
                "address": f"/files/{quote(edition.id, safe='')}/{name}",
            }
            for name in WHOLE
            if name in manifest.files
        ],
        "origins": origin_records(edition),
        "citation": citation(edition),
        "clearance": {
            area: cleared_record(edition, area)
            for area in edition.catalogue.dictionary.get("clearance", {})
        },
        "withdrawn": {"day": gone.gone, "reason": gone.gone_because} if gone else None,
    }


def release_entry_record(release: PublicRelease) -> Record:
    """Return a line of the list of releases."""
    address = f"{ROOT}/releases/{quote(release.id, safe='')}"
    return {"id": release.id, "time": release.time, "address": address}


def page_record(
    edition: Edition, items: list[Record], *, count: int, page: int, size: int, address: str
) -> Record:
    """
    Return a page of items with what stands around it.

    Parameters
    ----------
    items
        Those of this page.
    count
        How many there are in all.
    address
        That of the next page; it is used where there is one.
    """
    return {
        "release": edition.id,
        "count": count,
        "page": page,
        "size": size,
        "next": address if page * size < count else None,
        "items": items,
    }
