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


class StudentSafeMessage(models.TextChoices):
    """Values of Student.SafeMessage. Empty: they have not said."""

    YES = "yes", _("Yes, you can leave a message")
    NO = "no", _("No, please don’t leave a message")


class Group(models.TextChoices):
    """The four groups a Recovery College is for. A person may be in any number of them, and need not say."""

    SERVICES = "services", _("I use mental health services, or have used them")
    CARER = "carer", _("I care for someone, as family or a friend")
    WORK = "work", _("I work here or for a partner")
    NEARBY = "nearby", _("I live nearby")
    PRIVATE = "private", _("I would rather not say")


class StudentQuerySet(models.QuerySet["Student"]):
    """How students are found."""

    def visible_to(self, user: User) -> Self:
        """A person sees their own record; who helps students enrol sees all."""
        return self if user.has_perm("students.help") else self.filter(user=user)


class Student(models.Model):
    """A person who learns here. Never asked: diagnosis, referral, birth date.

    support is what would help them take part, in their own words. emergency: somebody to ring, if they want one.
    groups: keys of Group with a space between, sealed; they are counted and never shown, on no roster and to no tutor
    or office. Only the student sees them again.
    """

    Reach = StudentReach
    SafeMessage = StudentSafeMessage

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="student")
    name = models.CharField(max_length=80)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.MAIL)
    support = EncryptedTextField(owner="uuid", blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    safe_message = models.CharField(max_length=3, choices=SafeMessage, blank=True)
    emergency_name = EncryptedTextField(owner="uuid", blank=True)
    emergency_phone = EncryptedTextField(owner="uuid", blank=True)
    groups = EncryptedTextField(owner="uuid", blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("reach", StudentReach, "students_student_reach"),
            one_of("safe_message", StudentSafeMessage, "students_student_safe_message", blank=True),
        ]

    def get_groups_display(self) -> str:
        """Return the groups in words, for the student's own eyes."""
        names = dict(Group.choices)
        return "; ".join(str(names.get(key, key)) for key in self.groups.split())
