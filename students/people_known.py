"""Who is known already, read once, so that a list of thousands is compared without thousands of questions."""

import re

from courses.search import fold
from students import records
from students.models import Student


class Known:
    """Students by the college's reference, their email address, and their name with their phone number.

    A closed record stands for the one it was joined to.
    """

    def __init__(self) -> None:
        self.by_reference: dict[str, Student] = {}
        self.by_email: dict[str, Student] = {}
        self.by_name_and_phone: dict[tuple[str, str], Student] = {}
        for student in Student.objects.select_related("user", "merged_into__user").order_by("pk"):
            self.add(student)

    def add(self, student: Student) -> None:
        """Know one more."""
        stands, user = records.in_use(student), student.user
        if student.reference:
            self.by_reference[student.reference.casefold()] = stands
        if user.email:
            self.by_email[user.email.lower()] = stands
        if user.phone:
            self.by_name_and_phone[_name_and_phone(student.name, user.phone)] = stands

    def find(self, *, name: str, reference: str, email: str, phone: str) -> Student | None:
        """Return who that is: the reference counts most, then the email address, then the name with the number."""
        if reference and reference.casefold() in self.by_reference:
            return self.by_reference[reference.casefold()]
        if email and email.lower() in self.by_email:
            return self.by_email[email.lower()]
        return self.by_name_and_phone.get(_name_and_phone(name, phone)) if phone else None

    def another(self, *, name: str, reference: str, email: str) -> bool:
        """Say whether the address belongs to somebody who is called otherwise here: families share one."""
        there = self.by_email.get(email.lower()) if email else None
        if there is None or (reference and there.reference and there.reference.casefold() == reference.casefold()):
            return False
        return fold(there.name).split() != fold(name).split()


def _name_and_phone(name: str, phone: str) -> tuple[str, str]:
    return " ".join(fold(name).split()), re.sub(r"^(?:00)?44|^0", "", re.sub(r"\D", "", phone))
