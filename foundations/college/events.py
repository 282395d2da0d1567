"""What the college's own settings tell the floors above."""

from dataclasses import dataclass
from datetime import datetime

from foundations.lib.events import Event


@dataclass(frozen=True)
class SettingsChanged(Event):
    """Someone changed the college's settings. fields: the names of what changed, not the values."""

    fields: tuple[str, ...]
    by_id: int
    happened_at: datetime


@dataclass(frozen=True)
class TextWritten(Event):
    """Someone wrote a new version of one of the college's texts."""

    text_id: int
    key: str
    version: int
    by_id: int
    happened_at: datetime
