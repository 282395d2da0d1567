"""Every word goes through gettext: all pages, mails and templates are read in a language made for tests."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.template import engines
from django.template.base import Lexer, TokenType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses import (
    contributions,
    hello,
    offerings,
    panels,
    reviews,
    scheduling,
    sheets,
    suggestions,
    wishes,
)
from courses.models import Answer, Offering, Outcome, Perspective, Session, Synonym
from courses.pack_formats import FORMATS
from foundations.accounts import codes
from foundations.accounts.models import Purpose, User
from foundations.notifications import message, notices
from foundations.notifications.events import NoticeBrought
from foundations.notifications.models import Notice
from recovery_college.prospectus import content, gather
from recovery_college.prospectus.render import book
from students import (
    arrangement,
    arrangement_asking,
    concerns,
    copies,
    enrolment,
    feedback,
    feeds,
    need,
    offers,
    pause,
    pause_end,
    reminders,
    slots,
)
from students import hello as hellos
from tests.factories.courses import make_course, make_offering
from tests.factories.students import make_enrolment
from tests.house.addresses import KWARGS, every_address
from tests.house.pseudo import ADDRESSES as WEB_ADDRESSES
from tests.house.pseudo import LETTERS, Data, Page, bare, speak
from tests.house.test_who_may_open_what import ask, may
from tests.house.world import World, build
from tests.people import sign_in_client
from tutors.models import Tutor

ROOT = Path(__file__).resolve().parents[2]
READERS = ("visitor", "student", "tutor", "panel_member", "college_admin", "safeguarding_lead")
ADDRESSES = every_address()
NO_PAGE = {"college_css", "health_live", "health_ready", "prospectus_pdf", "sign_out"}
NO_PAGE |= {"my_copy_json", "my_copy_pdf"}  # files with what was written
NO_PAGE |= {"my_certificate", "college_certificate", "college_graduation_print"}  # read in tests/students
NO_PAGE |= {"robots", "door_picture", "pack_file", "my_handout"}  # for machines, and files of other people's words
PACKAGES = ("courses", "foundations", "learning_plans", "recovery_college", "students", "tutors")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(path for kind in ("*.html", "*.txt") for path in (ROOT / "templates").rglob(kind))


# Pages and mails -----------------------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A college that was built in English and is then read in the language made for tests.

    Pages call tutors by first names; nobody is called "Tutor" here, or the word could stand anywhere.
    """
    made = build()
    Tutor.objects.update(name=Replace(F("name"), Value("Tutor "), Value("Ottoline ")))
    speak(monkeypatch)
    return made


def known() -> Data:
    """Return what people wrote into this college."""
    names = [name.split()[0] for name in Tutor.objects.values_list("name", flat=True)]
    alike = list(Synonym.objects.values_list("words", flat=True))
    formats = [key.upper() for key in FORMATS]  # PDF is PDF in every language
    return Data([*names, *formats, *(between.join(words) for words in alike for between in (", ", " "))])


def said_by(words: str) -> list[str]:
    """Return what an answer says: of a page what is seen and heard, of a calendar what it shows."""
    if words.startswith("BEGIN:VCALENDAR"):
        return re.findall(r"^(?:SUMMARY|DESCRIPTION|LOCATION)[^:]*:(.*)", words, re.MULTILINE)
    return Page(words).said


def test_every_address_has_a_reader_here() -> None:
    assert [a.route for a in ADDRESSES if not any(may(role, a) for role in READERS)] == []


@pytest.mark.parametrize("role", READERS)
def test_every_page(world: World, role: str) -> None:
    """Everything a page says to eyes and to screen readers: opened, and answered with an empty form."""
    me = world.people[role][0]
    client = Client() if me.user is None else sign_in_client(Client(), me.user)
    data, found, read = known(), [], 0
    for address in ADDRESSES:
        if not may(role, address) or address.name in NO_PAGE:
            continue
        kwargs = KWARGS.get(address.name, lambda _w, _m: {})(world, me)
        answers = [ask(client, address, world, me).words]
        with transaction.atomic():
            answers.append(client.post(reverse(address.name, kwargs=kwargs), {}).content.decode(errors="replace"))
            transaction.set_rollback(True)
        read += "⟦" in answers[0]
        found += [f"{address.name}: {words}" for answer in answers for words in bare(said_by(answer), data)]
    assert not found, "\n".join(found)
    assert read > 10


