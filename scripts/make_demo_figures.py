"""
Make the figures that attain embeds from the public files they come from.

    python scripts/make_demo_figures.py FOLDER [OUTPUT]

FOLDER holds the four files that `docs/how-to/remake-the-embedded-figures.md` names, packed by gzip
or not. OUTPUT is `src/attain/data/demo` unless given. The same files give the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from attain.domain.series import dimensions_of, dimensions_text
from attain.usecases.dictionary import shipped_areas, shipped_crosswalk, shipped_framework
from attain.usecases.read import read_file

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "src" / "attain" / "data" / "demo"
RENAMED = ROOT / "src" / "attain" / "data" / "code_maps" / "sdg_series_renamed.csv"

MDG, SDG, WPP, IGME = (
    "mdg_full_export_20150806_pivot.csv",
    "sdg_2019Q3G01_asean_long.csv",
    "wpp2024_gapminder_asean.csv",
    "igme2017_child_mortality_asean.csv",
)
FIRST, LAST_ESTIMATE, LAST = 1990, 2023, 2030
FOOTNOTES_THAT_MATTER = r"(?i)break|compar|changes? (?:in|of) def|coverage|reanalysis|projected"
LONGEST_NOTE = 160
PACKED_FROM = 500_000
BREAKDOWNS = frozenset({"SEX", "URBANISATION"})

COLUMNS = (
    "indicator",
    "reference_area",
    "period",
    "value",
    "unit",
    "sex",
    "age",
    "urbanisation",
    "status",
    "nature",
    "multiplier",
    "lower",
    "upper",
    "source",
    "footnote",
)


@dataclass(frozen=True)
class Source:
    """Who published a figure, what it is called, on what terms, and how to get it anew."""

    id: str
    who: str
    title: str
    release: str
    terms: str
    where: str
    refresh: str
    note: str = ""


UN_TERMS = "United Nations data: free to copy and redistribute with the source cited"
MDG_SOURCE = Source(
    "UN-MDG-2015",
    "United Nations Statistics Division",
    "Millennium Development Goals Indicators, full export",
    "2015-08-06",
    UN_TERMS,
    "https://unstats.un.org/unsd/mdg/ (export kept by https://github.com/curran/data, un/mdg)",
    "Closed in 2015: there is no newer release",
    "The kept export has neither value types nor footnotes",
)
SDG_SOURCE = Source(
    "UN-SDG-2019Q3",
    "United Nations Statistics Division",
    "Global SDG Indicators Database",
    "2019.Q3.G.01",
    UN_TERMS,
    "https://unstats.un.org/sdgs/ (release kept by https://github.com/UNStats)",
    "attain fetch unsd-sdg",
)
WPP_SOURCE = Source(
    "UN-WPP-2024",
    "United Nations, Department of Economic and Social Affairs, Population Division",
    "World Population Prospects 2024, medium variant, as prepared by Gapminder",
    "2024",
    "CC BY 3.0 IGO",
    "https://github.com/open-numbers/ddf--gapminder--unpop_wpp",
    "Download the data set anew and remake the table",
    "Years after 2023 are projections; women by age and people over 14 are computed",
)
IGME_SOURCE = Source(
    "UN-IGME-2017-DERIVED",
    "United Nations Inter-agency Group for Child Mortality Estimation",
    "Child mortality estimates 2017: live births implied by neonatal deaths and rates",
    "2017",
    "To be cited as UN IGME",
    "https://github.com/open-numbers/ddf--igme--cme",
    "Download the data set anew and remake the table",
    "Ours: neonatal deaths / neonatal mortality rate * 1000; right within the rounding of the rate",
)
SDG_BIRTHS = Source(
    "UN-SDG-2019Q3-DERIVED",
    SDG_SOURCE.who,
    "Global SDG Indicators Database: live births implied by SH_DYN_NMRTN and SH_DYN_NMRT",
    SDG_SOURCE.release,
    UN_TERMS,
    SDG_SOURCE.where,
    SDG_SOURCE.refresh,
    IGME_SOURCE.note,
)


CENSORED = ("MDG_0109_UNDERNOURISHED", "5.0")
"""The series and the value by which the export says "below": FAO publishes nothing between 0 and 5 %."""
CENSORED_NOTE = "The export prints 5.0; FAO means below 5 (common knowledge, not in the file)"


def source_file(folder: Path, name: str) -> Path:
    """Return the file called `name` in `folder` or beneath it, packed or not."""
    for found in sorted((*folder.rglob(name), *folder.rglob(f"{name}.gz"))):
        return found
    raise SystemExit(f"{folder} has no {name}, packed by gzip or not. The how-to says where it is.")


def areas() -> list[str]:
    """Return the eleven members of ASEAN since 2025."""
    return list(shipped_areas().members("ASEAN-11", on=2025))


def mdg_figures(folder: Path) -> pl.DataFrame:
    """Return every figure of the MDG export for the eleven countries."""
    frame = read_file(source_file(folder, MDG)).frame
    below = (pl.col("series_code") == CENSORED[0]) & (pl.col("value_text") == CENSORED[1])
    return frame.filter(pl.col("reference_area").is_in(areas())).with_columns(
        source=pl.lit(MDG_SOURCE.id),
        footnote=pl.when(below).then(pl.lit(CENSORED_NOTE)).otherwise(pl.lit("")),
        value_text=pl.when(below).then(pl.lit(f"<{CENSORED[1]}")).otherwise("value_text"),
    )


def sdg_figures(folder: Path) -> tuple[pl.DataFrame, list[Source]]:
    """
    Return the figures of the main SDG series, and a source for each compiler.

    Kept is what a target rule asks of, what carries on an MDG series, and for both the breakdown by
    sex or by place. Series codes are those of the current list where a later release renamed them.
    """
    frame = sdg_release(folder)
    wanted = wanted_breakdowns()
    keys = frame.select("series_code", "dimensions").unique()
    kept = [is_wanted(code, dims, wanted) for code, dims in keys.iter_rows()]
    frame = frame.join(keys.filter(kept), on=["series_code", "dimensions"], how="semi")
    return with_compilers(frame)


def sdg_release(folder: Path) -> pl.DataFrame:
    """Return the whole release for the eleven countries under current series codes."""
    frame = read_file(source_file(folder, SDG)).frame
    return frame.filter(
        pl.col("reference_area").is_in(areas()), pl.col("time") >= FIRST
    ).with_columns(pl.col("series_code").replace(renamed_series()))


def renamed_series() -> dict[str, str]:
    """Return the current code of each series that a later release renamed."""
    with RENAMED.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["renamed_to"] for row in csv.DictReader(file)}


def wanted_breakdowns() -> dict[str, set[str]]:
    """Return for each series code the dimensions on which something is judged."""
    wanted: dict[str, set[str]] = {}
    for rule in shipped_framework("SDG").rules():
        wanted.setdefault(rule.series_code, set()).add(dimensions_text(rule.dimensions))
    for step in shipped_crosswalk():
        wanted.setdefault(step.sdg_series, set()).add(dimensions_text(step.sdg_dimensions))
    return wanted


def is_wanted(code: str, dimensions: str, wanted: Mapping[str, set[str]]) -> bool:
    """Tell whether a series is one that is judged, or the same by sex or by place."""
    codes = dimensions_of(dimensions)
    for judged in wanted.get(code, ()):
        further = set(codes.items()) - set(dimensions_of(judged).items())
        held = set(dimensions_of(judged).items()) <= set(codes.items())
        if held and len(further) <= 1 and {name for name, _ in further} <= BREAKDOWNS:
            return True
    return False


def with_compilers(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Source]]:
    """Return figures with short ids of who compiled them, and these sources; short notes only."""
    texts = [plain(text) for text in frame["source"]]
    ids = {t: f"{SDG_SOURCE.id}-{n:03d}" for n, t in enumerate(sorted(set(texts) - {""}), 1)}
    ids[""] = SDG_SOURCE.id
    sources = [compiler(ids[text], text) for text in sorted(set(texts) - {""})]
    note = pl.col("footnote").str.replace_all(r"\s+", " ").str.strip_chars()
    matters = note.str.contains(FOOTNOTES_THAT_MATTER) & (note.str.len_chars() <= LONGEST_NOTE)
    done = frame.with_columns(
        source=pl.Series([ids[t] for t in texts], dtype=pl.String),
        footnote=pl.when(matters).then(note).otherwise(pl.lit("")),
    )
    return done, sources


def plain(text: str) -> str:
    """Return a text on one line, without what stands for nothing."""
    words = " ".join(text.split())
    return "" if words.upper() in {"NA", "N/A", "-"} else words


def compiler(id: str, text: str) -> Source:  # noqa: A002 - the word of the table
    """Return the source of figures compiled by those whom `text` names."""
    said = f"Compiled from: {text}"
    return Source(
        id,
        SDG_SOURCE.who,
        SDG_SOURCE.title,
        SDG_SOURCE.release,
        SDG_SOURCE.terms,
        SDG_SOURCE.where,
        SDG_SOURCE.refresh,
        said,
    )


def population(folder: Path) -> pl.DataFrame:
    """Return people by age and sex that serve as denominators, 1990 to 2030."""
    long = pl.read_csv(source_file(folder, WPP), infer_schema_length=None)
    wide = long.filter(pl.col("year").is_between(FIRST, LAST)).pivot(
        "indicator", index=["geo", "year"], values="value"
    )
    women, men = (pl.col(f"{sex}_population_with_projections") for sex in ("female", "male"))
    age = "population_aged_{}_years_{}"

    def females(*ages: str) -> pl.Expr:
        shares = (pl.col(age.format(a, "female_percent")) for a in ages)
        return women * pl.sum_horizontal(*shares) / 100

    under_15 = pl.col(age.format("0_14", "total_number"))
    figures = {
        "POP_TOTAL": women + men,
        "POP_0_4": pl.col(age.format("0_4", "total_number")),
        "POP_10_14": pl.col(age.format("10_14", "total_number")),
        "POP_15_PLUS": women + men - under_15,
        "POP_F_10_14": females("10_14"),
        "POP_F_15_19": females("15_19"),
        "POP_F_15_PLUS": women - females("0_14"),
    }
    made = {"POP_15_PLUS", "POP_F_10_14", "POP_F_15_19", "POP_F_15_PLUS"}
    return (
        wide.select("geo", "year", **figures)
        .unpivot(index=["geo", "year"], variable_name="series_code", value_name="number")
        .with_columns(
            status=pl.when(pl.col("year") > LAST_ESTIMATE)
            .then(pl.lit("F"))
            .when(pl.col("series_code").is_in(sorted(made)))
            .then(pl.lit("E"))
            .otherwise(pl.lit("A")),
            source=pl.lit(WPP_SOURCE.id),
        )
    )


def births_before_2000(folder: Path) -> pl.DataFrame:
    """Return live births implied by the estimates of UN IGME, 1990 to 1999."""
    long = pl.read_csv(source_file(folder, IGME), infer_schema_length=None)
    wide = long.filter(pl.col("year").is_between(FIRST, 1999)).pivot(
        "indicator", index=["geo", "year"], values="value", aggregate_function="first"
    )
    number = pl.col("neonatal_deaths_median") / pl.col("nmr_median") * 1000
    return births(wide.with_columns(number=number), IGME_SOURCE)


def births_since_2000(folder: Path) -> pl.DataFrame:
    """Return live births implied by neonatal deaths and rates of the SDG release."""
    codes = ["SH_DYN_NMRTN", "SH_DYN_NMRT"]
    both = sdg_release(folder).filter(
        pl.col("series_code").is_in(codes), pl.col("time") >= 2000, pl.col("value").is_not_null()
    )
    both = both.filter(~pl.col("dimensions").str.contains("SEX=", literal=True))
    wide = both.with_columns(
        geo=pl.col("reference_area"), year=pl.col("time").cast(pl.Int64)
    ).pivot("series_code", index=["geo", "year"], values="value", aggregate_function="first")
    number = pl.col("SH_DYN_NMRTN") / pl.col("SH_DYN_NMRT") * 1000
    return births(wide.with_columns(number=number), SDG_BIRTHS)


def births(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Return the columns of a denominator from a frame with geo, year and number."""
    return frame.select(
        "geo",
        "year",
        pl.lit("LIVE_BIRTHS").alias("series_code"),
        "number",
        pl.lit("E").alias("status"),
        pl.lit(source.id).alias("source"),
    )


