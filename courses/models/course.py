import uuid

from django.db import models

from courses.models.category import Category
from courses.models.kind import Kind
from courses.models.partner import Partner
from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class Course(models.Model):
    """An entry in the course library. It lives for years; its words are in revisions.

    partner: the organisation it is made with; strand: a thread of the programme, such as "In the community".
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(max_length=12, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, to_field="slug", db_column="kind", related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    strand = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            act_pair("retired", "courses_course_retired_pair"),
        ]


class FormerSlug(models.Model):
    """An address a course had before. It is never given to another course and leads to the new one."""

    slug = models.SlugField(max_length=80, unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="former_slugs")
