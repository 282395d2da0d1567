from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.contribution import Perspective
from courses.models.revision import Revision
from foundations.accounts.models import User
from foundations.lib.choices import one_of


class YearlyCheck(models.Model):
    """One person's half of the light look at an approved course each year; it is done once both perspectives looked.

    year: which year of the approval it is for, from 1. due: the day it was due; the same words can be approved again
    years later, and then the years start again. fine: nothing needs a panel.
    """

    Perspective = Perspective

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="yearly_checks")
    year = models.PositiveSmallIntegerField()
    due = models.DateField()
    perspective = models.CharField(max_length=10, choices=Perspective)
    fine = models.BooleanField()
    words = models.TextField(blank=True)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("perspective", Perspective, "courses_yearlycheck_perspective"),
            models.UniqueConstraint(
                fields=["revision", "due", "perspective"], name="courses_yearlycheck_each_perspective"
            ),
            models.UniqueConstraint(fields=["revision", "due", "looked_by"], name="courses_yearlycheck_two_people"),
            models.CheckConstraint(condition=Q(fine=True) | ~Q(words=""), name="courses_yearlycheck_says_why"),
        ]


class ReviewRequest(models.Model):
    """Somebody asks for a full look before the three years are over, and says why: poor feedback, new law.

    Open until a panel agrees on a revision of the course.
    """

    class Why(models.TextChoices):
        """Why the full look should not wait."""

        FEEDBACK = "feedback", _("What students said")
        CHECK = "check", _("The yearly look")
        CHANGED = "changed", _("What we know has changed")

    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="review_requests")
    why = models.CharField(max_length=10, choices=Why)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # one open request at a time
            models.UniqueConstraint(
                fields=["course"], condition=Q(settled_on=None), name="courses_reviewrequest_open_once"
            ),
            models.CheckConstraint(
                condition=Q(why__in=["feedback", "check", "changed"]), name="courses_reviewrequest_why"
            ),
        ]
