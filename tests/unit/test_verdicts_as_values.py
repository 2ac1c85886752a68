"""The verdicts of one call: a typed result, plain values, and a data frame that say the same."""

import attain
from attain.usecases.verdict_table import Verdict
from tests.bare import COLUMNS

OBSERVATIONS = (
    b"indicator,reference_area,period,value\nx,KHM,2015,50\nx,KHM,2019,45\nx,KHM,2023,42\n"
)
TARGETS = f"{COLUMNS}\nx,,decrease,2015,,2030,30\n".encode()


def test_one_call_gives_a_typed_result_and_a_data_frame():
    found = attain.assess(OBSERVATIONS, TARGETS, rule=["attain", "cgd"])
    assert isinstance(found, attain.Assessment)
    assert found.frame["rule"].to_list() == ["attain", "cgd"]
    assert [v["ratio"] for v in found.verdicts] == found.frame["ratio"].to_list()


def test_every_field_of_a_verdict_is_declared_and_every_declared_field_is_there():
    (verdict,) = attain.assess(OBSERVATIONS, TARGETS).verdicts
    assert set(verdict) == set(Verdict.__annotations__)


def test_every_public_name_can_be_had():
    for name in attain.__all__:
        assert getattr(attain, name) is not None
