"""What the college must have done, and when it must be, so that a post to an address can be taken.

Each function is called in the transaction that is taken back with the posts. It returns the parts of the address that
are others than those of tests/house/addresses.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from courses import authoring, rehearsal
from courses.models import Approval, Course
from courses.spreadsheets import runs
from foundations.accounts import sheets
from foundations.accounts.models import User
from foundations.notifications.models import Notice
from recovery_college.prospectus import editions, printing
from recovery_college.prospectus.models import Edition
from recovery_college.prospectus.models.print_job import PrintFault
from students import attendance, concerns, slots
from tests.factories.courses import make_category, make_course, make_offering, make_room
from tests.factories.packs import make_pack_file
from tests.factories.students import make_enrolment
from tests.factories.tutors import make_pair
from tests.house.world import Someone, World

Others = Mapping[str, Any]


def _newer_words(course: Course) -> Others:
    """Let somebody write a second version, a few words of one line shorter."""
    newest = course.revisions.order_by("-number")[0]
    text = authoring.text_of(newest)
    fewer = replace(text, line=text.line.removesuffix(" with it."))
    authoring.revise(course=course, text=fewer, by=User.objects.system(), now=timezone.now())
    return {}


def _a_draft_that_waits_for_its_tutors(world: World, _me: Someone) -> Others:
    first = world.session.day + timedelta(days=3)
    pair = make_pair(agreed=False)
    return {"number": make_offering(pair=pair, first=first, term=world.offering.term, published=False).uuid}


def _somebody_to_ring(world: World, _me: Someone) -> Others:
    Notice.objects.filter(pk__in=rehearsal.notices_of(world.things["change"])).update(state=Notice.State.BY_HAND)
    return {}


def _withdrawn(world: World, _me: Someone) -> Others:
    """Take the prospectus off the web and begin it again."""
    system, now = User.objects.system(), timezone.now()
    editions.withdraw(edition=Edition.objects.get(year=world.year), by=system, now=now)
    editions.make(year=world.year, by=system, now=now)
    return {}


def _stopped(world: World, me: Someone) -> Others:
    """Let the printing of the prospectus stop."""
    _withdrawn(world, me)
    system, now = User.objects.system(), timezone.now()
    open_one = next(each for each in Edition.objects.filter(year=world.year) if each.is_open)
    job = printing.claim(job_id=editions.publish(edition=open_one, by=system, now=now).pk, now=now)
    assert job is not None
    printing.fail(job=job, fault=PrintFault.CRASHED, now=now)
    return {}


def _checked(world: World, _me: Someone) -> Others:
    """Let somebody send rooms of a place that there is, and have them read."""
    assert world.session.room is not None
    by, now = User.objects.system(), timezone.now()
    rows = f"Place,Room,People\n{world.session.room.venue.name},New hall,20\n".encode()
    upload = runs.send(kind="rooms", name="New rooms.csv", raw=rows, by=by, now=now)
    runs.work(upload_id=upload.pk, now=now)
    return {"number": upload.uuid}


def _not_given_out(world: World, _me: Someone) -> Others:
    return {"number": make_pack_file(world.offering.revision, title="A spare page", content=b"%PDF-1.7 spare").uuid}


def _a_place_that_nobody_marked(world: World, _me: Someone) -> Others:
    before = timezone.now() - timedelta(days=30)
    return {"uuid": make_enrolment(world.things["over"], now=before).uuid}


def _without_a_talk(world: World, _me: Someone) -> Others:
    student = world.people["student"][0]
    slots.give_up(booking=student.owned["talk"], by=User.objects.system(), now=timezone.now())
    return {}


def _written_down(world: World, _me: Someone) -> Others:
    lead = world.people["safeguarding_lead"][0].user
    assert lead is not None
    concern = world.things["seen_concern"]
    concerns.add_note(concern=concern, words="Spoke with them.", by=lead, now=timezone.now())
    return {}


def _somebody_of_the_session(world: World, me: Someone) -> Others:
    session = me.owned.get("session") or world.people["tutor"][0].owned["session"]
    return {"number": session.uuid, "who": attendance.roster(session).order_by("pk")[0].uuid}


def _a_sheet_of_codes(world: World, _me: Someone) -> Others:
    person = world.people["student"][1].user
    assert person is not None
    world.things["sheet"] = sheets.hand_out(person=person, by=User.objects.system(), now=timezone.now())
    return {}


# What the college has done before an address is opened.
READY: dict[str, Callable[[World, Someone], Others]] = {
    "college_offering_waive": _a_draft_that_waits_for_its_tutors,
    "college_category_remove": lambda _w, _m: {"slug": make_category("spare", "A spare part").slug},
    "college_change_told": _somebody_to_ring,
    "college_course_go_back": lambda w, _m: _newer_words(w.offering.course),
    "college_course_retire": lambda _w, _m: {"slug": make_course("Spare course").slug},
    "college_edition_print_again": _stopped,
    "college_edition_publish": _withdrawn,
    "college_pack_remove": _not_given_out,
    "college_panel_confirm": lambda w, _m: ({**_newer_words(w.things["answered"].revision.course), "version": 2}),
    "college_room_close": lambda _w, _m: {"pk": make_room("Spare room").pk},
    "college_spreadsheet_take": _checked,
    "college_complete": _a_place_that_nobody_marked,
    "college_student_talks": _without_a_talk,
    "concern_close": _written_down,
    "sign_in_sheet": _a_sheet_of_codes,
    "glance": _somebody_of_the_session,
}

# What the installation has, where it is not what the tests have.
HAS: dict[str, Mapping[str, str]] = {"sign_in_phone": {"TEXT_URL": "https://texts.larkmoor.example/"}}


def _in_the_session(world: World, me: Someone) -> datetime:
    session = me.owned.get("session") or world.people["tutor"][0].owned["session"]
    return session.period.lower + timedelta(minutes=30)  # type: ignore[no-any-return]


def _where_people_are_counted(world: World, me: Someone) -> datetime:
    session = me.owned.get("counted") or world.people["tutor"][0].owned["counted"]
    return session.period.lower + timedelta(minutes=30)  # type: ignore[no-any-return]


def _a_year_on(world: World, _me: Someone) -> datetime:
    return Approval.objects.get(revision=world.offering.revision).approved_at + timedelta(days=360)


# When an address is opened, where now is too early.
WHEN: dict[str, Callable[[World, Someone], datetime]] = {
    "register": _in_the_session,
    "teaching_sheet": _in_the_session,
    "college_sheet_left": _in_the_session,
    "walk_in": _in_the_session,
    "college_walk_in": _in_the_session,
    "glance": _in_the_session,
    "headcount": _where_people_are_counted,
    "panel_look": _a_year_on,
}
