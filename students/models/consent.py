from datetime import datetime
from typing import Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.college.models import Text
from foundations.lib.choices import act_pair, one_of
from students.models.student import Student


class ConsentPurpose(models.TextChoices):
    """Values of Consent.Purpose: the only things for which we ask a yes, because a no costs nothing."""

    PHOTOS = "photos", _("Photos of me")
    STORIES = "stories", _("My words and my story")
    RESEARCH = "research", _("Being asked about research")


class ConsentQuerySet(models.QuerySet["Consent"]):
    """How consents are found."""

    def valid(self, now: datetime) -> Self:
        """Given, not taken back, and not run out."""
        return self.filter(given_at__lte=now, expires__gt=now, withdrawn_at=None)

    def belonging_to(self, user: User) -> Self:
        """What a person said themselves."""
        return self.filter(student__user=user)


_LASTS: Final = Func(
    F("given_at"), Least(F("withdrawn_at"), F("expires")), function="tstzrange", output_field=DateTimeRangeField()
)


class Consent(models.Model):
    """One yes of a student: for what, to which words, from when, until when. Rows stay; a later yes is a new row.

    wording: the version of the college's text that they said yes to. expires: the yes ends by itself then.
    """

    Purpose = ConsentPurpose

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    wording = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    expires = models.DateTimeField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("purpose", ConsentPurpose, "students_consent_purpose"),
            models.CheckConstraint(condition=Q(expires__gt=F("given_at")), name="students_consent_expires_later"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="students_consent_withdrawn_later",
            ),
            act_pair("withdrawn", "students_consent_withdrawn_pair"),
            ExclusionConstraint(
                name="students_consent_one_at_a_time",
                expressions=[  # while they last, two yeses of one student for one purpose never overlap
                    ("student", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    (_LASTS, RangeOperators.OVERLAPS),
                ],
            ),
        ]
