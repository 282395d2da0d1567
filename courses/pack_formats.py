"""Which files a course pack takes, told by what is in them: the name that a file comes with is never believed."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from foundations.lib.refusals import Refusal

MOST_BYTES = 20 * 1024 * 1024
MOST_MEMBERS = 5000
LONGEST_NOTE = 100
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True)
class Format:
    """A format: its key, which ends the file name, what people call it, and its media type."""

    key: str
    name: Promise
    kind: str


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
FORMATS = {
    each.key: each
    for each in (
        Format("pdf", _lazy("PDF"), "application/pdf"),
        Format("docx", _lazy("Word"), f"{OFFICE}wordprocessingml.document"),
        Format("pptx", _lazy("PowerPoint"), f"{OFFICE}presentationml.presentation"),
        Format("xlsx", _lazy("Excel"), f"{OFFICE}spreadsheetml.sheet"),
        Format("odt", _lazy("OpenDocument text"), f"{OPEN}text"),
        Format("odp", _lazy("OpenDocument slides"), f"{OPEN}presentation"),
        Format("png", _lazy("PNG picture"), "image/png"),
        Format("jpg", _lazy("JPEG picture"), "image/jpeg"),
        Format("mp3", _lazy("MP3 sound"), "audio/mpeg"),
        Format("txt", _lazy("Plain text"), "text/plain; charset=utf-8"),
    )
}
MAIN_MEMBER = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
MACROS = ("vbaProject.bin", "/macrosheets/")


class UnusableFile(Refusal):
    """A file that a course pack does not take."""


def names() -> str:
    """Return the formats as people know them, in one line."""
    return ", ".join(str(each.name) for each in FORMATS.values())


def format_of(file: IO[bytes], size: int) -> Format:
    """Return the format of a file by its content. size in bytes.

    Raises UnusableFile beside the field "file" when it is empty, too big, holds macros or is nothing we take.
    """
    if size == 0:
        raise UnusableFile(_("This file is empty. Choose another one."), field="file")
    if size > MOST_BYTES:
        raise UnusableFile(
            _("This file is too big. It can have 20 MB. Try saving it with smaller pictures."), field="file"
        )
    file.seek(0)
    begin = file.read(8)
    key = _by_first_bytes(begin) or (_inside_zip(file) if begin.startswith(b"PK\x03\x04") else "")
    if not key and _is_text(file):
        key = "txt"
    file.seek(0)
    if not key:
        said = _("We do not know this kind of file. You can use: %(formats)s.")
        raise UnusableFile(said % {"formats": names()}, field="file")
    return FORMATS[key]


def _by_first_bytes(begin: bytes) -> str:
    if begin.startswith(b"%PDF-"):
        return "pdf"
    if begin.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if begin.startswith(b"\xff\xd8\xff"):
        return "jpg"
    sync = len(begin) > 1 and begin[0] == 0xFF and begin[1] & 0xE6 == 0xE2  # the frame of a layer III sound
    return "mp3" if sync or begin.startswith(b"ID3") else ""


def _inside_zip(file: IO[bytes]) -> str:
    """Return the format of an office file by the member that makes it one; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.namelist()
            note = _note(archive, members)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return ""
    if len(members) > MOST_MEMBERS:
        return ""
    if any(mark in name for name in members for mark in MACROS):
        said = _("This file holds macros, which could harm a computer. Save it without macros and try again.")
        raise UnusableFile(said, field="file")
    if note:
        return {f"{OPEN}text": "odt", f"{OPEN}presentation": "odp"}.get(note, "")
    if "[Content_Types].xml" not in members:
        return ""
    return next((key for name, key in MAIN_MEMBER.items() if name in members), "")


def _note(archive: zipfile.ZipFile, members: Sequence[str]) -> str:
    """Return what an OpenDocument file says it is, in its first member."""
    if not members or members[0] != "mimetype" or archive.getinfo("mimetype").file_size > LONGEST_NOTE:
        return ""
    return archive.read("mimetype").decode("ascii", "replace").strip()


def _is_text(file: IO[bytes]) -> bool:
    file.seek(0)
    content = file.read()
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not CONTROLS & set(content)
