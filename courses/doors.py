"""The picture of a venue's door, so that people know what to look for: checked, made small, and kept for everyone."""

import hashlib
import io
import warnings
from datetime import datetime
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from courses.models import Venue
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

LARGEST = 4 * 1024 * 1024  # bytes of the file that somebody sends
WIDEST = 1600  # pixels of the picture that is kept
QUALITY = 82
BEGINS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


def src(venue: Venue) -> str:
    """Return the address of a venue's picture; empty when there is none."""
    name = PurePosixPath(venue.door.name or "").name
    return reverse("door_picture", args=[name]) if name else ""


def show(*, venue: Venue, picture: bytes, words: str, by: User, now: datetime) -> Venue:
    """Show a picture of the door on the venue's page, with the same in words for those who cannot see it.

    What is kept is drawn anew: smaller, and without what a camera writes into it (where, when, whose). The file is
    stored before the transaction, which then only names it. Raises Refusal when it is no PNG or JPEG picture, larger
    than 4 MB, or comes without words.
    """
    words = words.strip()
    if not words:
        raise Refusal(_("Say in words what the picture shows, for people who cannot see it."), field="words")
    drawn = _drawn(picture)
    name = f"doors/{venue.slug}-{hashlib.sha256(drawn).hexdigest()[:16]}.jpg"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(drawn))
    return _name(venue=venue, file=name, words=words, by=by, now=now)


@verb
def _name(*, venue: Venue, file: str, words: str, by: User, now: datetime) -> Venue:
    venue = Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)
    before, venue.door.name, venue.door_words = venue.door.name or "", file, words
    venue.save(update_fields=["door", "door_words"])
    trail.append(act="doors.show", thing=venue, by=by, now=now)
    _forget(before, but=file)
    return venue


@verb
def hide(*, venue: Venue, by: User, now: datetime) -> Venue:
    """Take the picture of the door and its words away. Twice changes nothing."""
    venue = Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)
    before = venue.door.name or ""
    if not before:
        return venue
    venue.door.name, venue.door_words = "", ""
    venue.save(update_fields=["door", "door_words"])
    trail.append(act="doors.hide", thing=venue, by=by, now=now)
    _forget(before)
    return venue


def _forget(name: str, *, but: str = "") -> None:
    if name and name != but:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def _drawn(picture: bytes) -> bytes:
    """Return the picture as a JPEG of our own. Raises Refusal when it is not a picture we can show."""
    if len(picture) > LARGEST:
        raise Refusal(_("This picture is larger than 4 MB. Make it smaller, or take another one."), field="picture")
    kind = next((kind for begin, kind in BEGINS.items() if picture.startswith(begin)), "")
    unreadable = Refusal(_("We cannot read this picture. Send a photo as a JPEG or PNG file."), field="picture")
    if not kind:
        raise unreadable
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = ImageOps.exif_transpose(Image.open(io.BytesIO(picture), formats=[kind])).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise unreadable from None
    image.thumbnail((WIDEST, WIDEST))
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
