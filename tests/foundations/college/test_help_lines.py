"""Whom people can turn to now, as the college edits it."""

from datetime import UTC, datetime

import pytest

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import current, help_lines
from foundations.college.help_lines import Ways
from foundations.college.models import HelpLine
from foundations.lib.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return User.objects.create(email="admin@example.org", name="Ade")


def shown() -> list[str]:
    return [line.words for line in current.help_lines()]


def test_a_line_is_added_last_and_shown_at_once(admin):
    before = shown()
    line = help_lines.add(ways=Ways(words=" Larkmoor night line ", call="01632 960200"), by=admin, now=NOW)
    assert shown() == [*before, "Larkmoor night line"]
    said = Ways(**{name: getattr(line, name) for name in Ways.__dataclass_fields__})
    assert said == Ways(words="Larkmoor night line", call="01632 960200")
    assert [(entry.act, entry.detail) for entry in Entry.objects.by(admin)] == [
        ("college.change_settings", {"fields": "help_lines"})
    ]


@pytest.mark.parametrize(
    ("ways", "field", "words"),
    [
        (Ways(words=" ", call="999"), "words", "Write who this is"),
        (Ways(words="Night line", text_words="Text us"), "call", "a number to ring"),
    ],
)
def test_a_line_that_reaches_nobody_is_refused(admin, ways, field, words):
    line = HelpLine.objects.order_by("order")[0]
    for act in (
        lambda: help_lines.add(ways=ways, by=admin, now=NOW),
        lambda: help_lines.change(line=line, ways=ways, by=admin, now=NOW),
    ):
        with pytest.raises(Refusal, match=words) as refused:
            act()
        assert refused.value.field == field
    assert Entry.objects.count() == 0


def test_a_changed_line_is_shown_and_the_same_again_is_no_change(admin):
    line = HelpLine.objects.order_by("order")[0]
    changed = help_lines.change(line=line, ways=Ways(words="Samaritans", call="116 123"), by=admin, now=NOW)
    help_lines.change(line=line, ways=Ways(words="Samaritans", call="116 123"), by=admin, now=NOW)
    assert shown()[0] == changed.words == "Samaritans"
    assert Entry.objects.count() == 1


def test_lines_change_places_and_the_ends_stay(admin):
    _first, second, *rest = HelpLine.objects.order_by("order")
    before = shown()
    help_lines.move(line=second, up=True, by=admin, now=NOW)
    assert shown() == [before[1], before[0], *before[2:]]
    help_lines.move(line=second, up=True, by=admin, now=NOW)
    help_lines.move(line=rest[-1], up=False, by=admin, now=NOW)
    assert shown() == [before[1], before[0], *before[2:]]
    help_lines.move(line=second, up=False, by=admin, now=NOW)
    assert shown() == before


def test_the_last_line_stays_and_the_list_stays_short(admin):
    *others, last = HelpLine.objects.order_by("order")
    for line in others:
        help_lines.remove(line=line, by=admin, now=NOW)
    with pytest.raises(Refusal, match="nobody is left alone"):
        help_lines.remove(line=last, by=admin, now=NOW)
    for number in range(help_lines.MOST - 1):
        help_lines.add(ways=Ways(words=f"Line {number}", call="1"), by=admin, now=NOW)
    with pytest.raises(Refusal, match="8 lines are enough: people should find"):
        help_lines.add(ways=Ways(words="One more", call="1"), by=admin, now=NOW)
    assert len(shown()) == help_lines.MOST
