"""Every page of the product and who opens it, made from the addresses; beside them errors, mails and second looks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import mail
from django.core.mail.backends.filebased import EmailBackend
from django.urls import include, path, reverse
from playwright.sync_api import Page

from foundations.accounts.access import EVERYONE, open_to
from recovery_college import errors
from recovery_college.demo import mail as demo_mail
from tests import demo_urls
from tests.house.addresses import KWARGS, every_address
from tests.house.test_who_may_open_what import may
from tests.house.world import ROLES, World
from tests.journeys.steps import code_sent_to, deliver_everything

Act = Callable[[Page], None]

# Addresses that answer with a file or for a machine, or that end the visit.
NOT_PAGES = {"college_css", "health_live", "health_ready", "prospectus_pdf", "my_place_calendar", "sign_out"}
NOT_PAGES |= {"my_handout", "pack_file", "my_copy_json", "my_copy_pdf"}
NOT_PAGES |= {"door_picture", "college_posting_csv"}
NOT_PAGES |= {"course_dates", "sitemap", "sitemap_section", "robots"}
NOT_PAGES |= {"my_certificate", "college_certificate", "college_graduation_print"}
NOT_PAGES |= {"college_graduation_csv", "college_barriers_csv"}
NOT_PAGES |= {"college_edition_progress"}  # a part of a page
NOT_PAGES |= {"college_spreadsheet_problems", "college_spreadsheet_empty", "college_spreadsheet_all"}
NOT_PAGES |= {"college_arrangement_figures_csv"}
NOT_PAGES |= {"calendar_feed", "my_talk_calendar"}
NOT_PAGES |= {"college_unmet_csv"}
ERRORS = {
    "400": errors.bad_request,
    "403": errors.refused,
    "403-form": errors.refused_form,
    "404": errors.missing,
    "429": errors.too_many,
    "500": errors.failed,
}
urlpatterns = [
    path("", include(demo_urls)),
    *(path(f"wrong/{name}/", open_to(EVERYONE)(view), name=f"wrong-{name}") for name, view in ERRORS.items()),
]
FORMS = (
    "sign_in",
    "sign_in_sheet",
    "my_copies",
    "enrol_name",
    "my_address",
    "my_about_me",
    "become_name",
    "college_student_open",
    "college_words_write",
    "my_plan_add_goal",
    "college_category_add",
    "college_course",
    "college_course_add",
    "college_course_made_by",
    "college_panel_add",
    "college_pack_add",
    "college_synonyms",
    "college_offering_move",
    "college_session_move",
    "college_student_new",
    "college_student_merge",
    "college_terms",
    "college_tutor_add",
    "college_venue_add",
    "college_venue_door",
    "college_venue_visits",
    "college_partner_add",
    "college_posting_add",
    "college_community_add",
    "ask_us",
    "ask_for_team",
    "college_enquiry_add",
)


@dataclass(frozen=True)
class Visit:
    """One page looked at by one person. act: what they do there before we look. error: the form came back."""

    name: str
    role: str
    path: str
    act: Act | None = None
    error: bool = False


def every_visit(world: World) -> Iterator[Visit]:
    """Yield every page once, with a person who may open it, then what the addresses alone do not show."""
    for address in every_address():
        if address.name not in NOT_PAGES:
            role = next(role for role in ROLES if may(role, address))
            yield Visit(address.name, role, _path(world, role, address.name))
    for name in FORMS:
        address = next(address for address in every_address() if address.name == name)
        role = next(role for role in ROLES if may(role, address))
        yield Visit(f"{name}-error", role, _path(world, role, name), act=_send_empty, error=True)
    yield from _second_looks(world)
    yield from _steps_of_signing_in(world)
    write_mails()
    for sent in demo_mail.latest():
        yield Visit(f"mail-{re.sub(r'[^a-z]+', '-', sent.subject.lower())}", "visitor", _as_sent(sent.key))


def write_mails() -> None:
    """Deliver what is due, write one mail of each kind to where the demo reads them, and forget the rest."""
    deliver_everything()
    kinds = {re.sub(r"\d+", "", message.subject): message for message in mail.outbox}
    folder = str(Path(settings.VAR_DIR) / "mail")
    files = [EmailBackend(file_path=folder) for _kind in kinds]  # all alive at once: a file is named after its backend
    for file, message in zip(files, kinds.values(), strict=True):
        file.send_messages([message])
    mail.outbox.clear()


def _path(world: World, role: str, name: str) -> str:
    person = world.people[role][0]
    if name == "demo_sign_in":
        return reverse(name, kwargs={"key": "alex"})
    if name in {"demo_one_mail", "demo_one_mail_as_sent"}:
        return reverse(name, kwargs={"key": demo_mail.latest()[0].key})
    return reverse(name, kwargs=KWARGS.get(name, lambda _w, _m: {})(world, person))


def _as_sent(key: str) -> str:
    return reverse("demo_one_mail_as_sent", kwargs={"key": key})


def _same_again(world: World) -> str:
    """Return a plan for the room, tutors and time of a session that is there: every trouble shows, with its way out."""
    session, offering = world.session, world.session.offering
    room = session.room
    assert room is not None
    answers = {"term": offering.term_id, "mode": "in_person", "how": "weekly", "first": session.day, "count": 4}
    answers |= {"starts": session.starts.strftime("%H:%M"), "ends": session.ends.strftime("%H:%M"), "room": room.pk}
    answers |= {"seats": room.size + 1, "online": 0, "audience": "everyone", "age_from": 18, "pair": offering.pair_id}
    return urlencode(answers)


def _second_looks(world: World) -> Iterator[Visit]:
    """Yield the same pages in another state."""
    yield Visit("my_keeping_well-error", "student", reverse("my_keeping_well"), act=_write_too_much, error=True)
    full: dict[str, Any] = {"slug": world.full.course.slug}
    yield Visit("course-full", "visitor", reverse("course", kwargs=full))
    for step in ("start", "check"):
        place = reverse(f"enrol_{step}", kwargs={**full, "uuid": world.full.uuid})
        yield Visit(f"enrol_{step}-full", "student", place)
    yield Visit("catalogue-none", "visitor", reverse("catalogue") + "?q=zzzz")
    yield Visit("home-student", "student", reverse("home"))
    yield Visit("home-office", "office", reverse("home"))
    yield Visit("college_planner-term", "office", reverse("college_planner") + "?view=term")
    yield Visit("college_planner-empty", "office", reverse("college_planner") + "?week=2031-07-07")
    plan = reverse("college_offering_plan", kwargs={"slug": world.offering.course.slug})
    yield Visit("college_offering_plan-error", "office", f"{plan}?starts=", error=True)
    yield Visit("college_offering_plan-dates", "office", f"{plan}?{_same_again(world)}")
    session = world.things["snowed"]
    for name, number in (("college_session_move", session.uuid), ("college_offering_move", world.offering.uuid)):
        yield Visit(f"{name}-look", "office", reverse(name, kwargs={"number": number}), act=_look)
    cancel = reverse("college_session_cancel", kwargs={"number": session.uuid})
    yield Visit("college_session_cancel-published", "office", cancel)
    answered = reverse("college_panel", kwargs={"number": world.things["answered"].uuid})
    yield Visit("college_panel-answered", "college_admin", answered)
    course = reverse("college_course", kwargs={"slug": world.offering.course.slug})
    yield Visit("college_course-overtaken", "office", course, act=_save_late)
    for name in ("college_offering", "college_offering_cancel", "college_offering_places"):
        path = reverse(name, kwargs={"number": world.offering.uuid})
        yield Visit(f"{name}-published", "college_admin", path)


def _steps_of_signing_in(world: World) -> Iterator[Visit]:
    """Yield the pages that come one after the other; each visit goes on where the one before it stopped."""
    enrol = {"slug": world.offering.course.slug, "uuid": world.offering.uuid}
    yield Visit("enrol_reach-open", "newcomer", reverse("enrol_name", kwargs=enrol), act=_type_and_send("Bo"))
    yield Visit("enrol_reach-error", "newcomer", reverse("enrol_reach", kwargs=enrol), act=_send_empty, error=True)
    reach = reverse("enrol_reach", kwargs=enrol)
    yield Visit("enrol_code-open", "newcomer", reach, act=_type_and_send("bo@larkmoor.example"))
    code = reverse("enrol_code", kwargs=enrol)
    yield Visit("enrol_code-error", "newcomer", code, act=_type_and_send("000 000"), error=True)
    yield Visit("enrol_help-open", "newcomer", code, act=_type_code("bo@larkmoor.example"))
    yield Visit("enrol_check-open", "newcomer", reverse("enrol_help", kwargs=enrol), act=_send_empty)
    yield Visit("enrol_done-new", "newcomer", reverse("enrol_check", kwargs=enrol), act=_send_empty)
    for name in ("my_learning", "my_plan"):
        yield Visit(f"{name}-new", "newcomer", reverse(name))
    yield Visit("sign_in_code-open", "returning", reverse("sign_in"), act=_type_and_send("bo@larkmoor.example"))
    yield Visit("sign_in_code-error", "returning", reverse("sign_in_code"), act=_type_and_send("000 000"), error=True)


def _send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form[method=post] button:not([type=button])").first.click()


def _look(page: Page) -> None:
    """Choose another day, and look at who would be told."""
    field = page.locator("main form[method=post] input[type=date]").first
    field.fill((date.fromisoformat(field.input_value()) + timedelta(days=1)).isoformat())
    _send(page)


def _save_late(page: Page) -> None:
    """Save words that began from a version nobody knows, as the second of two writers does."""
    page.fill("#id_about", "Patients are welcome. You can sit and talk.")
    page.locator("#id_base").evaluate("field => { field.value = '' }")
    with page.expect_navigation():
        page.locator(".rc-savebar .btn-primary").click()


def _write_too_much(page: Page) -> None:
    page.fill("#id_words", "Let me step out. " * 40)
    _send(page)


def _send_empty(page: Page) -> None:
    form = page.locator("main form[method=post]").first
    for field in form.locator("input:is([type=text], [type=email], [type=date]), textarea").all():
        field.fill("")
    _send(page)


def _type_and_send(words: str) -> Act:
    def act(page: Page) -> None:
        page.locator("main form[method=post] input:not([type=hidden])").first.fill(words)
        _send(page)

    return act


def _type_code(address: str) -> Act:
    def act(page: Page) -> None:
        _type_and_send(code_sent_to(address))(page)  # the code is in a mail that is sent in the visit before

    return act
