import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.category import Category
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of


class CourseKind(models.TextChoices):
    """Values of Course.Kind."""

    COURSE = "course", _("Course")
    WORKSHOP = "workshop", _("Workshop")
    MASTERCLASS = "masterclass", _("Masterclass")
    COACHING = "coaching", _("Coaching")
    MENTORING = "mentoring", _("Mentoring")
    ACTION_LEARNING_SET = "action_learning_set", _("Action learning set")
    TEAM_COACHING = "team_coaching", _("Team coaching")
    TASTER = "taster", _("Taster")
    DROP_IN = "drop_in", _("Drop-in")


class Course(models.Model):
    """An entry in the course library. It lives for years; its words are in revisions."""

    Kind = CourseKind

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(max_length=12, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COURSE)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("kind", CourseKind, "courses_course_kind"),
            act_pair("retired", "courses_course_retired_pair"),
        ]


class FormerSlug(models.Model):
    """An address a course had before. It is never given to another course and leads to the new one."""

    slug = models.SlugField(max_length=80, unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="former_slugs")
