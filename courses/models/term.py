from django.db import models
from django.db.models import F, Q


class Term(models.Model):
    """A term of the college, as mainstream colleges have them: about three a year. Days are the college's own days."""

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
        ]
