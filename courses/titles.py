"""Courses by the newest title they have, for lists to choose from."""

from django.db.models import OuterRef, QuerySet, Subquery

from courses.models import Course, Revision


def titled() -> QuerySet[Course]:
    """Return the courses in use, each with its newest `title`, by code. One query."""
    title = Revision.objects.filter(course=OuterRef("pk")).order_by("-number").values("title")[:1]
    return Course.objects.filter(retired_at=None).annotate(title=Subquery(title)).order_by("code", "pk")
