from django.db import models


class Kind(models.Model):
    """What sort of learning a course is, as this college sorts it: course, workshop, drop-in.

    needs_booking: people take a place before they come. needs_pair: two tutors who have both said yes are wanted
    before an offering is published. order: where it stands in lists. A kind that is no longer used is retired.
    """

    slug = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()
    needs_booking = models.BooleanField(default=True)
    needs_pair = models.BooleanField(default=True)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], name="courses_kind_order", deferrable=models.Deferrable.DEFERRED)
        ]
