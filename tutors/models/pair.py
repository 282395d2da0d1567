import uuid

from django.db import models
from django.db.models import F, Q

from foundations.accounts.models import User
from foundations.lib.choices import act_pair
from tutors.models.tutor import Tutor


class Pair(models.Model):
    """Two different people who agreed to teach together, as equals: one from life, one from a subject."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    peer_tutor = models.ForeignKey(Tutor, on_delete=models.PROTECT, related_name="+")
    staff_tutor = models.ForeignKey(Tutor, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    peer_agreed_at = models.DateTimeField(null=True)
    peer_agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    staff_agreed_at = models.DateTimeField(null=True)
    staff_agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(peer_tutor=F("staff_tutor")), name="tutors_pair_two_people"),
            models.UniqueConstraint(
                fields=["peer_tutor", "staff_tutor"], condition=Q(ended_at=None), name="tutors_pair_one_live"
            ),
            act_pair("peer_agreed", "tutors_pair_peer_agreed_pair"),
            act_pair("staff_agreed", "tutors_pair_staff_agreed_pair"),
            act_pair("ended", "tutors_pair_ended_pair"),
        ]

    @property
    def accepted(self) -> bool:
        """Both have said yes and neither has ended it."""
        return bool(self.peer_agreed_at and self.staff_agreed_at and not self.ended_at)
