"""Spreadsheets about people: students, and who came to groups of the past. The courses' machinery runs them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from courses import places
from courses.events import MoreSpreadsheets
from courses.models import Offering
from courses.models.upload import UploadKind
from courses.spreadsheets.cells import Row
from courses.spreadsheets.resources import Column, Rows
from students import never_asked, past, registration
from students.models import Enrolment, Mark, Student
from students.people_known import Known

MOST_SESSIONS = 20


def of_people(_question: MoreSpreadsheets) -> Mapping[str, type[Rows]]:
    """Answer which spreadsheets about people there are."""
    return {UploadKind.STUDENTS: StudentRows, UploadKind.PAST: PastRows}


class PeopleRows(Rows):
    """Rows about people: only for who helps students, never taken out as a file, and shown by a name alone."""

    permission = "students.help"
    goes_out = False
    brief = 1

    @classmethod
    def check_heads(cls, heads: Sequence[str]) -> None:
        """Refuse a file with a column that the college never asks."""
        never_asked.check(heads)

    def prepare(self) -> None:
        """Read who is known already, once for the file."""
        self.known = Known()

    def who(self, row: Row) -> dict[str, Any]:
        """Return how a row names a person. Something must tell them from others."""
        found = {
            "name": row.words(self.head("name"), longest=80),
            "reference": row.words(self.head("reference"), longest=40),
            "email": self._email(row),
            "phone": row.words(self.head("phone"), longest=30),
        }
        if not (found["reference"] or found["email"] or found["phone"]):
            words = _("Write a reference, an email address or a phone number, so that we can tell them from others.")
            row.problem(self.head("reference"), words)
        if never_asked.looks_like_nhs_number(found["reference"]):
            words = _("This looks like an NHS number, which the college never keeps. Write a reference of your own.")
            row.problem(self.head("reference"), words)
        if found["phone"] and len(re.sub(r"\D", "", found["phone"])) < 6:
            row.problem(self.head("phone"), _("Check the phone number. It needs 6 digits or more."))
        return found

    def _email(self, row: Row) -> str:
        address = row.words(self.head("email"), longest=254).lower()
        if address:
            try:
                validate_email(address)
            except ValidationError:
                row.problem(self.head("email"), _("This is not an email address. Write it like sam@example.org."))
        return address


class StudentRows(PeopleRows):
    """Students, known by the college's reference, or their email address, or their name with their phone number."""

    columns = (
        ("name", lazy("Name")), ("reference", lazy("Reference")), ("email", lazy("Email")), ("phone", lazy("Phone")),
        ("reach", lazy("How to reach them")), ("support", lazy("What would help them take part")),
    )  # fmt: skip
    needed = frozenset({"name"})

    def prepare(self) -> None:
        """Read who is known already, and the ways to reach people."""
        super().prepare()
        self.ways = {str(way.label): way.value for way in Student.Reach}

    def read(self, row: Row) -> dict[str, Any]:
        """Return what a row says about a person."""
        found = self.who(row)
        if not found["name"]:
            row.problem(self.head("name"), _("Write what to call them. Any name they like is fine."))
        if self.known.another(**{key: found[key] for key in ("name", "reference", "email")}):
            words = _(
                "This address belongs to somebody of another name. Write the name as it is here, or leave it out."
            )
            row.problem(self.head("email"), words)
        reach = row.one_of(self.head("reach"), self.ways, needed=False)
        usual = Student.Reach.MAIL if found["email"] else Student.Reach.PHONE
        support = row.words(self.head("support"), longest=2000)
        return {**found, "reach": reach or usual, "support": support}

    def find(self) -> Student | None:
        """Return who that is, if they are here."""
        return self.known.find(**{key: self.wanted[key] for key in ("name", "reference", "email", "phone")})

    def same(self, found: Student) -> bool:
        """Whoever is here stays as they are: what they told us since counts more than an old list."""
        return True

    def add(self) -> Student:
        """Make them a student."""
        student = registration.register(
            by=self.by,
            now=self.now,
            name=self.wanted["name"],
            email=self.wanted["email"] or None,
            phone=self.wanted["phone"],
            reach=self.wanted["reach"],
            support=self.wanted["support"],
            reference=self.wanted["reference"] or None,
        )
        self.known.add(student)
        return student

    def examples(self) -> list[list[Any]]:
        """Two people who do not exist."""
        return [
            ["Alex Example", "A-101", "alex@larkmoor.example", "", str(Student.Reach.MAIL.label), ""],
            ["Sam Example", "A-102", "", "01632 960 000", str(Student.Reach.PHONE.label), _("A seat near the door")],
        ]


class PastRows(PeopleRows):
    """Who had a place on a group that is over, one row a person and group, with their mark for each session."""

    columns: ClassVar[Sequence[Column]] = (
        ("name", lazy("Name")), ("reference", lazy("Reference")), ("email", lazy("Email")), ("phone", lazy("Phone")),
        ("group", lazy("Group")), ("completed", lazy("Completed")),
        *(
            (f"session_{number}", format_lazy(lazy("Session {number}"), number=number))
            for number in range(1, MOST_SESSIONS + 1)
        ),
    )  # fmt: skip
    needed = frozenset({"group"})

    def prepare(self) -> None:
        """Read who is known, the groups that have a reference, and the marks there are."""
        super().prepare()
        rows = Offering.objects.exclude(reference=None).order_by("pk")
        self.groups = {str(each.reference): each for each in rows}
        self.marks = {str(was.label): was.value for was in Mark.Was}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Lock every group of the file in one statement, by ascending id, before the first row is taken."""
        folded = {name.casefold(): each.pk for name, each in self.groups.items()}
        head = self.head("group")
        named = {str(cell).strip().casefold() for cell in dataset[head]} if head in dataset.headers else set()
        places.lock(folded[name] for name in named if name in folded)

    def read(self, row: Row) -> dict[str, Any]:
        """Return who had a place on which group, and their marks."""
        found = self.who(row)
        student = self.known.find(**found) if not row.problems else None
        if student is None and not row.problems:
            words = _("We do not know this person. Send the list of students first, or write them as they are there.")
            row.problem(self.head("reference"), words)
        marks = {}
        for number in range(1, MOST_SESSIONS + 1):
            was = row.one_of(self.head(f"session_{number}"), self.marks, needed=False)
            if was:
                marks[number] = was
        return {
            "student": student,
            "offering": row.one_of(self.head("group"), self.groups),
            "marks": marks,
            "completed": row.yes(self.head("completed")),
        }

    def find(self) -> Student | None:
        """Return the person when all of the row is written down already, else none."""
        return self.wanted["student"] if past.same(**self.wanted) else None

    def same(self, found: Student) -> bool:
        """Only what is written down already is found."""
        return True

    def add(self) -> Enrolment:
        """Write it down."""
        return past.write(by=self.by, now=self.now, **self.wanted)

    def examples(self) -> list[list[Any]]:
        """Two people who do not exist, on a group of this college if one has a reference."""
        group = next(iter(self.groups), "SLEEP-2026-1")
        here, away = str(Mark.Was.ATTENDED.label), str(Mark.Was.DID_NOT_ATTEND.label)
        rest = [""] * (MOST_SESSIONS - 3)
        return [
            ["Alex Example", "A-101", "alex@larkmoor.example", "", group, _("yes"), here, here, here, *rest],
            ["Sam Example", "A-102", "", "01632 960 000", group, _("no"), here, away, "", *rest],
        ]
