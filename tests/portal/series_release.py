"""Two small releases whose figures have what the demo lacks: breaks, bounds, natures, revisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

HEAD = (
    "indicator,reference_area,age,sex,unit,period,value,nature,status,lower,upper,source,footnote"
)
UNIT = "PER_1000_LIVE_BIRTHS"
SECOND_DAY = datetime(2020, 2, 3, 8, tzinfo=UTC)
FIRST_DAY = datetime(2019, 2, 3, 8, tzinfo=UTC)


def _row(
    code: str,
    group: str,
    year: int,
    value: object,
    *,
    area: str = "LAO",
    nature: str = "C",
    status: str = "A",
    lower: object = "",
    upper: object = "",
    footnote: str = "",
) -> str:
    age, _, sex = group.partition("/")
    known = (code, area, age, sex, UNIT, year, value)
    cells = (*known, nature, status, lower, upper, "Survey of households", footnote)
    return ",".join(str(cell) for cell in cells)


def rows(latest: float) -> Iterable[str]:
    """Mortality in Laos: a break in 2010, bounds, a footnote, and the agency's other series."""
    for year in range(2000, 2010):
        yield _row("SH_DYN_MORT", "Y0T4", year, 100 - 3 * (year - 2000))
    yield _row("SH_DYN_MORT", "Y0T4", 2010, 90, status="B", footnote="New survey frame.")
    for year in range(2011, 2018):
        value = 90 - 4 * (year - 2010)
        yield _row("SH_DYN_MORT", "Y0T4", year, value, lower=value - 5, upper=value + 6)
    yield _row("SH_DYN_MORT", "Y0T4", 2018, latest)
    yield _row("SH_DYN_MORT", "Y0T4/F", 2017, 55)
    yield _row("SH_DYN_MORT", "Y0T4/M", 2017, 69)
    yield _row("SH_DYN_MORT", "Y0T4/M", 2016, 99)
    for year in range(2000, 2013):
        yield _row("MDG_0401_U5MR", "", year, 104 - 3 * (year - 2000), nature="M")
    yield _row("SH_DYN_MORT", "Y0T4", 2015, "<6", area="SGP")


def build(folder: Path, id: str, time: datetime, latest: float) -> None:  # noqa: A002
    """Write one of the releases into `folder`."""
    from attain.domain.progress import RULES
    from attain.usecases.dictionary import shipped_frameworks
    from attain.usecases.release import build_release

    sources = folder.parent / f"sources-{id}"
    sources.mkdir()
    file = sources / "office.csv"
    file.write_text("\n".join([HEAD, *rows(latest)]) + "\n", encoding="utf-8")
    about = {"office.csv": {"who": "Lao Statistics & Co. {LSB}", "licence": "free"}}
    build_release(
        [file],
        folder=folder,
        id=id,
        time=time,
        frameworks=list(shipped_frameworks().values()),
        rules=tuple(RULES),
        as_of=2018,
        about=about,
        accept_warnings=True,
    ).close()
