"""Colours that people can read, measured as WCAG does."""

import pytest

from foundations.college import colours
from foundations.college.models import College


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#FFFFFF", "#000000", 21.0), ("#4A2260", "#FFFFFF", 12.43), ("#23162C", "#FFC247", 10.68)],
)
def test_ratios_are_those_of_the_design(one, other, ratio):
    assert round(colours.contrast(one, other), 2) == ratio


@pytest.mark.parametrize("colour", ["#4A2260", "#0B4A3C", "#123F6B", "#5A2B1B", "#222222", "#3B2A2C"])
def test_dark_colours_are_taken(colour):
    assert colours.check_college(colour) == colour


@pytest.mark.parametrize("colour", ["#8C1026", "#800000", "#7A0A2A", "#6E0012"])
def test_reds_that_look_like_errors_are_not(colour):
    with pytest.raises(colours.UnreadableColour, match="error messages"):
        colours.check_college(colour)


def test_the_style_sheet_and_its_hash_follow_the_colours():
    plain, other = College(), College(colour="#0b4a3c")
    assert colours.college_css(plain) == (
        ":root, [data-college] {\n  --rc-college: #4A2260;\n  --rc-accent: #FFC247;\n  --rc-accent-text: #23162C;\n}\n"
    )
    assert colours.css_hash(plain) == colours.css_hash(College(colour="#4a2260"))
    assert colours.css_hash(plain) != colours.css_hash(other)
