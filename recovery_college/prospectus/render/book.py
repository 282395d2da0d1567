"""One frozen content, made into HTML and then into a PDF/UA-1 file."""

from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from django.template.loader import render_to_string
from django.utils import translation

from recovery_college.prospectus import texts
from recovery_college.prospectus.render import finisher, tiles
from recovery_college.prospectus.render.fetcher import BASE, OnlyOurFiles

TEMPLATE = "prospectus/book.html"
COLOURS = "print/colours.css"
STYLES = ("print/book.css", COLOURS)


def html(content: dict[str, Any]) -> str:
    """Return the book as HTML for print, in the language of its content."""
    with translation.override(content["language"]):
        return render_to_string(TEMPLATE, {"book": content, "styles": STYLES, **texts.parts(content)})


def write(content: dict[str, Any], target: Path) -> int:
    """Write the PDF and return its number of pages. Raises what WeasyPrint raises."""
    remember_page_references()
    fetcher = OnlyOurFiles({COLOURS: tiles.style_sheet(content)})
    document = weasyprint.HTML(string=html(content), base_url=BASE, url_fetcher=fetcher).render(pdf_variant="pdf/ua-1")
    finisher.one_link_each(document)
    document.write_pdf(target, finisher=finisher.finish, pdf_variant="pdf/ua-1")
    return len(document.pages)


def remember_page_references() -> None:
    """Keep pydyf's list of pages until a page is added: it is read for every element and is quadratic otherwise."""
    made = pydyf.PDF.page_references.fget
    if getattr(made, "remembers", False):
        return

    def references(pdf: Any) -> Any:
        kept = pdf.__dict__.get("_kept_references", (0, ()))
        length = len(pdf.pages["Kids"])
        if kept[0] != length:
            kept = pdf.__dict__["_kept_references"] = (length, made(pdf))
        return kept[1]

    references.remembers = True  # type: ignore[attr-defined]
    pydyf.PDF.page_references = property(references)