def test_the_pages_that_say_what_went_wrong(world: World) -> None:
    client = sign_in_client(Client(), world.people["student"][0].user, strong=False)  # type: ignore[arg-type]
    strict = Client(enforce_csrf_checks=True)
    answers = [client.get("/nowhere/"), client.get(reverse("college_terms")), strict.post(reverse("sign_in"), {})]
    assert [answer.status_code for answer in answers] == [404, 403, 403]
    assert [words for answer in answers for words in bare(said_by(answer.content.decode()), known())] == []


def test_the_printed_prospectus(world: World) -> None:
    html = book.html(content.as_json(gather.book(year=world.year, now=timezone.now())))
    assert bare(said_by(html), known()) == []


def composed(spoken: dict[str, message.Message], now: datetime) -> None:
    """Compose every notice that is true now and was not composed before."""
    for notice in Notice.objects.exclude(purpose__in=spoken).select_related("person").order_by("pk"):
        made = message.compose_for(notice, now=now)
        if made is not None:
            spoken[notice.purpose] = made


def of_the_year(world: World, spoken: dict[str, message.Message], now: datetime) -> None:
    """Let a year of the college happen: a wish and an idea answered, panels, reviews, a hello, a room left open."""
    member, office = world.people["panel_member"][0].user, world.people["office"][0].user
    assert member is not None
    assert office is not None
    course, first = make_course("Kites", approved=False), (now + timedelta(days=16)).date()
    text = course.revisions.get()
    contributions.note(
        course=course, name="Office", part="wrote", perspective="subject", by=office, now=now, person=office
    )
    panel = panels.convene(revision=text, by=office, now=now)
    panels.add_member(panel=panel, name="Nesta", perspective=Perspective.LIVED, by=office, now=now, person=member)
    composed(spoken, now)
    panels.call_off(panel=panel, by=office, now=now)
    panel = panels.convene(revision=text, by=office, now=now)
    for name, perspective in (("Winnie", Perspective.LIVED), ("Idris", Perspective.SUBJECT)):
        panels.add_member(panel=panel, name=name, perspective=perspective, by=office, now=now)
    said = {"structure": "Good shape.", "content": "True and kind.", "evaluation": "Three questions at the end."}
    admin = User.objects.system()
    panels.agree(panel=panel, outcome=Outcome.APPROVED, by=admin, now=now, **said)
    composed(spoken, now)
    reviews.ask_for_review(course=course, why="changed", words="New law.", by=office, now=now)
    nearly = now + timedelta(days=360)
    reviews.ask_in_time(now=nearly)
    composed(spoken, nearly)
    suggestions.answer(
        suggestion=world.things["suggestion"], answer=Answer.LATER, words="In spring.", by=office, now=now
    )
    wishes.wish(course=course, by=office, now=now)
    offering = make_offering(course, first=first, term=world.offering.term, now=now)
    hello.write(offering=offering, words="Hello, come in.", by=office, now=now)
    make_enrolment(offering, now=now)
    offering = Offering.objects.get(pk=offering.pk)
    assert offering.first_start is not None
    composed(spoken, now)
    eve = offering.first_start - timedelta(days=1)
    hellos.write_hellos(now=eve)
    composed(spoken, eve)
    session = offering.sessions.order_by("number")[0]
    sheets.write(session=session, by=office, now=now, on_duty=office, closes="Ash")
    assert session.period.upper is not None
    after = session.period.upper + timedelta(hours=1)
    sheets.alert_open_rooms(now=after)
    composed(spoken, after)
    of_what_helps(world, spoken, now)


def of_what_helps(world: World, spoken: dict[str, message.Message], now: datetime) -> None:
    """Something is still open on its day, is arranged, is asked about afterwards, and is looked at after a year."""
    row = world.people["student"][0].owned["arrangement"]
    due = datetime.combine(row.due, time(12), tzinfo=UTC)
    arrangement_asking.flag_late(now=due)
    arrangement.assign(arrangement=row, who=world.people["office"][0].user, by=User.objects.system(), now=due)
    composed(spoken, due)
    arrangement.arrange(arrangement=row, answer="", by=User.objects.system(), now=due)
    composed(spoken, due)
    over = row.enrolment.offering.last_end + timedelta(days=1)
    arrangement_asking.ask_if_it_worked(now=over)
    composed(spoken, over)
    need.ask_for_reviews(now=now + timedelta(days=366))
    composed(spoken, now + timedelta(days=366))
    talks_and_calendars(world, spoken, now)