def denominators(folder: Path) -> pl.DataFrame:
    """Return all denominators in whole persons."""
    parts = [population(folder), births_before_2000(folder), births_since_2000(folder)]
    columns = ["geo", "year", "series_code", "number", "status", "source"]
    every = pl.concat([part.select(columns) for part in parts], how="vertical_relaxed")
    return every.select(
        "series_code",
        reference_area=pl.col("geo").str.to_uppercase(),
        period=pl.col("year").cast(pl.String),
        value_text=pl.col("number").round(0).cast(pl.Int64).cast(pl.String),
        unit=pl.lit("NUMBER"),
        status="status",
        nature=pl.lit("E"),
        source="source",
    ).filter(pl.col("reference_area").is_in(areas()))


def template_rows(frame: pl.DataFrame) -> list[dict[str, str]]:
    """Return figures as rows of the template, ordered by series, area, breakdown and period."""
    order = ["series_code", "reference_area", "dimensions", "unit", "period"]
    given = frame if "dimensions" in frame.columns else frame.with_columns(dimensions=pl.lit(""))
    return [template_row(row) for row in given.sort(order).iter_rows(named=True)]


def template_row(row: Mapping[str, object]) -> dict[str, str]:
    """Return one figure as a row of the template."""
    dims = dimensions_of(str(row.get("dimensions") or ""))
    cells = {**dict.fromkeys(COLUMNS, ""), **{name.lower(): code for name, code in dims.items()}}
    same = ("reference_area", "period", "unit", "nature", "source", "footnote")
    said = {name: str(row.get(name) or "") for name in same}
    number = str(row["value_text"]).strip()
    bound = str(row.get("bound") or "")
    status = str(row.get("status") or "A")
    return {
        **cells,
        **said,
        "indicator": str(row["series_code"]),
        "value": number if number.startswith(("<", ">")) else bound + number,
        "status": "" if status == "A" else status,
        "multiplier": str(row.get("multiplier") or ""),
        "lower": decimal(row.get("lower")),
        "upper": decimal(row.get("upper")),
    }


