"""A course as search engines read it: schema.org Course with a CourseInstance for each group that anyone can join.

It says nothing that its page does not say: of tutors the first names alone, of an online group no link, and of a group
by invitation nothing at all.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from courses.groups import Group
from courses.models import Revision, Venue
from courses.models.offering import OfferingMode
from foundations.college.models import College

Thing = dict[str, Any]

MODES = {OfferingMode.IN_PERSON: "Onsite", OfferingMode.ONLINE: "Online", OfferingMode.BLENDED: "Blended"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What would end the script element, or begin something in it, is written as JSON's own escapes.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script(thing: Mapping[str, Any]) -> SafeString:
    """Return the words to put between <script type="application/ld+json"> and its end."""
    return mark_safe(json.dumps(thing, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above


def course(text: Revision, groups: Sequence[Group], *, college: College, address: str, home: str) -> Thing:
    """Return a course with its groups. address, home: full addresses of its page and of the college's."""
    provider = {"@type": "EducationalOrganization", "name": college.name, "url": home}
    thing: Thing = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address,
        "url": address,
        "name": text.title,
        "description": text.line,
        "provider": provider,
        "isAccessibleForFree": True,
        "offers": {"@type": "Offer", "category": "Free"},
    }
    if text.outcomes:
        thing["teaches"] = list(text.outcomes)
    instances = [_instance(group, college.zone) for group in groups if group.joinable]
    return {**thing, "hasCourseInstance": instances} if instances else thing


def _instance(group: Group, zone: str) -> Thing:
    first, last = group.meetings[0], group.meetings[-1]
    thing: Thing = {
        "@type": "CourseInstance",
        "courseMode": MODES[OfferingMode(group.mode)],
        "startDate": first.begins.isoformat(),
        "endDate": last.ends.isoformat(),
        "location": _where(group),
        **_timetable(group, zone),
    }
    names = [teacher.name.split()[0] for teacher in group.teachers if teacher.name.split()]
    if names:
        thing["instructor"] = [{"@type": "Person", "name": name} for name in names]
    return thing


def _where(group: Group) -> Thing | list[Thing]:
    online = {"@type": "VirtualLocation", "name": group.place}
    if group.mode == OfferingMode.ONLINE:
        return online
    place = _place(group.venue) if group.venue else {"@type": "Place", "name": group.place}
    return [place, online] if group.mode == OfferingMode.BLENDED else place


def _place(venue: Venue) -> Thing:
    address = {"streetAddress": venue.street, "addressLocality": venue.town, "postalCode": venue.postcode}
    said = {name: value for name, value in address.items() if value}
    return {"@type": "Place", "name": venue.name, "address": {"@type": "PostalAddress", **said}}


def _timetable(group: Group, zone: str) -> Thing:
    """Return a weekly group as a schedule on the college's clock, any other as its dates."""
    first = group.meetings[0]
    shapes = {(each.begins.weekday(), each.begins.time(), each.ends.time()) for each in group.meetings}
    days = [each.day for each in group.meetings]
    weekly = all((later - sooner).days == 7 for sooner, later in pairwise(days))
    if len(shapes) == 1 and weekly:
        schedule = {
            "@type": "Schedule",
            "startDate": days[0].isoformat(),
            "endDate": days[-1].isoformat(),
            "startTime": first.begins.time().isoformat("minutes"),
            "endTime": first.ends.time().isoformat("minutes"),
            "scheduleTimezone": zone,
            "repeatFrequency": "P1W",
            "repeatCount": len(days),
            "byDay": f"https://schema.org/{DAYS[first.begins.weekday()]}",
        }
        return {"courseSchedule": schedule}
    return {
        "subEvent": [
            {"@type": "Event", "startDate": each.begins.isoformat(), "endDate": each.ends.isoformat()}
            for each in group.meetings
        ]
    }
