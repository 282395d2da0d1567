from django.db import models
from django.db.models import F, Q

from courses.models.course import Course
from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class CommunityPlace(models.Model):
    """A place in the community where people can go on: a choir, a college, a club. checked: when it was last true."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    about = models.CharField(max_length=400)
    where = models.CharField(max_length=200, blank=True)
    cost = models.CharField(max_length=100, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)
    checked = models.DateField()
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [act_pair("retired", "courses_communityplace_retired_pair")]


class NextStep(models.Model):
    """What a course can lead to: another course, or a place in the community. Shown in this order."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="next_steps")
    order = models.PositiveSmallIntegerField()
    to_course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    to_place = models.ForeignKey(CommunityPlace, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_course__isnull=False, to_place=None) | Q(to_course=None, to_place__isnull=False),
                name="courses_nextstep_one_thing",
            ),
            models.CheckConstraint(condition=~Q(to_course=F("course")), name="courses_nextstep_not_itself"),
            models.UniqueConstraint(fields=["course", "to_course"], name="courses_nextstep_course_once"),
            models.UniqueConstraint(fields=["course", "to_place"], name="courses_nextstep_place_once"),
        ]
