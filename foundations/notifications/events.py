"""What delivering asks of the floors above, and what it tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from foundations.lib.events import Event, Question

if TYPE_CHECKING:
    from foundations.notifications.models import Notice


@dataclass(frozen=True)
class Way:
    """How one notice comes to its person. channel: a value of DeliveryChannel, empty when it is not told at all.

    wait: not to be told before this moment, such as the end of a pause; none when it may go now.
    """

    channel: str
    wait: datetime | None = None


@dataclass(frozen=True)
class WaysToTell(Question[Mapping[int, Way]]):
    """By which way does each of these notices come to its person now? Answered by notice id.

    notices: rows read with their person, as whoever delivers one has just locked it.
    """

    notices: "tuple[Notice, ...]"
    now: datetime


@dataclass(frozen=True)
class NoticeBrought(Event):
    """A message went out, or the office has it on its list: the moment at which copies of it may follow."""

    notice_id: int
    person_id: int
    purpose: str
    now: datetime
