import uuid

from django.db import models
from django.db.models import F, Q

from courses.models import Course, Offering
from foundations.accounts.models import User
from foundations.college.models import Text
from foundations.lib.choices import act_pair
from foundations.lib.encryption import EncryptedTextField
from students.models.enrolment import Enrolment


class FeedbackRound(models.Model):
    """Asking the people of one offering how it was, once, after its last session.

    text: the version of the questions that is asked, the same for all of them; none for the product's own.
    closes: from then on nothing is added, and whoever may read the answers reads them. people: how many had a place.
    papers: how many sheets of paper the office typed in. weighed: poor feedback has been looked for.
    """

    offering = models.OneToOneField(Offering, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    people = models.PositiveSmallIntegerField()
    papers = models.PositiveSmallIntegerField(default=0)
    weighed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="students_feedbackround_opens_first"),
            models.CheckConstraint(condition=Q(papers__lte=F("people")), name="students_feedbackround_papers"),
        ]
        indexes = [
            # rounds that have closed and were not weighed yet
            models.Index(fields=["closes"], condition=Q(weighed=False), name="students_feedbackround_weigh")
        ]


class FeedbackTicket(models.Model):
    """Who is asked, and whether they have answered or said no: nothing else, and no time. Made for all at once.

    There is no way from here to the answers: docs/adr/0013-confidential-feedback.md.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="feedback_ticket")
    round = models.ForeignKey(FeedbackRound, on_delete=models.PROTECT, related_name="tickets")
    given = models.BooleanField(default=False)


class Feedback(models.Model):
    """The answers of one person who is not named: no enrolment, no person, no time.

    Each time somebody of the round answers, all of its rows are written again, with new keys and in a new order:
    neither the key, the place on disk, the number of the transaction nor the hour of sealing says which one is new.
    answers: {"worth": 1 to 5 (5 the best), "keep": words, "change": words}, each only if it was answered.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(FeedbackRound, on_delete=models.PROTECT, related_name="answers")
    answers = EncryptedTextField(owner="key")


class SaidAndDone(models.Model):
    """You said, we did: what the college changed about a course after people told it something."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=240)
    did = models.CharField(max_length=240)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [act_pair("removed", "students_saidanddone_removed_pair")]
        indexes = [
            # the course page, the newest first
            models.Index(
                fields=["course", "-written_at"], condition=Q(removed_at=None), name="students_saidanddone_shown"
            )
        ]
