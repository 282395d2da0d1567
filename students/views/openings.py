"""The door to a student's record: a reason first, once a day, for every page of the college about one student."""

import functools
from collections.abc import Callable, Iterable
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from foundations.accounts.access import holders_of, open_to, person
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal, show
from students import openings
from students.forms_person import OpenForm
from students.models import Arrangement, Booking, ContactTask, Enrolment, Student
from students.views.answers import answered

HELPERS = holders_of("students.help")
RECORD = "college_student"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Find = Callable[..., Iterable[Student]]


def named(user: User, *uuids: UUID) -> list[Student]:
    """Return the students with these numbers. Raises Http404 for one who is not there for this person."""
    students = Student.objects.visible_to(user).select_related("user")
    return [get_object_or_404(students, uuid=uuid) for uuid in uuids]


def with_place(user: User, uuid: UUID) -> list[Student]:
    """Return whose place this is. Raises Http404."""
    return [get_object_or_404(Enrolment.objects.visible_to(user).select_related("student"), uuid=uuid).student]


def with_talk(_user: User, uuid: UUID) -> list[Student]:
    """Return whose talk this is. Raises Http404."""
    return [get_object_or_404(Booking.objects.select_related("student"), uuid=uuid).student]


def with_arrangement(user: User, uuid: UUID) -> list[Student]:
    """Return for whom this is arranged. Raises Http404."""
    rows = Arrangement.objects.visible_to(user).select_related("need__student")
    return [get_object_or_404(rows, uuid=uuid).need.student]


def with_hello(user: User, uuid: UUID) -> list[Student]:
    """Return who is to be said hello to. Raises Http404."""
    rows = ContactTask.objects.visible_to(user).select_related("enrolment__student")
    return [get_object_or_404(rows, uuid=uuid).enrolment.student]


def to_ring(_user: User, uuid: UUID) -> list[Student]:
    """Return the student behind a person to ring; nobody when that person is no student."""
    return list(Student.objects.filter(user__uuid=uuid))


def record_open(find: Find = named, *, why: str = "") -> Callable[[View[P]], View[P]]:
    """Declare that a page is about one student: without a reason given today it leads to the page that asks for it.

    find: whom the page is about, from what its address names. why: the reason that page suggests. It stands below
    open_to. What was read comes back to this page afterwards; what was pressed to the record, for it is not done twice.
    """

    def declare(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user, now = person(request), timezone.now()
            for student in find(user, *args, *kwargs.values()):
                if not openings.is_open(student, user, now=now):
                    return redirect(_door(request, student))
            return view(request, *args, **kwargs)

        guarded.about_one_student = why  # type: ignore[attr-defined]
        return guarded

    return declare


def _door(request: HttpRequest, student: Student) -> str:
    door, back = reverse("college_student_open", args=[student.uuid]), request.path
    if request.method not in {"GET", "HEAD"} or back == _record(student):
        return door
    return f"{door}?{urlencode({'next': back})}"


def _record(student: Student) -> str:
    return reverse(RECORD, args=[student.uuid])


def _page_named(path: str) -> Any:
    """Return the page of the college about one student that a path leads to; none for every other path."""
    if urlsplit(path)[:2] != ("", "") or not path.startswith("/"):
        return None
    try:
        view = resolve(path).func
    except (Resolver404, ValueError):
        return None
    return view if hasattr(view, "about_one_student") else None


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(HELPERS)
def college_student_open(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Why do you open this record? A person's own is never opened here."""
    user = person(request)
    student = get_object_or_404(Student.objects.visible_to(user), uuid=uuid)
    path = request.GET.get("next", "")
    page = _page_named(path)
    form = OpenForm(answered(request), initial={"reason": getattr(page, "about_one_student", "")})
    context = {"student": student, "form": form, "subnav": "students", "why_not": ""}
    if openings.is_own(student, user):
        return render(request, "students/office/open.html", context | {"why_not": openings.YOURSELF}, status=403)
    if request.method == "POST" and form.is_valid():
        try:
            openings.open_record(student=student, by=user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect(path if page else _record(student))
    return render(request, "students/office/open.html", context)
