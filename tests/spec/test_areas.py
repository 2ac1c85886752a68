"""Reference areas and groups: codes both ways, names, membership by date."""

from datetime import date

import pytest

from attain.domain.areas import AreaRegistry, Group, Membership, ReferenceArea, day_of
from attain.errors import InvalidData, UnknownCode
from attain.usecases.dictionary import shipped_areas

ASEAN_10 = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
FOUNDERS = ("IDN", "MYS", "PHL", "SGP", "THA")


@pytest.fixture(scope="module")
def areas() -> AreaRegistry:
    return shipped_areas()


@pytest.mark.parametrize(
    ("name", "iso3", "iso2", "m49"),
    [
        ("Brunei Darussalam", "BRN", "BN", "096"),
        ("Cambodia", "KHM", "KH", "116"),
        ("Indonesia", "IDN", "ID", "360"),
        ("Lao People's Democratic Republic", "LAO", "LA", "418"),
        ("Malaysia", "MYS", "MY", "458"),
        ("Myanmar", "MMR", "MM", "104"),
        ("Philippines", "PHL", "PH", "608"),
        ("Singapore", "SGP", "SG", "702"),
        ("Thailand", "THA", "TH", "764"),
        ("Timor-Leste", "TLS", "TL", "626"),
        ("Viet Nam", "VNM", "VN", "704"),
    ],
)
def test_the_eleven_countries_have_their_official_names_and_codes(areas, name, iso3, iso2, m49):
    area = areas.area(iso3)

    assert (area.name, area.iso2, area.m49, area.within) == (name, iso2, m49, "035")


def test_every_area_is_found_by_each_of_its_codes_and_by_its_name(areas):
    for area in areas.areas:
        for code in filter(None, (area.iso3, area.iso2, area.m49, area.m49.lstrip("0"))):
            assert areas.area(code) is area
        assert areas.by_name(area.name) is area


def test_iso_leads_to_m49_and_back_for_every_country(areas):
    countries = [area for area in areas.areas if area.iso3]

    assert len(countries) > 240
    for area in countries:
        assert areas.iso3_of(areas.m49_of(area.iso3)) == area.iso3


def test_every_region_above_an_area_is_an_area_too(areas):
    for area in areas.areas:
        assert not area.within or areas.area(area.within).kind == "region"


def test_na_is_namibia_and_004_is_afghanistan(areas):
    assert areas.area("NA").name == "Namibia"
    assert areas.area("004").iso3 == areas.area("4").iso3 == "AFG"


def test_a_region_has_no_iso_code(areas):
    with pytest.raises(UnknownCode, match="South-Eastern Asia"):
        areas.iso3_of("35")


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Vietnam", "VNM"),
        ("VIET NAM", "VNM"),
        ("Lao PDR", "LAO"),
        ("Brunei", "BRN"),
        ("Burma", "MMR"),
        ("East Timor", "TLS"),
        ("timor leste", "TLS"),
        ("Cote d'Ivoire", "CIV"),
        ("  Hong Kong SAR, China ", "HKG"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
    ],
)
def test_known_other_spellings_lead_to_the_area(areas, spelling, code):
    assert areas.by_name(spelling).code == code


def test_two_countries_of_similar_names_stay_two(areas):
    congo, other = areas.by_name("Congo"), areas.by_name("Democratic Republic of the Congo")

    assert (congo.iso3, other.iso3) == ("COG", "COD")


@pytest.mark.parametrize(("asked", "hint"), [("VNN", "VNM"), ("QQQQ", "Nothing near")])
def test_an_unknown_code_is_refused_with_the_nearest_ones(areas, asked, hint):
    with pytest.raises(UnknownCode, match=hint) as refusal:
        areas.area(asked)

    assert asked in str(refusal.value)
    assert not areas.knows(asked)


def test_an_unknown_name_is_not_guessed(areas):
    with pytest.raises(UnknownCode, match="Did you mean Viet Nam"):
        areas.by_name("Vietnm")


