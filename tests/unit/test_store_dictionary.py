"""Definitions go into a release and come out as they were."""

from datetime import date

import pytest

from attain.domain.areas import Membership
from attain.domain.frameworks import (
    Direction,
    Framework,
    Goal,
    Indicator,
    Limits,
    Origin,
    OriginKind,
    Target,
    TargetKind,
    TargetRule,
)
from attain.errors import DamagedRelease
from attain.store.dictionary import plain_of, value_of
from attain.store.manifest import canonical_json

RULE = TargetRule(
    id="MDG-4.1",
    indicator="4.1",
    kind=TargetKind.SHARE_OF_BASELINE,
    direction=Direction.DECREASE,
    share=1 / 3,
    dimensions={"SEX": "F"},
    limits=Limits(0.0, None),
    reference_areas=frozenset({"LAO", "KHM"}),
    origin=Origin(OriginKind.SOURCE, "Official list"),
)
FRAMEWORK = Framework(
    id="MDG",
    title="Millennium Development Goals",
    begin=1990.0,
    goals=(
        Goal(
            code="4",
            title="Reduce child mortality",
            targets=(
                Target(
                    code="4.A",
                    title="Reduce by two thirds",
                    indicators=(
                        Indicator(
                            code="4.1", title="Under-five", series_codes=("A", "B"), rules=(RULE,)
                        ),
                    ),
                ),
            ),
        ),
    ),
)


def test_a_framework_comes_back_equal():
    assert value_of(Framework, plain_of(FRAMEWORK)) == FRAMEWORK


def test_a_day_comes_back_equal():
    membership = Membership("ASEAN", "TLS", date(2025, 10, 26))
    assert value_of(Membership, plain_of(membership)) == membership


def test_the_order_of_a_set_does_not_show():
    assert plain_of(RULE)["reference_areas"] == ["KHM", "LAO"]
    assert canonical_json(plain_of(FRAMEWORK)) == canonical_json(
        plain_of(value_of(Framework, plain_of(FRAMEWORK)))
    )


@pytest.mark.parametrize(
    "change", [{"unheard_of": 1}, {"kind": "leap"}, {"limits": 5}], ids=["field", "code", "type"]
)
def test_a_definition_of_another_version_is_refused(change):
    with pytest.raises(DamagedRelease, match="TargetRule"):
        value_of(TargetRule, plain_of(RULE) | change)
