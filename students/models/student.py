import uuid
from typing import Self

from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
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


class Plain(Func):
    """Words in lower case and without accents, as names are looked for. A function of the database (migration)."""

    function = "students_plain"
    output_field = models.TextField()


class StudentQuerySet(models.QuerySet["Student"]):
    """How students are found."""

    def visible_to(self, user: User) -> Self:
        """A person sees their own record; who helps students enrol sees all."""
        return self if user.has_perm("students.help") else self.filter(user=user)

    def current(self) -> Self:
        """Records in use: not those that were joined to another one of the same person."""
        return self.filter(merged_into=None)


class Student(models.Model):
    """A person who learns here. Never asked: diagnosis, referral, birth date.

    support is what would help them take part, in their own words; post_address is where letters go, for who asked for
    letters. emergency: somebody to ring, if they want one.
    groups: keys of Group with a space between, sealed; they are counted and never shown, on no roster and to no tutor
    or office. Only the student sees them again.
    reference: the college's own name for them, from its spreadsheet. merged_into: the record that this one was joined
    to, because both were one person; a closed record stays, so that nothing that happened is lost.
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
    post_address = EncryptedTextField(owner="uuid", blank=True, default="")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    merged_because = EncryptedTextField(owner="uuid", blank=True)
    merged_at = models.DateTimeField(null=True)
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("reach", StudentReach, "students_student_reach"),
            one_of("safe_message", StudentSafeMessage, "students_student_safe_message", blank=True),
            models.UniqueConstraint(fields=["reference"], name="students_student_reference"),
            act_pair("merged", "students_student_merged_pair"),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="students_student_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="students_student_not_into_itself"),
        ]
        indexes = [
            # the names that look most like what was typed
            GistIndex(OpClass(Plain("name"), name="gist_trgm_ops"), name="students_student_name_near"),
        ]

    def get_groups_display(self) -> str:
        """Return the groups in words, for the student's own eyes."""
        names = dict(Group.choices)
        return "; ".join(str(names.get(key, key)) for key in self.groups.split())
