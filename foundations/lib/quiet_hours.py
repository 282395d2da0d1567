"""Quiet hours, in which nobody is written a text and no answer runs out: at night, by the clock on the wall."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from foundations.lib.periods import instant, local

A_LOOK: Final = 2  # hours: what would run out at night runs out in the morning, when people had a look
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class QuietHours:
    """From one full hour until another, mostly over midnight, in a zone. Both are different."""

    begins: int
    ends: int
    zone: str

    @property
    def over_midnight(self) -> bool:
        """Whether they begin on one day and end on the next."""
        return self.begins > self.ends

    @property
    def answer_by(self) -> time:
        """The hour in the morning by which people had a look."""
        hour = self.ends + A_LOOK
        return time(min(hour, self.begins) if self.over_midnight else min(hour, 23))

    def end(self, moment: datetime) -> datetime | None:
        """Return when the quiet hours around a moment end; none when it is not quiet then."""
        here = local(moment, self.zone)
        late, early = here.hour >= self.begins, here.hour < self.ends
        if not ((late or early) if self.over_midnight else (late and early)):
            return None
        day = here.date() + A_DAY if self.over_midnight and late else here.date()
        return instant(day, time(self.ends), self.zone)

    def wake(self, moment: datetime) -> datetime:
        """Return an instant, or the morning when it is at night or before people had a look."""
        here = local(moment, self.zone)
        if self.over_midnight and here.time() > time(self.begins):
            return instant(here.date() + A_DAY, self.answer_by, self.zone)
        return instant(here.date(), self.answer_by, self.zone) if here.time() < self.answer_by else moment

    def add_waking(self, moment: datetime, span: timedelta) -> datetime:
        """Return the instant after so much time outside the quiet hours."""
        at = moment
        while True:
            if (morning := self.end(at)) is not None:
                at = morning
                continue
            here = local(at, self.zone)
            day = here.date() if here.hour < self.begins else here.date() + A_DAY
            evening = instant(day, time(self.begins), self.zone)
            if at + span <= evening:
                return at + span
            span -= evening - at
            at = evening
