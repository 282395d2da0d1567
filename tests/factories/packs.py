"""Files of course packs for tests."""

import io
import zipfile
from typing import Any

from django.core.files.base import ContentFile

from courses import pack
from courses.models import PackFile, Revision
from courses.models.pack import Paper
from foundations.accounts.models import User
from tests.factories.courses import EARLIER

PDF = b"%PDF-1.7\n%%EOF\n"


def zipped(**members: bytes) -> bytes:
    """Return a zip archive; a name is written with __ for / and _dot_ for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def office_file(member: str, **more: bytes) -> bytes:
    """Return an office file of our own making, told by its main member."""
    made = io.BytesIO(zipped(**more))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(member, b"<x/>")
    return made.getvalue()


def make_pack_file(
    revision: Revision,
    *,
    paper: str = Paper.HANDOUT,
    title: str = "My worry map",
    session: int | None = 1,
    content: bytes = PDF,
    **more: Any,
) -> PackFile:
    """Put a file into a pack, a handout for the first session unless told otherwise."""
    file = ContentFile(content, name="ignored.exe")
    values = {"by": User.objects.system(), "now": EARLIER, **more}
    return pack.add(revision=revision, paper=paper, title=title, session=session, file=file, **values)
