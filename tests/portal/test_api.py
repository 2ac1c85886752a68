"""The API: the same figures as the release, described truly, paged, filtered, cached, limited."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from django.test import override_settings

from attain.web.api.edge import call_limit
from attain.web.api.limits import MOST_CLIENTS, CallLimit
from attain.web.api.service import openapi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from attain.usecases.portal.edition import Edition

ROOT = "/api/v1"
CALLS = {
    "releases": "releases",
    "release": "releases/asean-demo",
    "frameworks": "frameworks",
    "framework": "frameworks/sdg",
    "goal": "frameworks/sdg/goals/3",
    "indicators": "frameworks/mdg/indicators?size=5",
    "indicator": "frameworks/sdg/indicators/3.2.1",
    "areas": "areas",
    "area": "areas/khm",
    "groups": "groups",
    "group": "groups/clmv",
    "rules": "rules",
    "rule": "rules/cgd",
    "standings": "standings?framework=sdg&goal=3&rule=all",
    "matrix": "frameworks/mdg/matrix?rule=all",
    "indicator_figures": "frameworks/sdg/indicators/3.2.1/figures",
    "area_figures": "areas/KHM/figures?framework=mdg",
    "series_list": "series?framework=sdg&indicator=3.2.1&group=clmv",
    "series": "series/SH_DYN_MORT/KHM",
    "observations": "observations?area=KHM&area=LAO&since=2010&until=2015&size=1000",
    "verdicts": "verdicts?area=KHM&rule=all&size=1000",
    "search": "search?q=child+mortality",
    "changes": "changes",
    "roadmap_plans": "roadmap/plans",
    "roadmap_plan": "roadmap/plans/ROADMAP",
    "roadmap_actions": "roadmap/actions",
    "roadmap_action": "roadmap/actions/A1",
    "roadmap_cycles": "roadmap/cycles",
    "roadmap_cycle": "roadmap/cycles/2026-1",
    "roadmap_matrix": "roadmap/matrix?rows=bodies&columns=countries",
}
"""For each operation an address that asks it."""


@pytest.fixture(autouse=True)
def without_limit() -> Iterator[None]:
    with override_settings(ATTAIN_CALLS_A_MINUTE=0):
        yield


def asked(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == 200, answer.content[:500]
    found: dict[str, Any] = json.loads(answer.content)
    return found


def every_item(client: Client, path: str) -> Iterator[dict[str, Any]]:
    address: str | None = f"{ROOT}/{path}"
    while address:
        found = json.loads(client.get(address).content)
        yield from found["items"]
        address = found["next"]


# ---------------------------------------------------------------------- what it says of itself


def test_every_operation_is_tried_here():
    operations = {
        each["operationId"] for methods in openapi()["paths"].values() for each in methods.values()
    }
    assert operations == set(CALLS)


@pytest.mark.parametrize("operation", CALLS)
def test_an_answer_is_what_the_document_says(client: Client, operation: str):
    document = openapi()
    (schema,) = (
        each["responses"]["200"]["content"]["application/json"]["schema"]
        for methods in document["paths"].values()
        for each in methods.values()
        if each["operationId"] == operation
    )
    answer = asked(client, CALLS[operation])
    jsonschema_rs.validate({**schema, "components": document["components"]}, answer)


def test_the_document_can_be_fetched_and_is_openapi_3_1(client: Client):
    answer = client.get(f"{ROOT}/openapi.json")
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert json.loads(answer.content)["openapi"] == "3.1.0"


@pytest.mark.parametrize("operation", CALLS)
def test_every_answer_names_its_release_and_may_be_read_from_anywhere(
    client: Client, operation: str
):
    answer = client.get(f"{ROOT}/{CALLS[operation]}")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["X-Content-Type-Options"] == "nosniff"
    if operation in ("matrix", "series", "observations", "standings", "area_figures"):
        assert json.loads(answer.content)["release"] == "asean-demo"


# ---------------------------------------------------------------------- the same figures


def test_a_series_is_that_of_the_release(client: Client, edition: Edition):
    answer = asked(client, "series/SH_DYN_MORT/KHM?dimensions=AGE%3DY0T4")
    entries = edition.release.list_series(series_code="SH_DYN_MORT", reference_area="KHM")
    (key,) = (each.key for each in entries if each.key.dimensions == "AGE=Y0T4")
    rows = edition.release.rows(key)
    assert [(o["period"], o["value"]) for o in answer["observations"]] == [
        (row["period"], row["value"]) for row in rows
    ]
    assert {each["rule"] for each in answer["verdicts"]} == set(edition.rules)
    assert {o["origin"] for o in answer["observations"]} == {o["id"] for o in answer["origins"]}
    for each in answer["observations"]:
        assert each["unit"] == "PER_1000_LIVE_BIRTHS"
        assert each["unit_name"] == "per 1,000 live births"


def test_pages_of_observations_make_up_the_release(client: Client, edition: Edition):
    area = edition.release.observations().filter(reference_area="TLS")
    key = ["series_code", "dimensions", "unit", "period", "value"]
    found = [
        tuple(o[name] for name in key) for o in every_item(client, "observations?area=TLS&size=700")
    ]
    assert found == area.select(key).rows()
    assert len(found) > 700


def test_standings_are_those_of_the_pages(client: Client, edition: Edition):
    found = list(every_item(client, "standings?framework=MDG&area=KHM"))
    entries = edition.standings(framework="MDG", areas=["KHM"], rule="attain")
    assert [(s["target_rule"], s["standing"], s["latest"]) for s in found] == [
        (e.target_rule, e.standing, e.latest) for e in entries
    ]


def test_the_matrix_is_that_of_the_page(client: Client, edition: Edition):
    from attain.usecases.portal.region import region_page

    page = region_page(edition, framework="SDG", group="CLMV")
    answer = asked(client, "frameworks/sdg/matrix?group=CLMV")
    assert answer["counts"] == dict(page.counts)
    shown = [
        [cell and cell["shown"] for cell in row["cells"]]
        for goal in answer["goals"]
        for row in goal["rows"]
    ]
    assert shown == [
        [cell and cell.shown for cell in row.cells] for goal in page.goals for row in goal.rows
    ]


def test_every_verdict_of_the_release_can_be_paged_through(client: Client, edition: Edition):
    found = list(every_item(client, "verdicts?area=SGP&rule=all&size=1000"))
    verdicts = edition.release.verdicts().filter(reference_area="SGP")
    assert [(v["target_rule"], v["rule"], v["class"]) for v in found] == verdicts.select(
        "target_rule", "rule", "class"
    ).rows()


# ---------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("series_code=SH_DYN_MORT", lambda o: o["series_code"] == "SH_DYN_MORT"),
        ("area=KHM&area=lao", lambda o: o["reference_area"] in ("KHM", "LAO")),
        ("group=CLMV&area=KHM", lambda o: o["reference_area"] == "KHM"),
        ("dimensions=&area=KHM", lambda o: o["dimensions"] == ""),
        ("dimensions=AGE%3DY0T4%3BSEX%3DF", lambda o: o["dimensions"] == "AGE=Y0T4;SEX=F"),
        ("unit=PT&area=KHM", lambda o: o["unit"] == "PT"),
        ("since=2012&until=2013", lambda o: o["period"] in ("2012", "2013")),
        ("status=E", lambda o: o["status"] == "E"),
        ("nature=C&nature=CA", lambda o: o["nature"] in ("C", "CA")),
        ("framework=mdg&goal=4", lambda o: o["series_code"].startswith("MDG_04")),
        ("framework=sdg&indicator=3.2.1", lambda o: o["series_code"].startswith("SH_DYN")),
    ],
)
def test_a_filter_leaves_what_was_asked_for(client: Client, query: str, holds: Any):
    items = asked(client, f"observations?{query}")["items"]
    assert items
    assert all(holds(each) for each in items)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("nothing", 404, "openapi.json"),
        ("", 404, "openapi.json"),
        ("areas/XX", 404, "XX"),
        ("series/SH_DYN_MORT/XX", 404, "XX"),
        ("series/NOTHING/KHM", 404, "NOTHING"),
        ("series/SH_DYN_MORT/KHM?dimensions=SEX%3DX", 404, "AGE=Y0T4"),
        ("series/SH_DYN_MORT/KHM?unit=PT", 404, "PER_1000_LIVE_BIRTHS"),
        ("observations?areas=KHM", 400, "'areas' is no parameter"),
        ("observations?page=0", 400, "page"),
        ("observations?size=1001", 400, "size"),
        ("observations?since=two", 400, "since"),
        ("observations?goal=3", 400, "framework"),
        ("observations?framework=zzz", 404, "MDG"),
        ("observations?release=nothing", 404, "nothing"),
        ("observations?series_code=NOTHING", 404, "NOTHING"),
        ("observations?status=good", 404, "A, B"),
        ("standings?rule=nothing", 404, "attain"),
        ("standings?standing=good", 404, "achieved"),
        ("standings?indicator=3.2.1", 400, "framework"),
        ("search", 400, "q"),
        ("search?q=a&language=zz", 404, "zz"),
    ],
)
def test_what_is_wrong_is_said_as_a_problem(client: Client, path: str, status: int, says: str):
    answer = client.get(f"{ROOT}/{path}")
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer["Content-Type"] == "application/problem+json"
    assert says in problem["detail"]


def test_an_area_with_several_breakdowns_and_no_total_asks_which(client: Client):
    several = [
        each
        for each in every_item(client, "series?area=KHM&size=1000")
        if each["series_code"] == "SP_DYN_ADKL"
    ]
    assert (
        asked(client, "series/SP_DYN_ADKL/KHM")["series"]["dimensions"] == several[0]["dimensions"]
    )


def test_only_reading_is_allowed(client: Client):
    for call in (client.post, client.put, client.delete, client.patch):
        assert call(f"{ROOT}/areas").status_code == 405
    assert client.options(f"{ROOT}/areas").status_code == 204


# ---------------------------------------------------------------------- caching and the limit


def test_an_answer_that_one_has_is_not_sent_again(client: Client):
    etag = client.get(f"{ROOT}/areas")["ETag"]
    assert client.get(f"{ROOT}/areas", headers={"If-None-Match": etag}).status_code == 304
    assert client.get(f"{ROOT}/areas?size=1")["ETag"] != etag


def test_a_client_that_asks_too_often_is_told_how_long_to_wait(client: Client):
    call_limit.cache_clear()
    with override_settings(ATTAIN_CALLS_A_MINUTE=3):
        answers = [client.get(f"{ROOT}/areas") for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[3]["Retry-After"]) <= 20
        assert json.loads(answers[3].content)["status"] == 429
        unchanged = client.get(f"{ROOT}/areas", headers={"If-None-Match": answers[0]["ETag"]})
        assert unchanged.status_code == 304
        elsewhere = client.get(f"{ROOT}/areas", REMOTE_ADDR="192.0.2.7")
        assert elsewhere.status_code == 200
    call_limit.cache_clear()


def test_the_limit_fills_evenly_and_forgets_whom_it_has_not_seen_for_long():
    now = [0.0]
    limit = CallLimit(60, clock=lambda: now[0])
    assert [limit.wait("a") for _ in range(60)] == [0.0] * 60
    assert limit.wait("a") == pytest.approx(1.0)
    now[0] = 1.0
    assert limit.wait("a") == 0.0
    for client in range(MOST_CLIENTS + 1):
        limit.wait(f"client {client}")
    assert limit.wait("a") == 0.0
    assert CallLimit(0).wait("a") == 0.0


def test_one_series_is_found_without_looking_at_all_others(client: Client, edition: Edition):
    """The read index is asked for one code and one area, and answers from its own index."""
    place = edition.release.path / "index.sqlite"
    import sqlite3

    with sqlite3.connect(f"{place.as_uri()}?mode=ro&immutable=1", uri=True) as base:
        plan = base.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM series WHERE series_code = ? AND reference_area = ? "
            "ORDER BY id",
            ("SH_DYN_MORT", "KHM"),
        ).fetchall()
    base.close()
    assert "SEARCH" in str(plan)
