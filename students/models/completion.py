from django.db import models
from django.db.models import Q

from courses.models import Offering
from foundations.accounts.models import User
from foundations.college.models import Text
from foundations.lib.choices import act_pair
from foundations.lib.encryption import EncryptedTextField
from students.models.enrolment import Enrolment
from students.models.student import Student


class Completion(models.Model):
    """How a place came to be completed. There is one for each completed enrolment, and it is never taken away.

    attended, held: sessions attended of those held, at that moment. reason: why the office completed it by hand.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="completion")
    attended = models.PositiveSmallIntegerField()
    held = models.PositiveSmallIntegerField()
    by_hand = models.BooleanField(default=False)
    reason = EncryptedTextField(owner="enrolment_id", blank=True)
    completed_at = models.DateTimeField()
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by_hand=True) & ~Q(reason="") | Q(by_hand=False, reason=""),
                name="students_completion_by_hand_has_reason",
            ),
        ]


class CompletionShare(models.Model):
    """The share of sessions that completes one offering, in per cent, where it is not the college's own."""

    offering = models.OneToOneField(Offering, on_delete=models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="students_completionshare_range")
        ]


class GraduationName(models.Model):
    """A student lets the college read out and print their name at the graduation of one academic year.

    year: 2026 is September 2026 to August 2027. They can take it back on any day.
    """

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "year"], name="students_graduationname_once"),
            act_pair("taken_back", "students_graduationname_taken_back_pair"),
        ]


class NextSteps(models.Model):
    """What a student said about what comes next, after a completed course. Every answer may be empty.

    text: the version of the college's questions that was answered; none for the product's own.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="next_steps")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    first = EncryptedTextField(owner="enrolment_id", blank=True)
    second = EncryptedTextField(owner="enrolment_id", blank=True)
    third = EncryptedTextField(owner="enrolment_id", blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
