"""The hours in which no text goes out: a phone beside a bed makes a noise, a mail does not."""

from datetime import datetime, time, timedelta

from foundations.college.current import college
from foundations.lib.periods import instant, local


def end(moment: datetime) -> datetime | None:
    """Return when the quiet hours around a moment end, by the college's clock; none when it is not quiet then.

    The college's two hours, from and until, are the same when it wants no quiet hours.
    """
    ours = college()
    begins, ends = ours.text_quiet_from, ours.text_quiet_until
    here = local(moment, ours.zone)
    over_night = begins > ends
    late, early = here.hour >= begins, here.hour < ends
    quiet = (late or early) if over_night else (late and early)
    if not quiet:
        return None
    day = here.date() + timedelta(days=1) if over_night and late else here.date()
    return instant(day, time(ends), ours.zone)
