"""Whether a college's two colours can be read. Ratios are WCAG 2.x contrast, 1 to 21."""

import colorsys
import hashlib
import re

from django.utils.translation import gettext as _

from foundations.college.models import College
from foundations.lib.refusals import Refusal

WHITE = "#FFFFFF"
INK = "#23162C"
COLLEGE_LEAST = 8.0
ACCENT_LEAST = 7.0
# --rc-bad #8C1026 has hue 349°; a college colour within 20° that is as strong would look like an error
# everywhere.
BAD_HUE = 349 / 360
BAD_HUE_NEAR = 20 / 360
RED_IS_STRONG_FROM = 0.45

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class UnreadableColour(Refusal):
    """A colour that people could not read text on, or would take for an error."""


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours written #RRGGBB."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_college(colour: str) -> str:
    """Return the colour in capitals. Raises UnreadableColour when white words on it are hard to read."""
    colour = _written_well(colour, "colour")
    ratio = contrast(colour, WHITE)
    if ratio < COLLEGE_LEAST:
        words = _("This colour is too light to read: %(ratio).1f to 1 on white, and it needs 8. Choose a darker one.")
        raise UnreadableColour(words % {"ratio": ratio}, field="colour")
    hue, _lightness, strength = colorsys.rgb_to_hls(*_parts(colour))
    away = abs(hue - BAD_HUE)
    if min(away, 1 - away) <= BAD_HUE_NEAR and strength >= RED_IS_STRONG_FROM:
        words = _(
            "This red looks like our error messages. Choose a colour further from red, such as a plum or a brown."
        )
        raise UnreadableColour(words, field="colour")
    return colour


def check_accent(accent: str) -> str:
    """Return the accent in capitals. Raises UnreadableColour when dark text on it is hard to read."""
    accent = _written_well(accent, "accent")
    ratio = contrast(accent, INK)
    if ratio < ACCENT_LEAST:
        words = _("Dark words on this colour are hard to read: %(ratio).1f to 1, and it needs 7. Choose a lighter one.")
        raise UnreadableColour(words % {"ratio": ratio}, field="accent")
    return accent


def college_css(college: College) -> str:
    """Return the style sheet that gives every page the college's two colours."""
    return (
        ":root, [data-college] {\n"
        f"  --rc-college: {check_college(college.colour)};\n"
        f"  --rc-accent: {check_accent(college.accent)};\n"
        f"  --rc-accent-text: {INK};\n"
        "}\n"
    )


def css_hash(college: College) -> str:
    """Return 12 characters that change with the style sheet, for its address."""
    return hashlib.sha256(f"{college.colour}{college.accent}".upper().encode()).hexdigest()[:12]


def _written_well(colour: str, field: str) -> str:
    if not _COLOUR.fullmatch(colour):
        raise UnreadableColour(_("Write the colour as # and six letters or digits, such as #4A2260."), field=field)
    return colour.upper()


def _parts(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
