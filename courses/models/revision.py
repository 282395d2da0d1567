import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course
from foundations.accounts.models import User

# Words that a panel was asked about, or that are approved, stay as they are: changed words are a new revision.
NEVER_CHANGED = """
    IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) AND (
        EXISTS (SELECT 1 FROM courses_panel AS panel WHERE panel.revision_id = OLD.id)
        OR EXISTS (SELECT 1 FROM courses_approval AS approval WHERE approval.revision_id = OLD.id)
    ) THEN
        RAISE EXCEPTION 'words that a panel has seen are never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'courses_revision_never_changed';
    END IF;
    RETURN NEW;
"""


class Method(models.TextChoices):
    """The ways of learning that a course says it uses; every course uses more than one."""

    TALKING_TOGETHER = "talking_together", _("Talking together")
    STORIES = "stories", _("Stories from life")
    TRYING_OUT = "trying_out", _("Trying things out")
    MAKING = "making", _("Making things")
    SHORT_FILMS = "short_films", _("Short films")
    QUIET_REFLECTION = "quiet_reading", _("Quiet time to read or think")
    OUTDOORS = "outdoors", _("Being outdoors")
    WORKING_IN_PAIRS = "working_in_pairs", _("Working in pairs")
    A_TALK = "a_talk", _("A short talk")
    GAMES = "games", _("Games")


class Revision(models.Model):
    """The text of a course at one time. Approvals attach to a revision; a changed text is a new revision."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    line = models.CharField(max_length=240)
    about = models.TextField()
    who_for = models.TextField(blank=True)
    outcomes = ArrayField(models.CharField(max_length=200), default=list)
    methods = ArrayField(models.CharField(max_length=30, choices=Method), default=list)
    bring = models.TextField(blank=True)
    content_note = models.CharField(max_length=240, blank=True)
    good_first_course = models.BooleanField(default=False)
    access = models.TextField(blank=True)
    easy_read = models.TextField(blank=True)
    session_titles = ArrayField(models.CharField(max_length=120), default=list)
    session_minutes = models.PositiveSmallIntegerField(default=120)
    size = models.PositiveSmallIntegerField(default=12)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="courses_revision_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="courses_revision_number_from_one"),
            models.CheckConstraint(condition=Q(size__gte=1), name="courses_revision_size"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="never_changed", when=pgtrigger.Before, operation=pgtrigger.Update, func=NEVER_CHANGED
            )
        ]
