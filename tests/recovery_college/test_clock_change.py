"""Weekly at ten stays at ten when the clocks change: on the page, in the mail, in the calendar file and in print."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pypdf
import pytest
from django.core import mail
from django.test import Client

from foundations.accounts.models import User
from foundations.college import settings as college_settings
from foundations.notifications import deliveries
from foundations.notifications.models import Notice
from recovery_college.prospectus import content, gather
from recovery_college.prospectus.render import book as rendering
from tests.factories.courses import NOW, make_course, make_offering, make_term
from tests.factories.students import make_enrolment, make_student
from tests.people import sign_in_client

# the Tuesday before each zone's spring change of 2027; the Tuesday after comes an hour sooner by the sun
PLACES = [
    pytest.param("Europe/London", date(2027, 3, 23), id="London"),
    pytest.param("America/New_York", date(2027, 3, 9), id="New York"),
    pytest.param("Australia/Sydney", date(2027, 3, 30), id="Sydney"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "first"), PLACES)
def test_ten_stays_ten_everywhere(zone: str, first: date, tmp_path: Path) -> None:
    college_settings.change(by=User.objects.system(), now=NOW, zone=zone)
    term = make_term("Spring", starts=date(2027, 3, 1), ends=date(2027, 4, 30))
    offering = make_offering(make_course("Understanding worry"), first=first, weeks=2, term=term)
    student = make_student("Alex", email="alex@larkmoor.example")
    enrolment = make_enrolment(offering, student)
    second = first + timedelta(days=7)
    before, after = offering.sessions.order_by("number")
    # the two sessions are not a whole week apart by the sun: the clocks changed between them
    assert after.period.lower - before.period.lower != timedelta(days=7)

    page = Client().get(f"/courses/{offering.course.slug}/").content.decode()
    assert page.count("10am to 12pm") >= 2
    assert f'datetime="{first.isoformat()}"' in page
    assert f'datetime="{second.isoformat()}"' in page

    notice = Notice.objects.get(person=student.user, purpose="students.place_confirmed")
    deliveries.deliver(notice_id=notice.pk, now=NOW)
    (message,) = mail.outbox
    assert "10am to 12pm" in str(message.body)

    calendar = sign_in_client(Client(), student.user).get(f"/my/places/{enrolment.uuid}/calendar.ics").content
    events = list(icalendar.Calendar.from_ical(calendar.decode()).walk("VEVENT"))
    starts = [event["DTSTART"] for event in events]
    assert [start.params["TZID"] for start in starts] == [zone, zone]
    assert [start.dt.replace(tzinfo=None) for start in starts] == [
        datetime(*day.timetuple()[:3], 10) for day in (first, second)
    ]
    assert [start.dt.astimezone(ZoneInfo("UTC")) for start in starts] == [before.period.lower, after.period.lower]

    printed = tmp_path / "book.pdf"
    rendering.write(content.as_json(gather.book(year=2026, now=NOW)), printed)
    words = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(printed).pages).split())
    assert "10am to 12pm" in words
    assert not {"9am to 11am", "11am to 1pm"} & {found for found in ("9am to 11am", "11am to 1pm") if found in words}
