"""Course packs of the sample college: small real files, made here, and the handouts that tutors gave out."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile

from courses import pack, synonyms
from courses.models import Course, Offering, PackFile, Revision
from courses.models.pack import Paper
from foundations.accounts.models import User

COURSES = 15
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FOG = ("brain fog", "concentrating", "focus", "attention")


def fill(
    courses: Sequence[Course], offerings: Iterable[Offering], *, by: User, written: datetime, now: datetime
) -> None:
    """Put files into the packs of some courses, and give out what was taught so far; one group of search words too."""
    synonyms.add(words=FOG, by=by, now=written)
    chosen = sorted(courses, key=lambda course: course.pk)[:COURSES]
    newest = {course.pk: course.revisions.order_by("-number")[0] for course in chosen}
    for place, revision in enumerate(newest.values()):
        _fill_one(revision, with_slides=place % 2 == 0, by=by, now=written)
    for offering in offerings:
        begun = offering.first_start is not None and offering.first_start < now
        if begun and offering.course_id in newest and offering.state == Offering.State.PUBLISHED:
            _give_out(offering, now=now)


def _fill_one(revision: Revision, *, with_slides: bool, by: User, now: datetime) -> None:
    first = revision.session_titles[0] if revision.session_titles else revision.title
    plan = ["Welcome, and how we are together", first, "A break with tea", "What each of us takes home"]
    handout = [first, *(f"I can {line}" for line in revision.outcomes), "One thing I want to try this week:"]
    files = [
        (Paper.LESSON_PLAN, "Lesson plan", None, "docx", plan),
        (Paper.LESSON_PLAN, "Lesson plan", None, "pdf", plan),
        (Paper.HANDOUT, "A page to take home", 1, "pdf", handout),
        (Paper.HANDOUT, "A page to take home", 1, "txt", handout),
    ]
    if with_slides:
        files.append((Paper.SLIDES, "Slides for the first session", 1, "pdf", [revision.title, *plan]))
    if len(revision.session_titles) > 1:
        files.append((Paper.HANDOUT, "My own notes", len(revision.session_titles), "txt", ["What helped me", "Ask me"]))
    for paper, title, session, form, lines in files:
        content = ContentFile(MAKERS[form](f"{revision.title}: {title}", lines), name=f"paper.{form}")
        pack.add(revision=revision, paper=paper, title=title, session=session, file=content, by=by, now=now)


def _give_out(offering: Offering, *, now: datetime) -> None:
    """Let one of the pair give out the handouts of the sessions that are over, as the last of them ended."""
    over = offering.sessions.filter(cancelled=False, period__endswith__lte=now).order_by("number")
    numbers = list(over.values_list("number", flat=True))
    files = list(PackFile.objects.filter(revision=offering.revision_id, paper=Paper.HANDOUT, session__in=numbers))
    tutor = offering.pair.peer_tutor.user if offering.pair else None
    if files and tutor is not None:
        pack.release(offering=offering, files=files, by=tutor, now=now)


def plain_text(title: str, lines: Sequence[str]) -> bytes:
    """Return a page as plain text."""
    return "\r\n\r\n".join([title, *lines, ""]).encode()


def small_pdf(title: str, lines: Sequence[str]) -> bytes:
    """Return a page of A4 as PDF 1.4, in the fonts that every reader has."""
    text = f"BT /F2 18 Tf 56 770 Td ({_pdf(title[:60])}) Tj ET\n"
    for number, line in enumerate(lines):
        text += f"BT /F1 12 Tf 56 {730 - number * 26} Td ({_pdf(line[:90])}) Tj ET\n"
    stream = text.encode("cp1252", "replace")
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    fonts = b"<< /F1 5 0 R /F2 6 0 R >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font %s >> >>" % fonts,
        b"<< /Length %d >>\nstream\n%sendstream" % (len(stream), stream),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    found, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return found + end % (len(parts) + 1, table, len(parts) + 1, len(found))


def _pdf(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def small_docx(title: str, lines: Sequence[str]) -> bytes:
    """Return a page as a Word file."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in (title, *lines))
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATED}"><Relationship Id="r1" Type="{OFFICE}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{MAIN}"><w:body>{paragraphs}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(zipfile.ZipInfo(name), f"{DECLARED}{words}")
    return made.getvalue()


MAKERS = {"txt": plain_text, "pdf": small_pdf, "docx": small_docx}
