"""Whom people can turn to now, as every page, mail and print shows it: the college's own list, in its order."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from foundations.college import current
from foundations.college.events import SettingsChanged
from foundations.college.models import College, HelpLine
from foundations.college.settings import HasId
from foundations.lib.events import publish
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

MOST = 8
ASIDE = 32767  # an order that no line has, while two change places


@dataclass(frozen=True)
class Ways:
    """A line and the ways to reach it: by call, by text, in sign language. words: who it is."""

    words: str
    call: str = ""
    text_number: str = ""
    text_words: str = ""
    sign_words: str = ""
    sign_address: str = ""


@verb
def add(*, ways: Ways, by: HasId, now: datetime) -> HelpLine:
    """Add a line after the others. Raises Refusal when nobody could be reached, or the list is long already."""
    lines = _locked()
    if len(lines) >= MOST:
        words = _("%(most)s lines are enough: people should find the right one fast. Take one away first.")
        raise Refusal(words % {"most": MOST})
    order = lines[-1].order + 1 if lines else 1
    line = HelpLine.objects.create(order=order, **asdict(_reachable(ways)))
    _tell(by=by, now=now)
    return line


@verb
def change(*, line: HelpLine, ways: Ways, by: HasId, now: datetime) -> HelpLine:
    """Change what a line says. Raises Refusal when nobody could be reached."""
    line = next(each for each in _locked() if each.pk == line.pk)
    values = asdict(_reachable(ways))
    changed = [name for name, value in values.items() if getattr(line, name) != value]
    for name in changed:
        setattr(line, name, values[name])
    if changed:
        line.save(update_fields=changed)
        _tell(by=by, now=now)
    return line


@verb
def move(*, line: HelpLine, up: bool, by: HasId, now: datetime) -> None:
    """Let a line change places with the one above or below it; the first and the last stay where they are."""
    lines = _locked()
    place = next(place for place, each in enumerate(lines) if each.pk == line.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(lines):
        return
    one, two = lines[place], lines[other]
    for each, order in ((one, ASIDE), (two, one.order), (one, two.order)):
        HelpLine.objects.filter(pk=each.pk).update(order=order)
    _tell(by=by, now=now)


@verb
def remove(*, line: HelpLine, by: HasId, now: datetime) -> None:
    """Take a line away. Raises Refusal for the last one: somebody must always be there to turn to."""
    if len(_locked()) == 1:
        raise Refusal(_("This is the last one. Add another before you take it away, so that nobody is left alone."))
    HelpLine.objects.filter(pk=line.pk).delete()
    _tell(by=by, now=now)


def _locked() -> list[HelpLine]:
    """Return every line in its order; the college's own row is held, so nobody else changes them meanwhile."""
    College.objects.select_for_update(no_key=True).get(pk=1)
    return list(HelpLine.objects.order_by("order"))


def _reachable(ways: Ways) -> Ways:
    ways = Ways(**{name: value.strip() for name, value in asdict(ways).items()})
    if not ways.words:
        raise Refusal(_("Write who this is, such as “Samaritans, any time”."), field="words")
    if not (ways.call or ways.text_number or ways.sign_address):
        raise Refusal(_("Write a number to ring, a number to text, or an address for sign language."), field="call")
    return ways


def _tell(*, by: HasId, now: datetime) -> None:
    current.forget_after_change()
    publish(SettingsChanged(fields=("help_lines",), by_id=by.pk, happened_at=now))
