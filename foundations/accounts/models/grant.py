from django.db import models
from django.db.models import F, Q

from foundations.accounts.models.user import User
from foundations.lib.choices import act_pair


class Grant(models.Model):
    """A role given to a person by another person. The roles themselves are code: accounts/roles.py."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None), name="accounts_grant_one_live"
            ),
            models.CheckConstraint(condition=~Q(user=F("granted_by")), name="accounts_grant_never_to_oneself"),
            act_pair("ended", "accounts_grant_ended_pair"),
        ]
