"""Joining an offering or becoming a student, one question a page. The answers wait sealed in a draft of the browser."""

from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from courses.models import Offering
from foundations.accounts.models import User
from students import drafts
from students.models import Enrolment, Student

COOKIE = "__Host-draft" if settings.HTTPS else "draft"


class Talk:
    """One person and what they said so far. about_id: the offering, or 0 when there is none."""

    purpose = ""
    about_id = 0

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.now = request, timezone.now()
        self.person = request.user if isinstance(request.user, User) else None
        self.secret = request.COOKIES.get(COOKIE, "")

    @cached_property
    def student(self) -> Student | None:
        """The student record of the signed-in person, if they have one."""
        if not getattr(self.person, "student_hat", True):
            return None
        return Student.objects.select_related("user").filter(user=self.person).first() if self.person else None

    @cached_property
    def answers(self) -> dict[str, str]:
        """What was answered so far."""
        return drafts.answers(
            purpose=self.purpose, about_id=self.about_id, secret=self.secret, person=self.person, now=self.now
        )

    def keep(self, **new: str) -> None:
        """Keep more answers."""
        first, self.secret = not self.secret, self.secret or drafts.new_secret()
        self.answers = drafts.keep(
            purpose=self.purpose,
            about_id=self.about_id,
            secret=self.secret,
            person=self.person,
            now=self.now,
            new=new,
            first=first,
        )

    def finish(self) -> None:
        """Forget the answers."""
        drafts.drop(purpose=self.purpose, about_id=self.about_id, secret=self.secret)

    def address(self, name: str) -> str:
        """Return the path of a page of this conversation."""
        return reverse(name)

    def next_page(self) -> str:
        """Return the path of the first page that still has a question; each conversation says its own."""
        return self.address("home")

    def onward(self, to: str = "") -> HttpResponseBase:
        """Go to a page, the next one by default, with the draft's secret in the browser."""
        return self.remember(redirect(to or self.next_page()))

    def remember(self, response: HttpResponseBase) -> HttpResponseBase:
        """Put the draft's secret into the browser, until it is closed."""
        if self.secret:
            response.set_cookie(COOKIE, self.secret, secure=settings.HTTPS, httponly=True, samesite="Lax")
        return response


class Becoming(Talk):
    """Becoming a student without a course."""

    purpose = "become"

    def next_page(self) -> str:
        """Return the path of the first page that still has a question."""
        if self.person or not self.answers.get("name"):
            return self.address("become_name")
        return self.address("become_code" if self.answers.get("email") else "become_reach")


class Conversation(Talk):
    """One person, one offering, and what they said so far."""

    purpose = "enrol"

    def __init__(self, request: HttpRequest, slug: str, uuid: UUID) -> None:
        super().__init__(request)
        self.slug = slug
        known = Offering.objects.select_related("revision", "course", "term").exclude(state=Offering.State.DRAFT)
        self.offering = get_object_or_404(known, course__slug=slug, uuid=uuid)
        self.about_id = self.offering.pk
        if self.offering.audience == Offering.Audience.INVITATION and not self._was_here():
            raise Http404  # a stranger is not told that a ward or a school has a group

    def _was_here(self) -> bool:
        """Return whether the person has, or had, a claim on this offering."""
        mine = Enrolment.objects.filter(offering=self.offering, student=self.student)
        return self.student is not None and mine.exists()

    @cached_property
    def live(self) -> Enrolment | None:
        """Their live claim on this offering, if they have one."""
        mine = Enrolment.objects.live().filter(offering=self.offering, student=self.student)
        return mine.first() if self.student else None

    def address(self, name: str) -> str:
        """Return the path of a page of this conversation."""
        return reverse(name, args=[self.slug, self.offering.uuid])

    def next_page(self) -> str:
        """Return the path of the first page that still has a question."""
        if self.student:
            return self.address("enrol_check")
        if not self.answers.get("name"):
            return self.address("enrol_name")
        if self.person is None:
            return self.address("enrol_code" if self.answers.get("email") else "enrol_reach")
        return self.address("enrol_check" if "support" in self.answers else "enrol_help")