def talks_and_calendars(world: World, spoken: dict[str, message.Message], now: datetime) -> None:
    """Let a talk come near and another be given up, and let a calendar go unread."""
    near, off = (someone.owned["talk"] for someone in world.people["student"])
    eve = slots.begins(near.slot) - timedelta(hours=12)
    slots.write_reminders(now=eve)
    composed(spoken, eve)
    slots.give_up(booking=off, by=off.student.user, now=now)
    unread = now + timedelta(days=90)
    feeds.stop_unread(now=unread)
    composed(spoken, unread)


def of_concerns(world: World, spoken: dict[str, message.Message], now: datetime) -> None:
    """Let a concern wait too long, then be opened and closed."""
    lead, teller = world.people["safeguarding_lead"][0].user, world.people["student"][0].user
    assert lead is not None
    assert teller is not None
    concern = concerns.send(number=uuid4(), worry=concerns.Worry(words="Shouting.", danger="now"), by=teller, now=now)
    late = now + timedelta(days=9)
    concerns.call_deputies(now=late)
    composed(spoken, late)
    concerns.see(concern=concern, by=lead, now=late)
    concerns.add_note(concern=concern, words="Rang.", by=lead, now=late)
    concerns.close(concern=concern, outcome="helped", by=lead, now=late)
    composed(spoken, late)
    feedback.open_rounds(now=now)
    composed(spoken, now)


def of_reaching(world: World, spoken: dict[str, message.Message], now: datetime) -> None:
    """Name somebody who is asked, gets a copy, and end a pause that was to last until the next day."""
    student = world.people["student"][0].student
    assert student is not None
    composed(spoken, now)  # a sheet of codes was handed out when the college was built
    nominee = copies.name_someone(student=student, name="Perdita", contact="p@q.example", by=student.user, now=now)
    composed(spoken, now)
    copies.agree(nominee=nominee, now=now)
    told = Notice.objects.filter(person=student.user, purpose="students.place_confirmed").earliest("pk")
    with transaction.atomic():
        copies.on_brought(NoticeBrought(told.pk, student.user_id, told.purpose, now))
    composed(spoken, now)
    pause.begin(student=student, by=student.user, now=now, until=(now + timedelta(days=1)).date())
    pause_end.end_what_is_over(now=now + timedelta(days=2))
    composed(spoken, now)


def test_every_mail(world: World) -> None:
    """One mail of each purpose, composed when it is true."""
    now, system = timezone.now(), User.objects.system()
    spoken: dict[str, message.Message] = {}
    first = (now + timedelta(days=12)).date()
    offering = make_offering(first=first, places=1, term=world.offering.term, now=now - timedelta(days=30))
    placed, second, third = (make_enrolment(offering, now=now) for _ in range(3))
    composed(spoken, now)
    enrolment.withdraw(enrolment=placed, by=system, now=now)
    composed(spoken, now)
    late = now + timedelta(days=5)
    offers.lapse(now=late)
    offers.accept(enrolment=third, by=system, now=late)
    session = Session.objects.filter(offering=offering).select_related("room").order_by("day")[0]
    eve = session.period.lower - timedelta(hours=12)
    reminders.write_reminders(now=eve)
    composed(spoken, eve)
    scheduling.cancel(session=session, by=system, now=late)
    composed(spoken, late)
    offerings.cancel(offering=offering, by=system, now=late)
    for purpose in Purpose:
        codes.send(purpose=purpose, person=second.student.user, address="new@larkmoor.example", now=late)
    for purpose in ("accounts.address_changed", "accounts.second_factor_changed"):
        person = second.student.user
        notices.write(person=person, purpose=purpose, occasion="1", now=late, secret="old@larkmoor.example")
    composed(spoken, late)
    of_the_year(world, spoken, now)
    of_concerns(world, spoken, now)
    of_reaching(world, spoken, now)
    assert sorted(spoken) == sorted(message.composers())
    data, found = known(), []
    for purpose, mail in spoken.items():
        assert "⟦" in mail.subject
        said = [mail.subject, *mail.text.splitlines(), *said_by(mail.html)]
        for _name, dates, _kind in mail.attachments:
            said += said_by(dates.decode())
        found += [f"{purpose}: {words}" for words in bare(said, data)]
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_a_bare_word_on_a_page_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch)
    source = """<title>Bare</title><h1>{% translate "Hello" %}</h1>
        <p>{% blocktranslate %}For {{ who }} now{% endblocktranslate %}</p>
        <img alt="Alone"><button aria-label="{% translate "Fine" %}">Go</button><input type="submit" value="Send">
        <input value="typed"><p>{{ college }} and mail@example.org</p><script>var words</script>"""
    html = engines["django"].from_string(source).render({"who": "everybody", "college": "Larkmoor"})
    found = ["Alone", "Bare", "Go", "Larkmoor and mail@example.org", "Send", "⟦For⟧ everybody ⟦now⟧"]
    assert bare(Page(html).said, Data(["Larkmoor"])) == found


