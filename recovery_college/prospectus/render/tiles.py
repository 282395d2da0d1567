"""The style sheet of the printed book that brings a college's and its categories' colours."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from foundations.lib.patterns import BRAND, COLLEGE_ACCENT, COLLEGE_COLOUR, Inks, inks_of, plain_colour, tile

NO_MARGINS = "".join(f"@{place}{{content:none}}" for place in ("top-left", "top-right", "bottom-left", "bottom-right"))


def style_sheet(content: dict[str, Any]) -> str:
    """Return the rules that depend on the college and its categories: colours, pages, covers, openers, thumb tabs."""
    colour = plain_colour(content["college"]["colour"], COLLEGE_COLOUR)
    accent = plain_colour(content["college"]["accent"], COLLEGE_ACCENT)
    brand = inks_of(BRAND, colour, accent)
    rules = [
        f":root{{--ink-deep:{colour};--ink-paper:{brand.paper};--ink-first:{brand.first};--accent:{accent}}}",
        f"@page cover{{background:{colour}}}",
        f".cover-picture{{background-image:{tile(BRAND, brand, ground=colour)}}}",
    ]
    for number, category in enumerate(content["categories"]):
        inks = inks_of(category.get("colour") or category["pattern"], colour, accent)  # old editions have no colour
        rules += _category(number, category["pattern"], inks)
    return "\n".join(rules)


def _category(number: int, pattern: str, inks: Inks) -> Iterator[str]:
    """Give the rules of one category: its words, its opening page, its tab at the edge, lower with each category."""
    name = f"part-{number + 1}"
    top = 5 + number * 29 % 235
    picture = tile(pattern, inks, ground=inks.paper)
    tab = f"{inks.overlap}"
    square = quote(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 26" width="8" height="26">'
        f'<rect width="8" height="26" fill="{tab}"/></svg>'
    )
    edge = f'url("data:image/svg+xml,{square}") no-repeat'
    yield f".{name}{{--ink-deep:{inks.overlap};--ink-paper:{inks.paper};--ink-first:{inks.first}}}"
    yield f".{name}.part{{page:{name}}} .{name} .opener{{page:{name}-opener}}"
    yield f".{name} .opener-picture{{background-color:{inks.paper};background-image:{picture}}}"
    yield f"@page {name}:left{{background:{edge} -16mm {top}mm/8mm 26mm;@top-left{{color:{inks.overlap}}}}}"
    yield f"@page {name}:right{{background:{edge} 183mm {top}mm/8mm 26mm;@top-right{{color:{inks.overlap}}}}}"
    yield f"@page {name}-opener{{background:{inks.overlap};{NO_MARGINS}}}"