@pytest.mark.parametrize(
    ("on", "members"),
    [
        (date(1967, 8, 7), ()),
        (date(1967, 8, 8), FOUNDERS),
        (date(1984, 1, 6), FOUNDERS),
        (date(1984, 1, 7), ("BRN", *FOUNDERS)),
        (date(1995, 7, 27), ("BRN", *FOUNDERS)),
        (date(1995, 7, 28), ("BRN", *FOUNDERS, "VNM")),
        (date(1997, 7, 22), ("BRN", *FOUNDERS, "VNM")),
        (date(1997, 7, 23), ("BRN", "IDN", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")),
        (date(1999, 4, 29), ("BRN", "IDN", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")),
        (date(1999, 4, 30), ASEAN_10),
        (date(2025, 10, 25), ASEAN_10),
        (date(2025, 10, 26), tuple(sorted((*ASEAN_10, "TLS")))),
        (2024, ASEAN_10),
        (2025, tuple(sorted((*ASEAN_10, "TLS")))),
        (1997, ("BRN", "IDN", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")),
    ],
)
def test_asean_has_the_members_of_the_day(areas, on, members):
    assert areas.members("ASEAN", on=on) == members


@pytest.mark.parametrize(
    ("group", "count"), [("ASEAN-10", 10), ("ASEAN-11", 11), ("ASEAN-6", 6), ("CLMV", 4)]
)
def test_a_fixed_group_never_changes(areas, group, count):
    assert areas.group(group).fixed
    assert areas.members(group, on=1950) == areas.members(group, on=2050)
    assert len(areas.members(group, on=2015)) == count


def test_asean_6_and_clmv_make_asean_10(areas):
    both = areas.members("ASEAN-6", on=2015) + areas.members("CLMV", on=2015)

    assert tuple(sorted(both)) == areas.members("ASEAN-10", on=2015) == ASEAN_10


def test_un_south_eastern_asia_is_not_asean_10(areas):
    un = set(areas.members("UN-SEA", on=2015))

    assert un - set(ASEAN_10) == {"TLS"}
    assert un == {area.iso3 for area in areas.areas if area.within == "035"}


def test_growth_areas_say_which_provinces_take_part(areas):
    assert set(areas.members("BIMP-EAGA", on=2015)) == {"BRN", "IDN", "MYS", "PHL"}
    assert set(areas.parts("BIMP-EAGA", on=2015)) == {"IDN", "MYS", "PHL"}
    assert "Yunnan" in areas.parts("GMS", on=2015)["CHN"]
    assert set(areas.parts("IMT-GT", on=2015)) == set(areas.members("IMT-GT", on=2015))


def test_every_group_has_members_and_an_origin(areas):
    for group in areas.groups:
        assert areas.members(group.id, on=2026), group
        assert group.origin.source or group.origin.note, group


def test_an_unknown_group_is_refused_with_the_nearest_one(areas):
    with pytest.raises(UnknownCode, match="Did you mean CLMV"):
        areas.members("CMLV", on=2015)


def test_a_year_means_its_last_day():
    assert day_of(2025) == date(2025, 12, 31)
    assert day_of(date(2025, 1, 2)) == date(2025, 1, 2)


LAOS = ReferenceArea("LAO", "LA", "418", "Laos")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: ReferenceArea("LAO", "LA", "18", "Laos"), "three digits"),
        (lambda: ReferenceArea("lao", "LA", "418", "Laos"), "three capitals"),
        (lambda: AreaRegistry((LAOS, ReferenceArea("LAO", "", "419", "Other"))), "stands for"),
        (lambda: Membership("G", "LAO", date(2001, 1, 1), date(2000, 1, 1)), "swap"),
        (lambda: AreaRegistry((LAOS,), (Group("G", "G"),), (Membership("H", "LAO"),)), "'H'"),
        (lambda: AreaRegistry((LAOS,), (Group("G", "G"),), (Membership("G", "XXX"),)), "'XXX'"),
    ],
)
def test_a_registry_that_contradicts_itself_is_refused(make, reason):
    with pytest.raises(InvalidData, match=reason):
        make()
