import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.lib.choices import one_of
from foundations.lib.encryption import EncryptedTextField


class StudentReach(models.TextChoices):
    """Values of Student.Reach."""

    MAIL = "mail", _("By e-mail")
    TEXT = "text", _("By text message")
    LETTER = "letter", _("By letter")
    PHONE = "phone", _("By phone")


class StudentQuerySet(models.QuerySet["Student"]):
    """How students are found."""

    def visible_to(self, user: User) -> Self:
        """A person sees their own record; who helps students enrol sees all."""
        return self if user.has_perm("students.help") else self.filter(user=user)


class Student(models.Model):
    """A person who learns here. Never asked: diagnosis, referral, birth date.

    support is what would help them take part, in their own words; post_address is where letters go, for who asked for
    letters. The college also never stores on a roster who uses services, who cares for someone, who is a colleague and
    who is a neighbour.
    """

    Reach = StudentReach

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="student")
    name = models.CharField(max_length=80)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.MAIL)
    support = EncryptedTextField(owner="uuid", blank=True)
    post_address = EncryptedTextField(owner="uuid", blank=True, default="")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [one_of("reach", StudentReach, "students_student_reach")]
