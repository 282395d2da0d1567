import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course
from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class Answer(models.TextChoices):
    """What the college answered to a suggestion."""

    PLANNED = "planned", _("We will make it")
    THERE = "there", _("We have it")
    LATER = "later", _("Not now, but we keep it")
    NO = "no", _("We cannot do this one")


class Suggestion(models.Model):
    """A course that somebody would like to see. It is answered, in words."""

    Answer = Answer

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.TextField()
    suggested_at = models.DateTimeField()
    suggested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answer_words = models.TextField(blank=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            act_pair("answered", "courses_suggestion_answered_pair"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=Answer.values, answered_at__isnull=False) & ~Q(answer_words=""),
                name="courses_suggestion_answer_has_words",
            ),
        ]


class Wish(models.Model):
    """ "Tell me when it runs": somebody waits for the next offering of a course, and is told once.

    told_on: when the notice was written; a wish is over then, and the person can wish again.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="wishes")
    wished_at = models.DateTimeField()
    wished_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            # one wish at a time that is still open
            models.UniqueConstraint(
                fields=["course", "wished_by"],
                condition=Q(told_on=None, dropped_at=None),
                name="courses_wish_once",
            ),
            act_pair("dropped", "courses_wish_dropped_pair"),
        ]
