"""Tagged PDF from HTML: what a document may load, writing it as PDF/UA-1, and closing the gaps of WeasyPrint 70.

Header cells get their scope; a link is tagged once and says its words; running heads and page numbers, which are tagged
but belong to no element, become pagination artifacts. It uses private parts of pydyf 0.12, so both are pinned exactly;
tests/recovery_college/prospectus/test_render.py holds each.
"""

import mimetypes
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

import pydyf
import weasyprint
from django.contrib.staticfiles import finders
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

KIND = "application/pdf"
VARIANT = "pdf/ua-1"
BASE = "https://static.invalid/"
Objects = dict[int, Any]
PRINTED = 4


class NotOurs(FatalURLFetchingError):  # noqa: N818 - reads aloud where it is raised
    """The document asked for something that is not ours, or that is missing: the printing stops."""


class OnlyOurFiles(URLFetcher):
    """Answers addresses below BASE from the static files, before or after collectstatic, and data: pictures.

    made: style sheets that were made for this document, by name.
    """

    def __init__(self, made: dict[str, str] | None = None) -> None:
        super().__init__()
        self.made = made or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the file. Raises NotOurs, which WeasyPrint lets through."""
        if url.startswith("data:image/svg+xml,"):
            return super().fetch(url, headers)
        if not url.startswith(BASE):
            raise NotOurs("A document loads nothing from elsewhere.")
        name = unquote(url.removeprefix(BASE).partition("?")[0])
        if name in self.made:
            return URLFetcherResponse(url, self.made[name], {"Content-Type": "text/css"})
        found = finders.find(name)
        if not isinstance(found, str):
            raise NotOurs(f"The static file {name} is missing.")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})


def write(html: str, target: Path | IO[bytes], *, made: dict[str, str] | None = None) -> int:
    """Write HTML as a PDF/UA-1 file and return its number of pages. Raises what WeasyPrint raises.

    made: style sheets that were made for this document, by the name it links to.
    """
    remember_page_references()
    document = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=OnlyOurFiles(made)).render(pdf_variant=VARIANT)
    one_link_each(document)
    document.write_pdf(target, finisher=finish, pdf_variant=VARIANT)
    return len(document.pages)


def tagged(html: str) -> bytes:
    """Return HTML as a PDF/UA-1 file. Raises what write raises."""
    made = BytesIO()
    write(html, made)
    return made.getvalue()


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


def one_link_each(document: Any) -> None:
    """Keep one annotation for each <a>, and none for the boxes inside it. Call it between render and write_pdf."""
    for page in document.pages:
        page.links[:] = [link for link in page.links if link[3].element_tag == "a"]


def finish(document: Any, pdf: Any) -> None:
    """Put a written PDF right, just before its trailer. WeasyPrint calls it."""
    objects: Objects = {each.number: each for each in pdf.objects}
    for each in list(objects.values()):
        if isinstance(each, pydyf.Dictionary):
            _finish_element(each, objects)
    _say_links(document)
    _make_artifacts(pdf, objects)


def _finish_element(element: Any, objects: Objects) -> None:
    if element.get("S") == "/TH":
        _set_scope(element, objects)
    elif element.get("Subtype") == "/Link":
        element["F"] = PRINTED
    elif element.get("S") == "/Link" and not any(_is_annotation(kid, objects) for kid in element["K"]):
        element["S"] = "/Span"


def _set_scope(cell: Any, objects: Objects) -> None:
    row = _target(cell["P"], objects)
    group = _target(row["P"], objects) if row else None
    attributes = cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
    attributes["Scope"] = "/Column" if group is not None and group.get("S") == "/THead" else "/Row"


def _say_links(document: Any) -> None:
    """Give every annotation the words of its link; WeasyPrint writes the name of the anchor."""
    for page in document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - the finisher lives of private parts
            annotation = getattr(box, "link_annotation", None)
            if annotation is not None and box.element is not None:
                words = " ".join("".join(box.element.itertext()).split())
                annotation["Contents"] = pydyf.String(words)


def _make_artifacts(pdf: Any, objects: Objects) -> None:
    root = _target(pdf.catalog["StructTreeRoot"], objects)
    reached = _reachable(root, objects)
    orphans: dict[int, set[int]] = defaultdict(set)
    for number, element in objects.items():
        if _is_element(element) and number not in reached:
            page = _number(element["Pg"])
            orphans[page] |= {kid for kid in element["K"] if isinstance(kid, int)}
    parents = _target(root["ParentTree"], objects)["Nums"]
    for page_number, marks in orphans.items():
        page = objects[page_number]
        _unmark(objects[_number(page["Contents"])].stream, marks)
        row = parents[2 * page["StructParents"] + 1]
        for mark in marks:
            row[mark] = "null"


def _unmark(stream: list[Any], marks: set[int]) -> None:
    """Turn the marked content of these ids into artifacts of pagination: each is tag, properties, BDC."""
    for place, operator in enumerate(stream):
        if operator == b"BDC" and isinstance(stream[place - 1], dict) and stream[place - 1].get("MCID") in marks:
            stream[place - 2] = "/Artifact"
            stream[place - 1] = pydyf.Dictionary({"Type": "/Pagination"})


def _reachable(root: Any, objects: Objects) -> set[int]:
    seen: set[int] = set()
    waiting = [root.number]
    while waiting:
        number = waiting.pop()
        if number not in seen:
            seen.add(number)
            waiting += _references(objects.get(number))
    return seen


def _references(element: Any) -> Iterator[int]:
    if isinstance(element, pydyf.Dictionary):
        yield from (_number(kid) for kid in element.get("K") or () if isinstance(kid, bytes | str))


def _is_element(each: Any) -> bool:
    return isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructElem"


def _is_annotation(kid: Any, objects: Objects) -> bool:
    found = _target(kid, objects) if isinstance(kid, bytes | str) else None
    return found is not None and found.get("Type") == "/OBJR"


def _target(reference: Any, objects: Objects) -> Any:
    return objects.get(_number(reference))


def _number(reference: bytes | str) -> int:
    """Return 12 for the reference "12 0 R"."""
    return int(reference.split()[0])
