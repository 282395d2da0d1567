"""The frame of every mail: neutral first line, whom to turn to, why and how to stop; in the college's zone."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest

from foundations.accounts.models import User
from foundations.college.models import College
from foundations.notifications import notices
from foundations.notifications.mail import compose, template_of

PARTS = {
    "test/email/dates.subject.txt": "Your dates\nfrom {{ day }}\n",
    "test/email/dates.txt": '{% extends "notifications/email_base.txt" %}{% block body %}Hi {{ name }}\n\n\n\n'
    "{{ starts|date:'H:i' }}{% endblock %}",
    "test/email/dates.html": '{% extends "notifications/email_base.html" %}{% block body %}<h1>{{ name }}</h1>'
    "{% endblock %}",
}


@pytest.fixture
def message(settings, db):
    College.objects.update(short_name="Larkmoor", phone="01632 960100", colour="#0B4A3C", email="hi@larkmoor.example")
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["APP_DIRS"] = False
    templates[0]["OPTIONS"]["loaders"] = [
        ("django.template.loaders.locmem.Loader", PARTS),
        "django.template.loaders.filesystem.Loader",
    ]
    settings.TEMPLATES = templates
    starts = datetime(2027, 7, 6, 9, tzinfo=UTC)
    return compose(template="test/email/dates", context={"name": "Ana & Bo", "day": "6 July", "starts": starts})


def test_the_subject_is_one_line(message):
    assert message.subject == "Your dates from 6 July"


def test_the_text_is_not_escaped_and_is_in_the_zone_of_the_college(message):
    lines = message.text.splitlines()
    assert lines[0] == "This message is for you. Open it when you have a quiet moment."
    assert "Hi Ana & Bo\n\n10:00\n" in message.text
    assert "* Samaritans, day and night: 116 123\n" in message.text
    assert "You can reply to this message, or ring 01632 960100." in message.text
    assert lines[-2:] == [
        "You get this because you are a student here.",
        "To stop these messages, or to be told another way, reply to this message.",
    ]


def test_the_html_has_the_same_frame_without_tables_or_pictures(message):
    assert "<h1>Ana &amp; Bo</h1>" in message.html
    assert '<a href="tel:116123">116 123</a>' in message.html
    assert '<a href="sms:85258">Text SHOUT to 85258' in message.html
    assert "#0B4A3C" in message.html
    assert message.html.count("<style>") == 1
    assert "<title>Your dates from 6 July</title>" in message.html
    for unwanted in ("<table", "<img", "<script", " style=", "var(--", "{%", "{{", "{#"):
        assert unwanted not in message.html


def test_templates_are_named_for_the_purpose():
    assert template_of("students.place_confirmed") == "students/email/place_confirmed"


def test_a_notice_is_written_only_inside_a_transaction():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        notices.write(person=User(pk=1), purpose="test.confirmation", occasion="1", now=datetime.now(UTC))
