"""Pictures of the manual are drawn from the figures that attain ships."""

from docs.build_pictures import PICTURE, region_picture


def test_the_picture_of_the_readme_is_current():
    assert PICTURE.read_text(encoding="utf-8") == region_picture()


def test_the_picture_says_in_words_what_it_shows():
    picture = region_picture()
    assert 'role="img"' in picture
    assert "verdicts," in picture
    assert picture.count("<title>") > 90
