"""Quiet hours, in which nobody is written a text and no answer runs out: at night, by the clock on the wall."""

from datetime import datetime, time, timedelta

from foundations.lib.periods import instant, local

BEGIN = time(20)
END = time(8)
ANSWER_BY = time(10)  # what would run out at night runs out in the morning, when people had a look


def is_quiet(moment: datetime, zone: str) -> bool:
    """Say whether an instant is in the quiet hours of a zone."""
    clock = local(moment, zone).time()
    return clock >= BEGIN or clock < END


def wake(moment: datetime, zone: str) -> datetime:
    """Return an instant, or ten in the morning when it is at night or before people had a look."""
    here = local(moment, zone)
    if here.time() > BEGIN:
        return instant(here.date() + timedelta(days=1), ANSWER_BY, zone)
    return instant(here.date(), ANSWER_BY, zone) if here.time() < ANSWER_BY else moment


def add_waking(moment: datetime, span: timedelta, zone: str) -> datetime:
    """Return the instant after so much time outside the quiet hours."""
    at = moment
    while True:
        here = local(at, zone)
        if is_quiet(at, zone):
            day = here.date() + timedelta(days=1) if here.time() >= BEGIN else here.date()
            at = instant(day, END, zone)
            continue
        evening = instant(here.date(), BEGIN, zone)
        if at + span <= evening:
            return at + span
        span -= evening - at
        at = evening
