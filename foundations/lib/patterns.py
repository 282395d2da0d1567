"""The two-ink patterns on paper: their shapes and inks, and one tile of them as a picture for CSS.

Shapes and inks are those of static/css/patterns.css and tokens.css: there they are masks that a browser colours, which
a PDF cannot do, so that here each tile is drawn with its own inks. A tile is 80 by 80.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

BRAND = "brand"
CHAIR = "M{} {}a14 14 0 0 1 0 28a14 14 0 0 1 0-28Z"
CORNER, PETAL = "A14 14 0 0 1", "A36 36 0 0"
SHAPES = {
    "understand": ('<circle cx="33" cy="46" r="29"/>', '<circle cx="56" cy="27" r="21"/>'),
    "wellbeing": (
        '<path d="M0 50C13 36 27 36 40 50S67 64 80 50V80H0Z"/>',
        '<circle cx="40" cy="40" r="25"/>',
    ),
    "create": (
        '<path d="M6 74C6 34 34 6 74 6C74 46 46 74 6 74Z"/>',
        '<path d="M74 74C74 34 46 6 6 6C6 46 34 74 74 74Z"/>',
    ),
    "life": (
        '<path d="M0 80V60H20V40H40V20H60V0H80V80Z"/>',
        '<path d="M0 0H66A66 66 0 0 1 0 66Z"/>',
    ),
    "connect": (
        f'<path d="{CHAIR.format(40, 3)}{CHAIR.format(40, 49)}{CHAIR.format(17, 26)}{CHAIR.format(63, 26)}"/>',
        '<circle cx="40" cy="40" r="23"/>',
    ),
    "involved": (
        f'<path d="M20 8H46{CORNER} 60 22V38{CORNER} 46 52H30L16 65V51.4{CORNER} 6 38V22{CORNER} 20 8Z"/>',
        f'<path d="M60 72H34{CORNER} 20 58V42{CORNER} 34 28H50L64 15V28.6{CORNER} 74 42V58{CORNER} 60 72Z"/>',
    ),
    BRAND: (
        '<circle cx="40" cy="40" r="36"/>',
        f'<path d="M0 36{PETAL} 0 36 0H0ZM80 36{PETAL} 1 44 0H80ZM0 44{PETAL} 1 36 80H0ZM80 44{PETAL} 0 44 80H80Z"/>',
    ),
}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
COLLEGE_COLOUR, COLLEGE_ACCENT = "#4A2260", "#FFC247"


@dataclass(frozen=True)
class Inks:
    """Paper, two inks, and the deep colour where they overlap, which white text stands on at 8:1."""

    paper: str
    first: str
    second: str
    overlap: str


INKS = {
    "understand": Inks("#EFE9FB", "#C4AEF0", "#FFC85C", "#47277A"),
    "wellbeing": Inks("#E4F1FA", "#9CCBEA", "#FFD3A8", "#0E4568"),
    "create": Inks("#ECF4E0", "#B6D890", "#FFD966", "#2B5016"),
    "life": Inks("#FCEBDF", "#F9B98C", "#9FD3CB", "#74300B"),
    "connect": Inks("#FCE8EE", "#F5AFC3", "#FFC999", "#771A42"),
    "involved": Inks("#E0F3EF", "#93D4C7", "#FFE08A", "#0A4A45"),
}


def inks_of(word: str, colour: str, accent: str) -> Inks:
    """Return the inks that a category chose; the college's own colours for any other word."""
    return INKS.get(word) or Inks(_tint(colour, 0.09), _tint(colour, 0.38), accent, colour)


def tile(pattern: str, inks: Inks, *, ground: str) -> str:
    """Return one tile as a data address for CSS; ground is the colour behind the shapes."""
    first, second = SHAPES.get(pattern, SHAPES[BRAND])
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">'
        f'<defs><clipPath id="first">{first}</clipPath></defs>'
        f'<rect width="80" height="80" fill="{ground}"/>'
        f'<g fill="{inks.first}">{first}</g><g fill="{inks.second}">{second}</g>'
        f'<g fill="{inks.overlap}" clip-path="url(#first)">{second}</g></svg>'
    )
    return f'url("data:image/svg+xml,{quote(svg)}")'


def plain_colour(value: str, otherwise: str) -> str:
    """Only a plain colour goes into a style sheet."""
    return value if COLOUR.fullmatch(value) else otherwise


def _tint(colour: str, share: float) -> str:
    """Mix a colour into white, as the screen's own tints are made."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)
