"""The college's own settings: what may be chosen, who is told, and what every page reads."""

from datetime import UTC, datetime

import pytest

from foundations.accounts.models import User
from foundations.audit.models import Entry
from foundations.college import current, settings, texts
from foundations.college.models import College, HelpLine, Text
from foundations.lib.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return User.objects.create(email="admin@example.org", name="Ade")


def test_a_new_installation_has_its_row_and_help_lines():
    assert current.college().zone == "Europe/London"
    lines = current.help_lines()
    assert [line.call for line in lines] == ["116 123", "", "111", "999"]
    assert [bool(line.sign_address) for line in lines] == [False, False, True, True]
    assert lines[1].text_words.startswith("Text SHOUT to 85258")


def test_changes_are_seen_at_once_and_written_down(admin):
    assert current.college().short_name == "College"
    settings.change(by=admin, now=NOW, short_name=" Larkmoor ", colour="#0b4a3c", zone="Europe/Dublin")
    college = current.college()
    assert (college.short_name, college.colour, college.zone) == ("Larkmoor", "#0B4A3C", "Europe/Dublin")
    (entry,) = Entry.objects.by(admin)
    assert (entry.act, entry.detail) == ("college.change_settings", {"fields": "colour,short_name,zone"})


def test_the_same_again_is_no_change(admin):
    settings.change(by=admin, now=NOW, zone="Europe/London", offer_hours=48)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "shown on every page, so it cannot be empty"),
        ("short_name", "x" * 31, "30 letters at most"),
        ("zone", "London", "We do not know this time zone"),
        ("nation", "atlantis", "one of the nations"),
        ("hellos", "nobody", "Choose who says hello: the tutors or the office"),
        ("offer_hours", 0, "14 days at most"),
        ("colour", "#8899AA", "too light to read"),
        ("colour", "#8C1026", "looks like our error messages"),
        ("colour", "purple", "six letters or digits"),
        ("accent", "#4A2260", "Choose a lighter one"),
    ],
)
def test_what_the_college_could_not_work_with_is_refused_beside_its_field(admin, field, value, words):
    with pytest.raises(Refusal, match=words) as refused:
        settings.change(by=admin, now=NOW, **{field: value})
    assert refused.value.field == field
    assert (College.objects.get().colour, Entry.objects.count()) == ("#4A2260", 0)


def test_a_name_that_is_no_setting_is_a_mistake_of_the_code(admin):
    with pytest.raises(TypeError, match="logo"):
        settings.change(by=admin, now=NOW, logo="x")


def test_a_text_grows_by_versions_and_the_newest_is_shown(admin):
    assert current.text("charter") is None
    texts.write(key="charter", heading="Our charter", body="We listen.", by=admin, now=NOW)
    second = texts.write(key="charter", heading="Our charter", body="We listen first.", by=admin, now=NOW)
    again = texts.write(key="charter", heading="Our charter ", body=" We listen first.", by=admin, now=NOW)
    assert (second.version, again.pk) == (2, second.pk)
    assert current.text("charter") == second
    assert list(Text.objects.order_by("version").values_list("version", "body")) == [
        (1, "We listen."),
        (2, "We listen first."),
    ]
    assert [entry.detail for entry in Entry.objects.by(admin)] == [
        {"key": "charter", "version": 2},
        {"key": "charter", "version": 1},
    ]


def test_a_text_without_words_is_refused(admin):
    with pytest.raises(texts.EmptyText, match="The old text stays until you do") as refused:
        texts.write(key="charter", heading="x", body=" ", by=admin, now=NOW)
    assert (refused.value.field, Text.objects.count()) == ("body", 0)


def test_a_warm_process_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(3):
        current.college(), current.help_lines(), current.text("charter")
    with django_assert_num_queries(0):
        current.college(), current.help_lines(), current.text("charter")
    HelpLine.objects.filter(order=1).update(call="0")
    assert current.help_lines()[0].call == "116 123"
    current.forget()
    assert current.help_lines()[0].call == "0"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("minimum_age", 13, "14 up to 65"),
        ("minimum_age", 66, "14 up to 65"),
        ("left_minutes", 4, "5 to 240 minutes"),
        ("left_minutes", 241, "5 to 240 minutes"),
    ],
)
def test_ages_and_minutes_have_sane_ends(admin, field, value, words):
    with pytest.raises(Refusal, match=words) as refused:
        settings.change(by=admin, now=NOW, **{field: value})
    assert refused.value.field == field


def test_ages_minutes_and_the_first_term_are_kept(admin):
    settings.change(by=admin, now=NOW, minimum_age=14, left_minutes=240, first_term_before_panel=True)
    college = current.college()
    assert (college.minimum_age, college.left_minutes, college.first_term_before_panel) == (14, 240, True)