# Templates, in every branch ------------------------------------------------------------------------------------------

LITERAL = re.compile(r"""(?<!_\()(["'])((?:(?!\1).)*)\1""")
WORDLESS_TAGS = {"translate", "trans", "url", "static", "extends", "load", "block", "icon", "cover", "stylesheets"}
SKIPPED = {"blocktranslate": "endblocktranslate", "comment": "endcomment"}
CLASS_BLOCKS = {"wide", "body_class"}  # what stands in them is a class
SAMPLE_NAMES = {"Jo Winters", "JW"}  # of the style guide


def bare_in_template(source: str) -> list[str]:
    """Return the words of a template that stand outside translate and blocktranslate, in whichever branch."""
    text, found, until = "", [], ""
    for token in Lexer(source).tokenize():
        if until:
            until = "" if token.contents.split()[:1] == [until] else until
        elif token.token_type == TokenType.TEXT:
            text += token.contents
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            tag, *names = token.contents.split() if token.token_type == TokenType.BLOCK else [""]
            skipped = {**SKIPPED, "block": "endblock"} if names[:1] and names[0] in CLASS_BLOCKS else SKIPPED
            until = skipped.get(tag, "")
            text += "x" if text.endswith(("<", "</")) else ""  # the name of an element
            if tag not in WORDLESS_TAGS | set(SKIPPED):
                found += [said for _sign, said in LITERAL.findall(token.contents) if _is_spoken(said)]
    found += [" ".join(said.split()) for said in Page(text).said if LETTERS.search(WEB_ADDRESSES.sub("", said))]
    return [said for said in found if said not in SAMPLE_NAMES]


def _is_spoken(literal: str) -> bool:
    """Tell words for people from names of classes, formats and files."""
    return bool(LETTERS.search(literal)) and (literal[0].isupper() or (" " in literal and "-" not in literal))


