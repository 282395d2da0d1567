import uuid

from django.db import models
from django.db.models import Q

from courses.models.course import Course
from foundations.accounts.models import User
from foundations.lib.choices import act_pair


class Story(models.Model):
    """A story of hope that somebody lets the college show, under a name of their choice, until a day they chose.

    teller: the person, where they have an account; they can take the story back themselves. agreed_by: who wrote the
    consent down. expires: the last day it is shown.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.TextField()
    shown_as = models.CharField(max_length=60)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="stories")
    teller = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires = models.DateField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            act_pair("taken_back", "courses_story_taken_back_pair"),
            # words of a story that was taken back are blanked
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(words="", shown_as=""), name="courses_story_taken_back_is_blank"
            ),
        ]
