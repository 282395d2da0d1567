import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from foundations.accounts.models import User
from foundations.lib.choices import act_pair, one_of
from foundations.lib.encryption import EncryptedTextField
from students.models.enrolment import Enrolment


class ContactTaskWho(models.TextChoices):
    """Values of ContactTask.Who."""

    TUTORS = "tutors", _("The tutors of the session")
    OFFICE = "office", _("The office")


class ContactTaskState(models.TextChoices):
    """Values of ContactTask.State."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Not needed: the mark was put right")


class ContactTaskOutcome(models.TextChoices):
    """Values of ContactTask.Outcome."""

    SPOKE = "spoke", _("We spoke")
    MESSAGE = "message", _("I left a message")
    NO_ANSWER = "no_answer", _("No answer")
    NO_MORE = "no_more", _("They asked us not to get in touch about this")


class ContactTaskQuerySet(models.QuerySet["ContactTask"]):
    """How hellos are found."""

    def visible_to(self, user: User) -> Self:
        """Who helps students sees all; a tutor sees those of the sessions they teach, until the office has them."""
        return self if user.has_perm("students.help") else self.for_tutor(user)

    def for_tutor(self, user: User) -> Self:
        """Those that the tutors of a session do, for one of them."""
        return self.filter(
            who=ContactTaskWho.TUTORS,
            session__teachings__tutor__user=user,
            session__teachings__tutor__left_at=None,
        )

    def open(self) -> Self:
        """Those that wait for somebody to get in touch."""
        return self.filter(state=ContactTaskState.OPEN)


class ContactTask(models.Model):
    """A friendly hello to somebody who was not at a session. It never counts against anyone.

    who: who gets in touch. due: by which day. tries: how often nobody answered. words: what would help next time, as
    the student would like it written down. passed: the tutors handed it to the office.
    """

    Who = ContactTaskWho
    State = ContactTaskState
    Outcome = ContactTaskOutcome

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="contact_tasks")
    who = models.CharField(max_length=10, choices=Who)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    due = models.DateField()
    tries = models.PositiveSmallIntegerField(default=0)
    made_on = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = EncryptedTextField(owner="uuid", blank=True)
    passed_at = models.DateTimeField(null=True)
    passed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ContactTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="students_contacttask_once"),
            one_of("who", ContactTaskWho, "students_contacttask_who"),
            one_of("state", ContactTaskState, "students_contacttask_state"),
            one_of("outcome", ContactTaskOutcome, "students_contacttask_outcome", blank=True),
            act_pair("passed", "students_contacttask_passed_pair"),
            act_pair("done", "students_contacttask_done_pair"),
            models.CheckConstraint(
                condition=(Q(state="done", done_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state="done") & Q(done_at=None, outcome="", words="")),
                name="students_contacttask_done_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(passed_at=None) | Q(who="office"), name="students_contacttask_passed_to_office"
            ),
        ]
        indexes = [
            # what waits for the tutors or the office, soonest first
            models.Index(fields=["who", "due", "id"], condition=Q(state="open"), name="students_contacttask_open"),
        ]
