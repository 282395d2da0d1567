from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Days(Func):
    """The days from one to another as a range of Postgres, both counted."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Term(models.Model):
    """A term of the college, as mainstream colleges have them: about three a year. Days are the college's own days.

    No day is in two terms. enrolment_opens: the first day on which people can enrol themselves.
    """

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField()
    enrolment_opens = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="courses_term_starts_before_end"),
            models.CheckConstraint(
                condition=Q(enrolment_opens__lte=F("ends")), name="courses_term_enrolment_before_end"
            ),
            ExclusionConstraint(
                name="courses_term_one_at_a_time",
                expressions=[
                    (
                        Days("starts", "ends", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
