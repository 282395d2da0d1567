import json
import uuid

from django.db import models

from foundations.accounts.models import User
from foundations.lib.encryption import EncryptedTextField
from students.equality_questions import QUESTIONS
from students.models.student import Student


class EqualityAnswers(models.Model):
    """What a student said about themselves for fairness, in a table of its own: only counted, never shown with a name.

    answers: question -> choice as JSON, sealed. Only the student sees them again, changes them and takes them away.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.OneToOneField(Student, on_delete=models.CASCADE, related_name="+")
    answers = EncryptedTextField(owner="uuid")
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def get_answers_display(self) -> str:
        """Return questions and answers in words, for the student's own eyes."""
        said = {QUESTIONS[name]: choice for name, choice in json.loads(self.answers).items() if name in QUESTIONS}
        return "; ".join(f"{asked.words} {asked.choices.get(choice, choice)}" for asked, choice in said.items())
