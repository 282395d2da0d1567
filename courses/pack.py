"""The course pack: what tutors teach from, and the handouts that they give to their students.

Files are kept under a name of our own in private storage and leave it only through views that ask who is asking.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courses.models import Course, Offering, PackFile, Release, Revision
from courses.models.pack import Paper, private_storage
from courses.pack_formats import FORMATS, format_of
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

WRITE, REVIEW = "courses.write", "courses.review"


class GivenOut(Refusal):
    """A handout that students have already."""


class NotAHandout(Refusal):
    """Only handouts of the words that a group is taught from are given out."""


@dataclass(frozen=True)
class Sheet:
    """One paper of a pack in all its formats. session: from 1; None for the whole course. given: to this group."""

    paper: str
    title: str
    session: int | None
    files: Sequence[PackFile]
    given: bool = False


def visible_to(user: User) -> QuerySet[PackFile]:
    """Return the files that a person may open as colleague: all for writers and panels, their courses' for tutors."""
    if user.has_perm(WRITE) or user.has_perm(REVIEW):
        return PackFile.objects.all()
    return PackFile.objects.filter(revision__course__in=offerings_of(user).values("course"))


def offerings_of(user: User) -> QuerySet[Offering]:
    """Return the offerings that a person teaches: as one of the pair, or by standing in for a session."""
    pair = Q(pair__peer_tutor__user=user, pair__peer_tutor__left_at=None)
    pair |= Q(pair__staff_tutor__user=user, pair__staff_tutor__left_at=None)
    stands_in = Q(sessions__teachings__tutor__user=user, sessions__teachings__tutor__left_at=None)
    mine = Offering.objects.filter(pair | stands_in).exclude(state=Offering.State.CANCELLED, published_at=None)
    return Offering.objects.filter(pk__in=mine.values("pk"))


def sheets(revision: Revision, *, given_to: Offering | None = None) -> list[Sheet]:
    """Return the pack of a revision, each paper once with all its formats: whole course first, then by session."""
    given = set(Release.objects.filter(offering=given_to).values_list("file_id", flat=True)) if given_to else set()
    by_title: dict[tuple[str, str, int | None], list[PackFile]] = {}
    for file in revision.pack.order_by("pk"):
        by_title.setdefault((file.paper, file.title, file.session), []).append(file)
    found = [
        Sheet(*key, files=sorted(files, key=_format_place), given=all(file.pk in given for file in files))
        for key, files in by_title.items()
    ]
    places = list(Paper.values)
    return sorted(found, key=lambda each: (each.session or 0, places.index(each.paper), each.title.casefold()))


def released(offering: Offering) -> list[Sheet]:
    """Return the handouts that a group was given, by session, each with the formats it was given in."""
    rows = PackFile.objects.filter(releases__offering=offering).order_by("pk")
    by_title: dict[tuple[str, int | None], list[PackFile]] = {}
    for file in rows:
        by_title.setdefault((file.title, file.session), []).append(file)
    found = [
        Sheet(Paper.HANDOUT, title, session, sorted(files, key=_format_place), given=True)
        for (title, session), files in by_title.items()
    ]
    return sorted(found, key=lambda each: (each.session or 0, each.title.casefold()))


def neutral_name(file: PackFile) -> str:
    """Return a name for a file on somebody's machine that says nothing about the course."""
    word = str(file.paper).replace("_", "-")
    return f"session-{file.session}-{word}.{file.format}" if file.session else f"{word}.{file.format}"


@verb
def add(
    *, revision: Revision, paper: str, title: str, session: int | None, file: "File[bytes]", by: User, now: datetime
) -> PackFile:
    """Put a file into the pack of a revision.

    Raises UnusableFile when its content is not one of the formats, and Refusal when the session is not one of the
    course's, or the pack has this title in this format already.
    """
    _lock(revision)
    title, found = " ".join(title.split()), format_of(file, file.size)
    if session is not None and not 1 <= session <= max(1, len(revision.session_titles)):
        raise Refusal(_("This course has no such session. Choose one from the list."), field="session")
    if revision.pack.filter(title__iexact=title, format=found.key).exists():
        said = _("The pack has “%(title)s” as %(format)s already. Take that one out first, or choose another title.")
        raise Refusal(said % {"title": title, "format": found.name}, field="title")
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    name = private_storage().save(f"packs/{uuid4()}.{found.key}", file)
    kept = PackFile.objects.create(
        revision=revision,
        paper=paper,
        title=title,
        session=session,
        file=name,
        format=found.key,
        size=file.size,
        digest=digest.hexdigest(),
        added_at=now,
        added_by=by,
    )
    trail.append(act="pack.add", thing=kept, by=by, now=now, revision=revision.pk, paper=paper, format=found.key)
    return kept


@verb
def remove(*, file: PackFile, by: User, now: datetime) -> None:
    """Take a file out of a revision's pack; what other revisions point to stays.

    Raises GivenOut when students have it.
    """
    _lock(file.revision)
    if file.releases.exists():
        raise GivenOut(_("Students were given this handout, so it stays. Its tutors can take it back first."))
    trail.append(act="pack.remove", thing=file, by=by, now=now, revision=file.revision_id)
    name = file.file.name or ""
    PackFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: _forget_file(name), robust=True)


def carry_over(old: Revision, new: Revision) -> None:
    """Let a new revision begin with the pack of the one before, pointing at the same stored files.

    Called by authoring in its own transaction, which holds the course.
    """
    rows = list(old.pack.order_by("pk"))
    for row in rows:
        row.pk, row.uuid, row.revision = None, uuid4(), new
        row._state.adding = True  # noqa: SLF001 - how Django's documentation copies a row
    PackFile.objects.bulk_create(rows)


@verb
def release(*, offering: Offering, files: Sequence[PackFile], by: User, now: datetime) -> None:
    """Give a handout, in these formats, to everybody who has or had a place in the group; given twice is given once.

    Raises NotAHandout for any other paper, or one of other words than the group is taught from.
    """
    if any(file.paper != Paper.HANDOUT or file.revision_id != offering.revision_id for file in files):
        raise NotAHandout(_("Only handouts of this course can be given to students. Choose from the list."))
    for file in files:
        given, is_new = Release.objects.get_or_create(
            offering=offering, file=file, defaults={"released_at": now, "released_by": by}
        )
        if is_new:
            trail.append(act="pack.release", thing=given, by=by, now=now, offering=offering.pk, file=file.pk)


@verb
def take_back(*, offering: Offering, files: Sequence[PackFile], by: User, now: datetime) -> None:
    """Take a handout back from a group. Those who saved it have it still."""
    for given in Release.objects.filter(offering=offering, file__in=files).order_by("pk"):
        trail.append(act="pack.take_back", thing=given, by=by, now=now, offering=offering.pk, file=given.file_id)
        given.delete()


def _lock(revision: Revision) -> None:
    Course.objects.select_for_update(no_key=True).get(pk=revision.course_id)


def _format_place(file: PackFile) -> int:
    return list(FORMATS).index(file.format)


def _forget_file(name: str) -> None:
    """Delete a stored file that no revision points to any more."""
    if name and not PackFile.objects.filter(file=name).exists():
        private_storage().delete(name)
