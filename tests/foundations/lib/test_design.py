"""The small pieces of the design: markup as a browser gets it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path as address
from pytest_django.fixtures import Settings

from foundations.lib.templatetags.design import ICONS, STYLESHEETS

ROOT = Path(__file__).resolve().parents[3]
CSS = ROOT / "static" / "css"

urlpatterns = [address("help/", lambda request: HttpResponse(), name="help")]


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_every_icon_is_drawn_and_every_drawing_is_known() -> None:
    drawn = set(re.findall(r'<symbol id="i-([a-z]+)"', (ROOT / "static/img/icons.svg").read_text()))
    assert drawn == ICONS


def test_an_icon_is_hidden_from_screen_readers() -> None:
    found = render('{% icon "cal" %}')
    assert 'aria-hidden="true"' in found
    assert "#i-cal" in found


def test_an_icon_that_was_never_drawn_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% icon "unicorn" %}')


def test_every_stylesheet_is_listed_and_every_listed_one_exists() -> None:
    listed = {name for names in STYLESHEETS.values() for name in names} | {"dark", "plain"}
    assert listed == {path.stem for path in CSS.glob("*.css")}


@pytest.mark.parametrize(
    ("theme", "media"),
    [("", "screen and (prefers-color-scheme: dark)"), ("dark", "screen"), ("light", None)],
)
def test_dark_comes_as_the_person_chose(theme: str, media: str | None) -> None:
    links = re.findall(
        r'href="[^"]*css/dark[^"]*" media="([^"]*)"', render("{% stylesheets %}", display={"theme": theme})
    )
    assert links == ([media] if media else [])


def test_a_set_of_stylesheets_comes_before_what_must_be_last() -> None:
    names = re.findall(r"css/([a-z]+)\.", render('{% stylesheets "register" %}', display={"theme": "light"}))
    assert names == [*STYLESHEETS["core"], "register", "adapt", "print"]


@pytest.mark.parametrize(("number", "setting"), [(0, 0), (1, 2), (7, 8), (8, 1), (4711, 8)])
def test_the_id_of_a_course_picks_one_of_eight_settings(number: int, setting: int) -> None:
    found = render('{% cover "life" number %}', number=number)
    assert f'data-cat="life" data-v="{setting}"' in found


def test_a_pattern_takes_the_inks_of_another_and_only_known_ones() -> None:
    assert 'data-cat="life" data-inks="create" data-v="0"' in render('{% cover "life create" %}')
    assert render('{% category_tag "life create" "Nature" %}').count('data-cat="life" data-inks="create"') == 2
    assert "data-inks" not in render('{% cover "life life" %}{% cover "life <b>" %}{% cover "life" %}')


def test_an_unknown_pattern_is_the_colleges_own() -> None:
    assert 'data-cat="brand"' in render('{% cover "\'><b>" 1 %}')


def test_a_date_is_a_real_time() -> None:
    found = render("{% date_block day %}", day=date(2027, 1, 12))
    assert found == ('<time class="rc-date" datetime="2027-01-12"><span>Tue</span> <b>12</b> <span>Jan</span></time>')


def test_times_are_words() -> None:
    starts, ends = datetime(2027, 1, 12, 10, tzinfo=UTC), datetime(2027, 1, 12, 12, 30, tzinfo=UTC)
    assert render("{% from_to starts ends %}", starts=starts, ends=ends) == "10am to 12:30pm"
    assert render("{{ starts|long_day }}, {{ starts|clock }}", starts=starts) == "Tuesday 12 January, 10am"


@pytest.mark.parametrize(("name", "letters"), [("Morgan Ellis", "ME"), ("Jo", "J"), ("", ""), ("Ana de Sousa", "AS")])
def test_initials(name: str, letters: str) -> None:
    assert render("{{ name|initials }}", name=name) == letters


def test_a_note_keeps_its_words_safe() -> None:
    found = render('{% note "warn" heading %}<p>{{ words }}</p>{% endnote %}', heading="<b>", words="<i>")
    assert "<h2>&lt;b&gt;</h2><p>&lt;i&gt;</p>" in found
    assert "rc-note--warn" in found


def test_a_menu_marks_its_page_and_what_belongs_to_it(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    source = '{% menu_link "help" "Help" "help" %}'
    here = render(source, request=RequestFactory().get("/help/"))
    within = render(source, request=RequestFactory().get("/help/more/"), nav="help")
    elsewhere = render(source, request=RequestFactory().get("/about/"), nav="about")
    assert here == '<a href="/help/" aria-current="page">Help</a>'
    assert within == '<a href="/help/" aria-current="true">Help</a>'
    assert elsewhere == '<a href="/help/">Help</a>'


def test_a_menu_leaves_out_what_is_not_there(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    assert render('{% menu_link "no_such_page" "Nothing" %}') == ""


def test_prose_escapes_and_makes_lists_and_headings() -> None:
    words = "One <b>line\nand on.\n\n## Then\n- a\n- b & c"
    assert render("{{ words|prose:4 }}", words=words) == (
        "<p>One &lt;b&gt;line and on.</p>\n<h4>Then</h4>\n<ul><li>a</li><li>b &amp; c</li></ul>"
    )


class Questions(forms.Form):
    name = forms.CharField(label="Name", help_text="A nickname is fine.")
    reach = forms.ChoiceField(label="Reach", choices=[("t", "Text"), ("e", "Email")], widget=forms.RadioSelect)
    more = forms.CharField(label="More", required=False)


FIELDS = "{% load crispy_forms_filters %}{{ form|crispy }}"


def test_a_field_reads_label_hint_error_control() -> None:
    found = render(FIELDS, form=Questions({}))
    name = found[: found.index("div_id_reach")]
    places = [
        name.index(part) for part in ('<label class="form-label"', "id_name_helptext", 'id="id_name_error"', "<input")
    ]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert 'aria-invalid="true"' in name


def test_a_group_of_answers_is_a_fieldset_with_its_question() -> None:
    found = render(FIELDS, form=Questions({}))
    assert re.search(r'<fieldset aria-describedby="id_reach_error"[^>]*>\s*<legend>Reach</legend>', found)
    assert found.count('rc-choice"') == 2


def test_only_optional_fields_are_marked() -> None:
    found = render(FIELDS, form=Questions())
    assert re.findall(r">(\w+) <span class=\"rc-optional\">", found) == ["More"]


def test_the_error_summary_leads_to_each_field() -> None:
    found = render_to_string("components/error_summary.html", {"form": Questions({})})
    assert re.findall(r'<a href="#([^"]+)">', found) == ["id_name", "id_reach_0"]


def test_a_missing_answer_names_its_question_in_both_places() -> None:
    form = Questions({"reach": "t"})
    summary = render_to_string("components/error_summary.html", {"form": form})
    assert summary.count("Please answer this: Name") == 1
    assert render(FIELDS, form=form).count("Please answer this: Name") == 1


def test_mistakes_with_the_same_words_are_told_apart_in_the_summary() -> None:
    class Times(forms.Form):
        starts = forms.TimeField(label="From", error_messages={"required": "Choose a time."})
        ends = forms.TimeField(label="How long?", error_messages={"required": "Choose a time."})
        day = forms.DateField(label="Day", error_messages={"required": "Choose a day."})

    summary = render_to_string("components/error_summary.html", {"form": Times({})})
    words = re.findall(r">([^<>]+)</a>", summary)
    assert words == ["From: Choose a time.", "How long? Choose a time.", "Choose a day."]


def test_without_mistakes_there_is_no_error_summary() -> None:
    assert render_to_string("components/error_summary.html", {"form": Questions()}).strip() == ""


def test_the_page_for_a_breakdown_needs_nothing() -> None:
    found = render_to_string("500.html")
    assert "It is not your fault." in found
    assert (CSS / "plain.css").exists()


def test_every_class_of_ours_on_a_page_has_a_style() -> None:
    styled = set(re.findall(r"\.(rc-[a-z0-9_-]+)", "".join(path.read_text() for path in CSS.glob("*.css"))))
    pages = [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if not {"email", "notifications", "prospectus"} & set(path.parts)
    ]
    used = {
        (name, path.name)
        for path in pages
        for attribute in re.findall(r'class="([^"]*)"', path.read_text())
        for name in re.findall(r"(?<![\w-])rc-[a-z0-9_-]*[a-z0-9](?![\w{-])", attribute)
    }
    assert sorted((name, page) for name, page in used if name not in styled) == []
