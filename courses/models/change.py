import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.session import Session
from courses.models.venue import Room
from foundations.accounts.models import User
from foundations.lib.choices import one_of


class ChangeWhat(models.TextChoices):
    """What happened to one session in a change."""

    ADDED = "added", _("Added")
    MOVED = "moved", _("Moved")
    ONLINE = "online", _("Held online")
    CANCELLED = "cancelled", _("Cancelled")


class Change(models.Model):
    """One change to published sessions, of one offering or many, that people are told about in one notice.

    words: a line for everyone, such as "It is snowing". occasion of its notices: "change <id>".
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=240, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class ChangedSession(models.Model):
    """What a change did to one session, with the day, time and room it had before. The times are local."""

    What = ChangeWhat

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="sessions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=10, choices=ChangeWhat)
    was_day = models.DateField(null=True)
    was_starts = models.TimeField(null=True)
    was_ends = models.TimeField(null=True)
    was_room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("what", ChangeWhat, "courses_changedsession_what"),
            models.UniqueConstraint(fields=["change", "session"], name="courses_changedsession_once"),
            models.CheckConstraint(
                condition=Q(what="added") | Q(was_day__isnull=False), name="courses_changedsession_had_a_day"
            ),
        ]
