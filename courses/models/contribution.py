from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course
from foundations.accounts.models import User
from foundations.lib.choices import one_of


class Part(models.TextChoices):
    """What somebody did for a course."""

    DESIGNED = "designed", _("Designed it")
    WROTE = "wrote", _("Wrote it")
    REVIEWED = "reviewed", _("Read and reviewed it")
    TESTED = "tested", _("Tried it out")


class Perspective(models.TextChoices):
    """Where somebody knows a thing from. The two perspectives of co-production, equal in rank."""

    LIVED = "lived", _("Knows it from life")
    SUBJECT = "subject", _("Knows it from work or training")


class Contribution(models.Model):
    """Somebody took part in making a course, with or without an account: "Made together by".

    words: what they did, in their own words, if they like. hide_perspective: the second line is not shown to others;
    it still counts. Whoever stands here cannot sit on the course's panel.
    """

    Part = Part
    Perspective = Perspective

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="contributions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    part = models.CharField(max_length=10, choices=Part)
    perspective = models.CharField(max_length=10, choices=Perspective)
    words = models.CharField(max_length=120, blank=True)
    hide_perspective = models.BooleanField(default=False)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("course", Lower("name"), "part", name="courses_contribution_once"),
            one_of("part", Part, "courses_contribution_part"),
            one_of("perspective", Perspective, "courses_contribution_perspective"),
            models.CheckConstraint(condition=~Q(name=""), name="courses_contribution_has_name"),
        ]
