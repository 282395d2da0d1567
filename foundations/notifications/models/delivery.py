import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.lib.choices import one_of
from foundations.notifications.models.channel import DeliveryChannel
from foundations.notifications.models.notice import Notice


class DeliveryState(models.TextChoices):
    """Values of Delivery.State."""

    CLAIMED = "claimed", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("not sent, because it was no longer true")


class Delivery(models.Model):
    """One attempt to bring a notice to its person by one channel.

    The Message-ID is the notice's, the same for every attempt, so that a mail program shows a doubled mail
    once.
    """

    Channel = DeliveryChannel
    State = DeliveryState

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=State)
    attempt = models.PositiveSmallIntegerField()
    claimed_on = models.DateTimeField()
    ended_on = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel", "attempt"], name="notifications_delivery_attempt"),
            # one live claim a notice: the worker that holds it is the only one that sends
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state="claimed"), name="notifications_delivery_one_claim"
            ),
            one_of("channel", DeliveryChannel, "notifications_delivery_channel"),
            one_of("state", DeliveryState, "notifications_delivery_state"),
        ]
