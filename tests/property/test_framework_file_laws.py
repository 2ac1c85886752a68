"""Laws of framework files: whatever is written in one, it is read or refused, and nothing else."""

import re
from importlib.resources import files
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from attain.domain.frameworks import Framework
from attain.errors import InvalidData
from attain.exchange.framework_file import read_framework

MANUAL = Path(__file__).parents[2] / "docs" / "reference" / "frameworks.md"
EXAMPLE = re.findall(r"```yaml title=riverton.yaml\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
LINES = EXAMPLE[0].splitlines()
WORDS = ["", "-", "[]", "{}", "[[1], {a: b}]", "null", "~", "*a", "&a x", "!!int 5", "|", ">-", "'"]
WORDS += ["? a", "<<: 1", "1/0", "nan", "inf", "-1", "1e999", "\t", "2015/2010", "\u2028", "# x"]


def outcome(content: bytes) -> Framework | InvalidData:
    try:
        return read_framework(content, name="x.yaml")
    except InvalidData as refusal:
        return refusal


@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(WORDS), st.booleans()), max_size=3
    )
)
@settings(max_examples=150, deadline=None)
def test_a_file_with_damaged_lines_is_read_or_refused_with_a_line(damages):
    lines = list(LINES)
    for at, word, keeps_key in damages:
        key, colon, _ = lines[at].partition(":")
        lines[at] = f"{key}{colon} {word}" if keeps_key and colon else word

    result = outcome("\n".join(lines).encode())

    if isinstance(result, InvalidData):
        assert result.findings
        assert all(1 <= f.row <= len(lines) + 1 and f.remedy for f in result.findings)


@given(st.binary(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    assert isinstance(outcome(content), Framework | InvalidData)


@given(st.integers(0, 60_000), st.integers(1, 400))
@settings(max_examples=25, deadline=None)
def test_a_shipped_file_that_lost_a_piece_is_read_or_refused(begin, length):
    content = files("attain").joinpath("data", "frameworks", "mdg.yaml").read_bytes()

    assert isinstance(outcome(content[:begin] + content[begin + length :]), Framework | InvalidData)
