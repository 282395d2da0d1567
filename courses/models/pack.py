import uuid

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.offering import Offering
from courses.models.revision import Revision
from foundations.accounts.models import User
from foundations.lib.choices import one_of


class Paper(models.TextChoices):
    """What a file of a course pack is for. Only handouts are ever released to students."""

    LESSON_PLAN = "lesson_plan", _("Lesson plan")
    SLIDES = "slides", _("Slides")
    HANDOUT = "handout", _("Handout")


def private_storage() -> Storage:
    """Return the storage whose files are reached only through a view that asks for permission."""
    return storages["private"]


class PackFile(models.Model):
    """One file of a revision's course pack: what tutors teach from, and what students may be given.

    session: the number of the session it belongs to, from 1; empty for the whole course. size in bytes; digest:
    SHA-256 of the file. A new revision starts with the pack of the one before, pointing at the same files.
    """

    Paper = Paper

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="pack")
    paper = models.CharField(max_length=12, choices=Paper)
    title = models.CharField(max_length=100)
    session = models.PositiveSmallIntegerField(null=True)
    file = models.FileField(upload_to="packs/", storage=private_storage)
    format = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("paper", Paper, "courses_packfile_paper"),
            models.UniqueConstraint(fields=["revision", "title", "format"], name="courses_packfile_title"),
        ]


class Release(models.Model):
    """A handout that the tutors of an offering gave to its students, those who missed the session included."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="releases")
    file = models.ForeignKey(PackFile, on_delete=models.PROTECT, related_name="releases")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offering", "file"], name="courses_release_once")]
