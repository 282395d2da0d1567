"""One frozen content, made into HTML and then into a PDF/UA-1 file."""

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from foundations.lib import pdf
from recovery_college.prospectus import texts
from recovery_college.prospectus.render import tiles

TEMPLATE = "prospectus/book.html"
COLOURS = "print/colours.css"
STYLES = ("print/book.css", COLOURS)


def html(content: dict[str, Any]) -> str:
    """Return the book as HTML for print, in the language of its content."""
    with translation.override(content["language"]):
        return render_to_string(TEMPLATE, {"book": content, "styles": STYLES, **texts.parts(content)})


def write(content: dict[str, Any], target: Path) -> int:
    """Write the PDF and return its number of pages. Raises what WeasyPrint raises."""
    return pdf.write(html(content), target, made={COLOURS: tiles.style_sheet(content)})
