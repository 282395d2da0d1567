"""Every address of the product, and whose object stands in it when a person of a role opens it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from courses import rehearsal
from courses.models import Synonym
from foundations.college.models import HelpLine
from students import arrangement_figures, copies, offer_link
from tests.house.world import ROLES, Someone, World

Given = Callable[[World, Someone], dict[str, Any]]

# Whose: the person's own if they have one of that kind, else one that belongs to somebody else.
KWARGS: dict[str, Given] = {
    "mfa_remove_webauthn": lambda _w, _me: {"pk": 1},
    "college_person_roles": lambda w, _me: {"number": w.people["office"][0].user.uuid},  # type: ignore[union-attr]
    "college_person_second_step": lambda w, _me: {"number": w.people["office"][0].user.uuid},  # type: ignore[union-attr]
    "course": lambda w, _me: {"slug": w.offering.course.slug},
    "course_dates": lambda w, _me: {"slug": w.offering.course.slug, "uuid": w.offering.uuid},
    "sitemap_section": lambda _w, _me: {"section": "courses"},
    "course_by_code": lambda w, _me: {"code": w.offering.course.code},
    "venue": lambda w, _me: {"slug": w.session.room.venue.slug},  # type: ignore[union-attr]
    "college_venue_room": lambda w, _me: {"slug": w.session.room.venue.slug},  # type: ignore[union-attr]
    "college_course": lambda w, _me: {"slug": w.offering.course.slug},
    "college_course_compare": lambda w, _me: {"slug": w.offering.course.slug},
    "college_course_go_back": lambda w, _me: {"slug": w.offering.course.slug},
    "college_course_made_by": lambda w, _me: {"slug": w.offering.course.slug},
    "college_course_made_by_remove": lambda w, _me: {"slug": w.offering.course.slug},
    "college_offering_plan": lambda w, _me: {"slug": w.offering.course.slug},
    "college_session_move": lambda w, _me: {"number": w.session.uuid},
    "college_session_cancel": lambda w, _me: {"number": w.session.uuid},
    "college_sheet": lambda w, _me: {"number": w.people["tutor"][0].owned["session"].uuid},
    "college_sheet_left": lambda w, _me: {"number": w.people["tutor"][0].owned["session"].uuid},
    "teaching_sheet": lambda w, me: {"number": _own(w, me, "tutor", "session").uuid},
    "teaching_pair_answer": lambda w, me: {"number": _own(w, me, "tutor", "pair").uuid},
    "offer_link": lambda w, _me: {"token": offer_link.token(w.people["student"][0].owned["offer"])},
    "college_student": lambda w, _me: {"uuid": w.people["student"][0].student.uuid},  # type: ignore[union-attr]
    "college_kept": lambda w, _me: {"uuid": w.people["student"][0].owned["enrolment"].uuid},
    "college_change_run": lambda w, _me: {"uuid": w.people["student"][0].owned["enrolment"].uuid},
    "college_line": lambda w, _me: {"number": w.full.uuid},
    "college_offering_joining": lambda w, _me: {"number": w.draft.uuid},
    "change_run": lambda w, me: {"uuid": _own(w, me, "student", "enrolment").uuid},
    "college_student_give_up": lambda w, _me: {"uuid": w.people["student"][0].owned["enrolment"].uuid},
    "register": lambda w, me: {"number": _own(w, me, "tutor", "session").uuid},
    "register_print": lambda w, me: {"number": _own(w, me, "tutor", "session").uuid},
    "course_tell_me": lambda w, _me: {"slug": w.offering.course.slug},
    "college_suggestion": lambda w, _me: {"number": w.things["suggestion"].uuid},
    "college_story_take_back": lambda w, _me: {"number": w.things["story"].uuid},
    "teaching_hello": lambda w, me: {"number": _own(w, me, "tutor", "taught").uuid},
    "college_course_pack": lambda w, _me: {"slug": w.offering.course.slug},
    "college_pack_add": lambda w, _me: {"slug": w.offering.course.slug},
    "college_pack_remove": lambda w, _me: {"number": w.things["handout"].uuid},
    "pack_file": lambda w, me: {"number": _own(w, me, "tutor", "file").uuid},
    "teaching_pack": lambda w, me: {"number": _own(w, me, "tutor", "taught").uuid},
    "my_handout": lambda w, me: {"uuid": _own(w, me, "student", "enrolment").uuid, "file": w.things["handout"].uuid},
    "college_spreadsheet": lambda w, _me: {"number": w.things["upload"].uuid},
    "college_spreadsheet_take": lambda w, _me: {"number": w.things["upload"].uuid},
    "college_spreadsheet_problems": lambda w, _me: {"number": w.things["upload"].uuid, "form": "csv"},
    "college_spreadsheet_empty": lambda _w, _me: {"kind": "rooms", "form": "csv"},
    "college_spreadsheet_all": lambda _w, _me: {"kind": "rooms", "form": "csv"},
    "prospectus": lambda w, _me: {"year": w.year},
    "prospectus_pdf": lambda w, _me: {"year": w.year},
    "college_prospectus_text": lambda _w, _me: {"key": "who_can_come"},
}
for _name in ("", "_publish", "_cancel", "_places", "_pair", "_waive", "_dbs", "_change"):
    KWARGS[f"college_offering{_name}"] = lambda w, _me: {"number": w.draft.uuid}
KWARGS["college_term"] = lambda w, _me: {"slug": w.offering.term.slug}
KWARGS["door_picture"] = lambda w, _me: {"name": w.things["door"]}
for _name in ("", "_door", "_door_hide", "_visits"):
    KWARGS[f"college_venue{_name}"] = KWARGS["venue"]
for _name in ("", "_close", "_open"):
    KWARGS[f"college_room{_name}"] = lambda w, _me: {"pk": w.session.room_id}
for _name in ("closed_day", "closed_day_open", "partner", "partner_end", "partner_begin_again", "posting_place"):
    _thing = _name.removesuffix("_open").removesuffix("_end").removesuffix("_begin_again")
    KWARGS[f"college_{_name}"] = lambda w, _me, thing=_thing: {"pk": w.things[thing].pk}
for _name in ("sent", "csv"):
    KWARGS[f"college_posting_{_name}"] = lambda w, _me: {"year": w.year}
for _name in ("place", "retire", "bring_back"):
    KWARGS[f"college_community_{_name}"] = lambda w, _me: {"slug": w.things["community_place"].slug}
for _name in ("leads_to", "facts"):
    KWARGS[f"college_course_{_name}"] = KWARGS["course"]
KWARGS["college_offering_move"] = lambda w, _me: {"number": w.offering.uuid}
KWARGS["college_change"] = lambda w, _me: {"number": w.things["change"].uuid}
KWARGS["college_change_told"] = lambda w, _me: {
    "number": w.things["change"].uuid,
    "notice": rehearsal.notices_of(w.things["change"]).order_by("pk")[0].uuid,
}
for _name in ("place", "retire", "bring_back"):
    KWARGS[f"college_course_{_name}"] = KWARGS["course"]
KWARGS["college_close_venue_day"] = lambda w, _me: {
    "slug": w.things["snowed"].room.venue.slug,
    "day": w.things["snowed"].day.isoformat(),
}
KWARGS["college_session_add"] = lambda w, _me: {"number": w.draft.uuid}
for _name in ("start", "name", "reach", "code", "help", "check", "done"):
    KWARGS[f"enrol_{_name}"] = lambda w, _me: {"slug": w.offering.course.slug, "uuid": w.offering.uuid}
for _name in ("release", "take_back"):
    KWARGS[f"teaching_pack_{_name}"] = lambda w, me: {
        "number": _own(w, me, "tutor", "taught").uuid,
        "file": _own(w, me, "tutor", "file").uuid,
    }
for _name in ("", "_move", "_retire", "_bring_back", "_remove"):
    KWARGS[f"college_kind{_name}"] = lambda _w, _me: {"slug": "workshop"}
for _name in ("", "_move", "_remove"):
    KWARGS[f"college_category{_name}"] = lambda w, _me: {"slug": w.offering.course.category.slug}
for _name in ("", "_meeting", "_add", "_open", "_off"):
    KWARGS[f"college_panel{_name}"] = lambda w, _me: {"number": w.things["panel"].uuid}
for _name in ("remove", "view"):
    KWARGS[f"college_panel_{_name}"] = lambda w, _me: {
        "number": w.things["panel"].uuid,
        "member": w.things["panel"].members.get(name="Winnie").pk,
    }
KWARGS["college_panel_confirm"] = lambda w, _me: {"number": w.things["answered"].uuid, "version": 1}
KWARGS["panel"] = lambda w, me: {"number": _own(w, me, "panel_member", "panel").uuid}
for _name in ("college_course_panels", "college_review_ask", "panel_look"):
    KWARGS[_name] = KWARGS["course"]
for _name in ("", "_remove"):
    KWARGS[f"college_synonym{_name}"] = lambda _w, _me: {"number": Synonym.objects.order_by("pk")[0].pk}
for _name in ("", "_move", "_remove"):
    KWARGS[f"college_help_line{_name}"] = lambda _w, _me: {"number": HelpLine.objects.order_by("order")[0].pk}
KWARGS["answer_offer"] = lambda w, me: {"uuid": _own(w, me, "student", "offer").uuid}
for _name in ("my_place", "give_up", "given_up", "my_place_calendar"):
    KWARGS[_name] = lambda w, me: {"uuid": _own(w, me, "student", "enrolment").uuid}
for _name in ("my_plan_add_step", "my_plan_save_ticks", "my_plan_reach"):
    KWARGS[_name] = lambda w, me: {"goal": _own(w, me, "student", "goal").uuid}
for _name in ("give_feedback", "my_certificate", "my_next_steps", "my_graduation", "gave_up_why"):
    KWARGS[_name] = lambda w, me: {"uuid": _own(w, me, "student", "over").uuid}
KWARGS["missed_why"] = lambda w, me: {
    "uuid": _own(w, me, "student", "over").uuid,
    "session": w.things["missed"].uuid,
}
KWARGS["teaching_feedback"] = KWARGS["teaching_hello"]
for _name in ("college_offering_after", "college_completion_share", "college_feedback_paper", "college_said_and_done"):
    KWARGS[_name] = lambda w, _me: {"number": w.things["over"].uuid}
KWARGS["college_said_remove"] = lambda w, _me: {"number": w.things["told"].uuid}
KWARGS["college_barriers_csv"] = lambda w, _me: {"slug": w.things["old_term"].slug}
KWARGS["college_complete"] = KWARGS["college_student_give_up"]
KWARGS["college_certificate"] = lambda w, _me: {"uuid": w.people["student"][0].owned["over"].uuid}
KWARGS["college_student_graduation"] = KWARGS["college_certificate"]
KWARGS["college_next_steps"] = KWARGS["college_student"]
for _name in ("", "_csv", "_print"):
    KWARGS[f"college_graduation{_name}"] = lambda w, _me: {"year": w.things["graduation"]}
for _name in ("", "_progress", "_proof", "_publish", "_print_again", "_withdraw"):
    KWARGS[f"college_edition{_name}"] = lambda w, _me: {"year": w.year}
KWARGS["calendar_feed"] = lambda w, _me: {"token": w.things["feed"]}
KWARGS["talk_book"] = lambda w, _me: {"uuid": w.things["slot"].uuid}
for _name in ("my_talk", "talk_move", "talk_give_up", "my_talk_calendar"):
    KWARGS[_name] = lambda w, me: {"uuid": _own(w, me, "student", "talk").uuid}
KWARGS["teaching_talk_cancel"] = lambda w, me: {"uuid": _own(w, me, "tutor", "kept").uuid}
KWARGS["college_talk_cancel"] = lambda w, _me: {"uuid": w.things["slot"].uuid}
KWARGS["college_student_talks"] = lambda w, _me: {"uuid": w.people["student"][0].student.uuid}  # type: ignore[union-attr]
KWARGS["college_booking_give_up"] = lambda w, _me: {"uuid": w.people["student"][0].owned["talk"].uuid}
for _name in ("", "_act"):
    KWARGS[f"college_enquiry{_name}"] = lambda w, _me: {"uuid": w.things["enquiry"].uuid}

for _name in ("open", "charter"):
    KWARGS[f"college_student_{_name}"] = KWARGS["college_student"]
KWARGS["college_words_write"] = lambda _w, _me: {"key": "charter"}
for _name in ("change", "share", "keep", "end"):
    KWARGS[f"my_help_{_name}"] = lambda w, me: {"uuid": _own(w, me, "student", "need").uuid}
KWARGS["my_help_worked"] = lambda w, me: {"uuid": _own(w, me, "student", "arrangement").uuid}
KWARGS["college_student_help"] = KWARGS["college_student"]
KWARGS["college_arrangement"] = lambda w, _me: {"uuid": w.people["student"][0].owned["arrangement"].uuid}
KWARGS["college_arrangement_figures_csv"] = lambda _w, _me: {"year": arrangement_figures.year_of(timezone.localdate())}

KWARGS["walk_in"] = lambda w, me: {"number": _own(w, me, "tutor", "session").uuid}
KWARGS["headcount"] = lambda w, me: {"number": _own(w, me, "tutor", "counted").uuid}
KWARGS["college_walk_in"] = lambda w, _me: {"number": w.people["tutor"][0].owned["session"].uuid}
KWARGS["glance"] = lambda w, me: {
    "number": _own(w, me, "tutor", "session").uuid,
    "who": w.things["at_the_door"].uuid,
}
KWARGS["teaching_contact"] = lambda w, me: {"uuid": _own(w, me, "tutor", "hello").uuid}
KWARGS["college_contact"] = lambda w, _me: {"uuid": w.people["tutor"][0].owned["hello"].uuid}
KWARGS["concern_sent"] = lambda w, me: {"uuid": _own(w, me, "student", "concern").uuid}
for _name in ("", "_open", "_note", "_close"):
    KWARGS[f"concern{_name}"] = lambda w, _me: {"uuid": w.things["seen_concern"].uuid}

KWARGS["college_student_same"] = KWARGS["college_student"]
KWARGS["college_student_merge"] = lambda w, _me: {
    "uuid": w.people["student"][0].student.uuid,  # type: ignore[union-attr]
    "other": w.things["twin"].uuid,
}
KWARGS["copies_link"] = lambda w, _me: {"token": copies.token(w.things["nominee"])}
KWARGS["letters_call"] = lambda w, _me: {"uuid": w.things["to_ring"].uuid}
for _name in ("reach", "pause", "sheet", "sheet_stop", "copies_stop"):
    KWARGS[f"college_student_{_name}"] = KWARGS["college_student"]

# Addresses that hold something personal: the other person of the same role gets 404.
OWNED = {
    "panel": "panel",
    "my_place": "enrolment",
    "give_up": "enrolment",
    "change_run": "enrolment",
    "given_up": "enrolment",
    "answer_offer": "offer",
    "my_place_calendar": "enrolment",
    "my_plan_add_step": "goal",
    "my_plan_save_ticks": "goal",
    "my_plan_reach": "goal",
    "register": "session",
    "register_print": "session",
    "teaching_sheet": "session",
    "teaching_pair_answer": "pair",
    "teaching_hello": "taught",
    "my_help_change": "need",
    "my_help_share": "need",
    "my_help_keep": "need",
    "my_help_end": "need",
    "my_help_worked": "arrangement",
    "my_talk": "talk",
    "talk_move": "talk",
    "talk_give_up": "talk",
    "my_talk_calendar": "talk",
    "teaching_talk_cancel": "kept",
    "walk_in": "session",
    "headcount": "counted",
    "teaching_contact": "hello",
    "concern_sent": "concern",
    "teaching_feedback": "taught",
    **dict.fromkeys(("give_feedback", "my_certificate", "my_next_steps", "my_graduation"), "over"),
    **dict.fromkeys(("gave_up_why", "missed_why"), "over"),
}
PARAMETER = {
    "over": "uuid",
    "enrolment": "uuid",
    "offer": "uuid",
    "goal": "goal",
    "session": "number",
    "pair": "number",
    "panel": "number",
    "taught": "number",
    "file": "number",
    "need": "uuid",
    "arrangement": "uuid",
    "talk": "uuid",
    "kept": "uuid",
    "hello": "uuid",
    "counted": "number",
    "concern": "uuid",
}

# Open to a person, but with nothing there: who has no place has no page that says "You have a place".
NOTHING_THERE = {"enrol_done": tuple(role for role in ROLES if role not in {"visitor", "student"})}
# outside the hours of a session there is nothing to look at; and a concern is there for who raised it
NOTHING_THERE["glance"] = ("tutor",)
NOTHING_THERE["concern_sent"] = tuple(role for role in ROLES if role not in {"visitor", "student"})

# Answers that are not a page with the person's name on it: files, machines' pages, and pages without a menu.
NOT_A_PAGE = {
    "door_picture",
    "college_posting_csv",
    "college_spreadsheet_problems",
    "college_spreadsheet_empty",
    "college_spreadsheet_all",
    "college_css",
    "course_dates",
    "sitemap",
    "sitemap_section",
    "robots",
    "health_live",
    "health_ready",
    "prospectus_pdf",
    "my_place_calendar",
    "my_handout",
    "pack_file",
    "offer_link",
    "register_print",
    "college_sheets_print",
    "college_edition_progress",
    "my_copy_json",
    "my_copy_pdf",
    "college_arrangements_day",
    "college_arrangement_figures_csv",
    "calendar_feed",
    "my_talk_calendar",
    "college_unmet_csv",
    "my_certificate",
    "college_certificate",
    "college_graduation_csv",
    "college_graduation_print",
    "college_barriers_csv",
    "copies_link",
    "letters_print",
    "college_student_sheet",
}


@dataclass(frozen=True)
class Address:
    """One address of the product."""

    name: str
    route: str
    view: Any


def _own(world: World, me: Someone, role: str, kind: str) -> Any:
    return me.owned.get(kind) or world.people[role][0].owned[kind]


def every_address() -> list[Address]:
    """Return every address once; two names of one route are one address."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{before}{pattern.pattern}")
            else:
                yield Address(pattern.name or "", f"{before}{pattern.pattern}", pattern.callback)

    found: dict[str, Address] = {}
    for address in walk(get_resolver().url_patterns, "/"):
        found.setdefault(address.route, address)
    return list(found.values())
