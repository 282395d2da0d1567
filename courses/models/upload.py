import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.pack import private_storage
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of


class UploadKind(models.TextChoices):
    """What the rows of a spreadsheet are."""

    COURSES = "courses", _("Courses")
    VENUES = "venues", _("Places to meet")
    ROOMS = "rooms", _("Rooms")
    OFFERINGS = "offerings", _("Groups and their dates")
    STUDENTS = "students", _("Students")
    PAST = "past", _("Who came to past groups")


class UploadState(models.TextChoices):
    """How far a spreadsheet is."""

    TO_CHECK = "to_check", _("We are reading it")
    CHECKED = "checked", _("Checked")
    TO_TAKE = "to_take", _("We are adding it")
    TAKEN = "taken", _("Added")
    BROKEN = "broken", _("We could not read it")


class Upload(models.Model):
    """A spreadsheet that somebody sent: checked first, by a run that is rolled back, then taken in as a whole.

    report: what the last run found: counts, and the words of each row that needs putting right. tries: runs that were
    begun; one that dies is begun again by the sweep, three times at most. The file is deleted once it is taken in.
    """

    Kind = UploadKind
    State = UploadState

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    file = models.FileField(upload_to="spreadsheets/", storage=private_storage, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.TO_CHECK)
    report = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("kind", UploadKind, "courses_upload_kind"),
            one_of("state", UploadState, "courses_upload_state"),
            act_pair("taken", "courses_upload_taken_pair"),
            models.CheckConstraint(
                condition=~Q(state__in=["to_take", "taken"]) | Q(taken_at__isnull=False),
                name="courses_upload_taken_by_somebody",
            ),
        ]
        indexes = [
            # what the sweep looks for
            models.Index(fields=["id"], condition=Q(state__in=["to_check", "to_take"]), name="courses_upload_waiting")
        ]
