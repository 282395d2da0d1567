import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Offering
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.student import Student


class EnquiryWay(models.TextChoices):
    """Values of Enquiry.Way."""

    WEB = "web", _("On the website")
    PHONE = "phone", _("By phone")
    MAIL = "mail", _("By e-mail")
    VISIT = "visit", _("They came by")
    PARTNER = "partner", _("Through a partner")


class Enquiry(models.Model):
    """Somebody asked the college something: who, what, by which way, and who answered what.

    reach: how to answer them. team, size: a team that asks for coaching, and how many they are; else empty. answer:
    what was said, in short. student: whom it became. offering: the group planned for the team. After a year the words
    are blanked (blanked_on), and the row only counts.
    """

    Way = EnquiryWay

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    way = models.CharField(max_length=10, choices=Way)
    for_team = models.BooleanField(default=False)
    name = EncryptedTextField(owner="uuid", blank=True)
    reach = EncryptedTextField(owner="uuid", blank=True)
    words = EncryptedTextField(owner="uuid", blank=True)
    team = EncryptedTextField(owner="uuid", blank=True)
    size = models.PositiveSmallIntegerField(null=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = EncryptedTextField(owner="uuid", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, null=True, related_name="+")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, related_name="+")
    blanked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            one_of("way", EnquiryWay, "students_enquiry_way"),
            act_pair("answered", "students_enquiry_answered_pair"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(answer=""), name="students_enquiry_answer_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(for_team=True) | Q(team="", size=None, offering=None), name="students_enquiry_team_only"
            ),
            models.CheckConstraint(
                condition=Q(blanked_on=None) | Q(name="", reach="", words="", team="", answer=""),
                name="students_enquiry_blanked_is_empty",
            ),
        ]
        indexes = [
            # the office's list: what waits for an answer, oldest first
            models.Index(fields=["taken_at", "id"], condition=Q(answered_at=None), name="students_enquiry_open"),
            # the same list: what was asked, newest first
            models.Index(fields=["-taken_at", "-id"], name="students_enquiry_newest"),
        ]