def decimal(number: object) -> str:
    """Return the shortest text of a number, and nothing for none."""
    return "" if number is None else repr(number).removesuffix(".0")


def table(rows: list[dict[str, str]], names: Iterable[str]) -> bytes:
    """Return rows as CSV with the columns `names` and any other that holds anything."""
    known = list(names)
    others = sorted({name for row in rows for name in row} - set(known))
    kept = [n for n in (*known, *others) if any(row.get(n) for row in rows)]
    out = io.StringIO()
    writer = csv.DictWriter(out, kept, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def write(folder: Path, name: str, content: bytes) -> None:
    """Write a table, packed if it is large; the packing knows no clock, so the bytes repeat."""
    for old in (folder / name, folder / f"{name}.gz"):
        old.unlink(missing_ok=True)
    if len(content) > PACKED_FROM:
        name, content = f"{name}.gz", gzip.compress(content, 9, mtime=0)
    (folder / name).write_bytes(content)
    sys.stdout.write(f"{name}: {len(content):,} bytes\n")


def main(folder: Path, output: Path = OUTPUT) -> None:
    """Read the four files in `folder` and write the embedded tables into `output`."""
    output.mkdir(parents=True, exist_ok=True)
    sdg, compilers = sdg_figures(folder)
    figures = {"mdg": mdg_figures(folder), "sdg": sdg, "denominators": denominators(folder)}
    for name, frame in figures.items():
        write(output, f"{name}.csv", table(template_rows(frame), COLUMNS))
    sources = [MDG_SOURCE, SDG_SOURCE, *compilers, WPP_SOURCE, IGME_SOURCE, SDG_BIRTHS]
    fields = list(Source.__dataclass_fields__)
    used = set(pl.concat([f.select("source") for f in figures.values()])["source"])
    used.add(SDG_SOURCE.id)  # the release itself, of which the compilers are parts
    listed = [vars(source) for source in sources if source.id in used]
    write(output, "sources.csv", table(listed, fields))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(*(Path(argument) for argument in sys.argv[1:]))
