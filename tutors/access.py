"""Who counts as a tutor."""

from foundations.accounts.access import Audience
from tutors.models import Tutor

TUTORS = Audience("tutor", lambda user: Tutor.objects.filter(user=user, left_at=None).exists(), strong=True)