def test_every_template() -> None:
    found = {str(path.relative_to(ROOT)): bare_in_template(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 100


@pytest.mark.parametrize(
    "source",
    [
        "<p>Bare</p>",
        "{% if rare %}<p>Bare</p>{% endif %}",
        '<a title="Bare"></a>',
        '{% note "ok" "Bare" %}{% endnote %}',
        '{{ words|default:"Bare" }}',
        '{% include "a.html" with words="Bare" %}',
    ],
)
def test_a_bare_word_in_a_template_is_found(source: str) -> None:
    assert bare_in_template(source) == ["Bare"]


# Words in Python -----------------------------------------------------------------------------------------------------

GETTEXT = {"_", "_now", *(f"{kind}gettext{lazy}" for kind in ("", "n", "p", "np") for lazy in ("", "_lazy"))}
SAYING = {"Refusal", "ValidationError"}
MESSAGES = {"success", "info", "warning", "error"}
LABELS = {"label", "help_text", "verbose_name", "empty_label", "error_messages"}


def bare_in_module(source: str) -> list[str]:
    """Return "line: words" for each refusal, message or label whose words are not given to gettext."""
    tree = ast.parse(source)
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        spoken = [keyword.value for keyword in call.keywords if keyword.arg in LABELS]
        name = _name(call.func)
        if name in SAYING and call.args:
            spoken.append(call.args[0])
        elif name in MESSAGES and ast.unparse(call.func).startswith("messages.") and len(call.args) > 1:
            spoken.append(call.args[1])
        if name in GETTEXT and not all(_is_plain(said) for said in call.args[:1]):
            found.append(f"{call.lineno}: gettext is not given the words themselves")
        found += [f"{call.lineno}: {words}" for said in spoken for words in _bare(said, tree)]
    for label in _labels_of_choices(tree):
        found += [f"{label.lineno}: {words}" for words in _bare(label, tree)]
    return found


def _labels_of_choices(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the labels of every class of choices: the second of each pair, or the value that would become a label."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(_name(base).endswith("Choices") for base in node.bases):
            for line in (line for line in node.body if isinstance(line, ast.Assign)):
                yield line.value.elts[1] if isinstance(line.value, ast.Tuple) else line.value


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _is_plain(said: ast.expr) -> bool:
    return isinstance(said, ast.Constant) and isinstance(said.value, str)


def _bare(said: ast.expr, tree: ast.Module, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the words in an expression, and in what its names stand for in this module, that gettext is not given."""
    if isinstance(said, ast.Constant):
        if isinstance(said.value, str) and LETTERS.search(said.value):
            yield said.value
        return
    name = _name(said.func if isinstance(said, ast.Call) else said)
    parts = _parts(said)
    if isinstance(said, ast.Call | ast.Name) and name not in GETTEXT | seen:
        parts = list(_meanings(name, tree, called=isinstance(said, ast.Call)))
    for part in parts:
        yield from _bare(part, tree, seen | {name})


def _parts(said: ast.expr) -> list[ast.expr]:
    """Return the parts of an expression that are shown; not what a condition asks, nor the names of placeholders."""
    if isinstance(said, ast.BinOp) and isinstance(said.op, ast.Mod):
        return [said.left]
    if isinstance(said, ast.IfExp):
        return [said.body, said.orelse]
    if isinstance(said, ast.BinOp):
        return [said.left, said.right]
    if isinstance(said, ast.Dict | ast.JoinedStr | ast.BoolOp):
        return said.values
    return []


def _meanings(name: str, tree: ast.Module, *, called: bool) -> Iterator[ast.expr]:
    """Yield what a name is set to in this module, or what a function of this name returns."""
    for node in ast.walk(tree):
        if called and isinstance(node, ast.FunctionDef) and node.name == name:
            yield from (ret.value for ret in ast.walk(node) if isinstance(ret, ast.Return) and ret.value)
        elif not called and isinstance(node, ast.Assign) and name in [_name(target) for target in node.targets]:
            yield node.value


def test_every_refusal_message_and_label() -> None:
    found = {str(path.relative_to(ROOT)): bare_in_module(path.read_text(encoding="utf-8")) for path in MODULES}
    assert {name: words for name, words in found.items() if words} == {}
    assert sum("Refusal(" in path.read_text(encoding="utf-8") for path in MODULES) > 10


@pytest.mark.parametrize(
    "source",
    [
        'raise Refusal("Bare")',
        'raise Refusal(f"Bare{of}")',
        'WORDS = "Bare"\nraise Refusal(WORDS, field="name")',
        'def _words():\n    return "Bare" if late else _("Fine")\nraise Refusal(_words())',
        'messages.success(request, "Bare")',
        'forms.CharField(label="Bare")',
        'class Kind(models.TextChoices):\n    ONE = "one", "Bare"',
        'forms.CharField(error_messages={"required": "Bare"})',
    ],
)
def test_a_bare_word_in_python_is_found(source: str) -> None:
    assert [words.split(": ")[1] for words in bare_in_module(source)] == ["Bare"]


@pytest.mark.parametrize(
    "source",
    [
        'raise Refusal(_("Fine %(day)s") % {"day": day}, field="name")',
        'WORDS = _("Fine")\nmessages.error(request, WORDS)',
        "raise Refusal(str(refusal.words))",
        'forms.CharField(label="", help_text=_("Fine"))',
    ],
)
def test_words_given_to_gettext_are_fine(source: str) -> None:
    assert bare_in_module(source) == []
