"""Every address of the product, and whose object stands in it when a person of a role opens it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from students import offer_link
from tests.house.world import ROLES, Someone, World

Given = Callable[[World, Someone], dict[str, Any]]

# Whose: the person's own if they have one of that kind, else one that belongs to somebody else.
KWARGS: dict[str, Given] = {
    "mfa_remove_webauthn": lambda _w, _me: {"pk": 1},
    "college_person_roles": lambda w, _me: {"number": w.people["office"][0].user.uuid},  # type: ignore[union-attr]
    "college_person_second_step": lambda w, _me: {"number": w.people["office"][0].user.uuid},  # type: ignore[union-attr]
    "course": lambda w, _me: {"slug": w.offering.course.slug},
    "course_by_code": lambda w, _me: {"code": w.offering.course.code},
    "venue": lambda w, _me: {"slug": w.session.room.venue.slug},  # type: ignore[union-attr]
    "college_venue_room": lambda w, _me: {"slug": w.session.room.venue.slug},  # type: ignore[union-attr]
    "college_course": lambda w, _me: {"slug": w.offering.course.slug},
    "college_course_approve": lambda w, _me: {"slug": w.offering.course.slug, "number": 1},
    "college_offering_plan": lambda w, _me: {"slug": w.offering.course.slug},
    "college_session_move": lambda w, _me: {"number": w.session.uuid},
    "college_session_cancel": lambda w, _me: {"number": w.session.uuid},
    "teaching_pair_answer": lambda w, me: {"number": _own(w, me, "tutor", "pair").uuid},
    "offer_link": lambda w, _me: {"token": offer_link.token(w.people["student"][0].owned["offer"])},
    "college_student": lambda w, _me: {"uuid": w.people["student"][0].student.uuid},  # type: ignore[union-attr]
    "college_student_give_up": lambda w, _me: {"uuid": w.people["student"][0].owned["enrolment"].uuid},
    "register": lambda w, me: {"number": _own(w, me, "tutor", "session").uuid},
    "register_print": lambda w, me: {"number": _own(w, me, "tutor", "session").uuid},
    "prospectus": lambda w, _me: {"year": w.year},
    "prospectus_pdf": lambda w, _me: {"year": w.year},
    "college_prospectus_text": lambda _w, _me: {"key": "who_can_come"},
}
for _name in ("", "_publish", "_cancel", "_places", "_pair"):
    KWARGS[f"college_offering{_name}"] = lambda w, _me: {"number": w.draft.uuid}
KWARGS["college_session_add"] = lambda w, _me: {"number": w.draft.uuid}
for _name in ("start", "name", "reach", "code", "help", "check", "done"):
    KWARGS[f"enrol_{_name}"] = lambda w, _me: {"slug": w.offering.course.slug, "uuid": w.offering.uuid}
KWARGS["answer_offer"] = lambda w, me: {"uuid": _own(w, me, "student", "offer").uuid}
for _name in ("my_place", "give_up", "given_up", "my_place_calendar"):
    KWARGS[_name] = lambda w, me: {"uuid": _own(w, me, "student", "enrolment").uuid}
for _name in ("my_plan_add_step", "my_plan_save_ticks", "my_plan_reach"):
    KWARGS[_name] = lambda w, me: {"goal": _own(w, me, "student", "goal").uuid}
for _name in ("", "_progress", "_proof", "_publish", "_print_again", "_withdraw"):
    KWARGS[f"college_edition{_name}"] = lambda w, _me: {"year": w.year}

# Addresses that hold something personal: the other person of the same role gets 404.
OWNED = {
    "my_place": "enrolment",
    "give_up": "enrolment",
    "given_up": "enrolment",
    "answer_offer": "offer",
    "my_place_calendar": "enrolment",
    "my_plan_add_step": "goal",
    "my_plan_save_ticks": "goal",
    "my_plan_reach": "goal",
    "register": "session",
    "register_print": "session",
    "teaching_pair_answer": "pair",
}
PARAMETER = {"enrolment": "uuid", "offer": "uuid", "goal": "goal", "session": "number", "pair": "number"}

# Open to a person, but with nothing there: who has no place has no page that says "You have a place".
NOTHING_THERE = {"enrol_done": tuple(role for role in ROLES if role not in {"visitor", "student"})}

# Answers that are not a page with the person's name on it: files, machines' pages, and pages without a menu.
NOT_A_PAGE = {
    "college_css",
    "health_live",
    "health_ready",
    "prospectus_pdf",
    "my_place_calendar",
    "offer_link",
    "register_print",
    "college_edition_progress",
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
