import uuid
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.student import Student


class NeedKind(models.TextChoices):
    """Values of Need.Kind, in the order in which they are asked."""

    SEAT = "seat", _("A seat near the door")
    QUIET = "quiet", _("Breaks, and a quiet space")
    LOOP = "loop", _("A hearing loop")
    PRINT = "print", _("Large print handouts")
    EASY_READ = "easy_read", _("Easy read handouts")
    CAPTIONS = "captions", _("Captions on videos and talks")
    SIGNER = "signer", _("A sign language interpreter")
    INTERPRETER = "interpreter", _("An interpreter for another language")
    HELLO = "hello", _("To meet a tutor before the first day")
    SOMEONE = "someone", _("To bring someone along")
    TRAVEL = "travel", _("Help with travel")
    OTHER = "other", _("Something else")


# there is nothing for tutors to do about these
NEVER_FOR_TUTORS: Final = frozenset({NeedKind.TRAVEL})


class NeedQuerySet(models.QuerySet["Need"]):
    """How needs are found."""

    def visible_to(self, user: User) -> Self:
        """A person sees their own; who helps students enrol sees all."""
        return self if user.has_perm("students.help") else self.belonging_to(user)

    def belonging_to(self, user: User) -> Self:
        """What a person asked for themselves, whatever else they may see."""
        return self.filter(student__user=user)

    def live(self) -> Self:
        """What still helps."""
        return self.filter(ended_at=None)


class Need(models.Model):
    """Something that helps a student take part, asked for once and then arranged for every course of theirs.

    words: more about it in their own words (which language, who comes along), for the office; the words of "something
    else" are Student.support. line: the one line that tutors read where the kind alone does not say what to do.
    shared: whether tutors may see what to do. review: when we ask whether it is still right (a year, as the
    Accessible Information Standard asks for a review). Never why.
    """

    Kind = NeedKind

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=12, choices=NeedKind)
    words = EncryptedTextField(owner="uuid", blank=True)
    line = EncryptedTextField(owner="uuid", blank=True)
    shared = models.BooleanField(default=False)
    review = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", NeedKind, "students_need_kind"),
            models.UniqueConstraint(
                fields=["student", "kind"], condition=Q(ended_at=None), name="students_need_one_live_of_a_kind"
            ),
            act_pair("ended", "students_need_ended_pair"),
        ]
        indexes = [
            # the daily look for what should be asked again
            models.Index(fields=["review"], condition=Q(ended_at=None), name="students_need_review"),
        ]

    def own_words(self) -> str:
        """Return what they wrote themselves about it; the student has to be loaded for "something else"."""
        return self.student.support if self.kind == NeedKind.OTHER else self.words
