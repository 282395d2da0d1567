"""How we reach me: my way, a pause, who gets copies, a shared phone, my sheet of codes. And the named person's link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundations.accounts import shared_phone, sheets
from foundations.accounts.access import EVERYONE, open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import copies, learning, pause, pause_end, reach, routes
from students.access import STUDENTS
from students.forms_routes import CopiesForm, PauseForm, RouteForm
from students.models import Nominee, Student
from students.views.answers import answered

either = require_http_methods(["GET", "HEAD", "POST"])
HOME = "my_messages"


def me(request: HttpRequest) -> Student:
    """Return the signed-in student's own record."""
    user = person(request)
    return get_object_or_404(Student.objects.visible_to(user).select_related("user"), user=user)


@require_safe
@open_to(STUDENTS)
def my_messages(request: HttpRequest) -> HttpResponseBase:
    """Everything about how we reach me, and how to change it."""
    student, now = me(request), timezone.now()
    context = {
        "student": student,
        "way": reach.how(student),
        "pause": pause.of(student),
        "nominee": copies.of(student),
        "sheet": sheets.of(student.user, now=now),
    }
    return render(request, "students/reach/my_messages.html", context)


@either
@open_to(STUDENTS)
def my_route(request: HttpRequest) -> HttpResponseBase:
    """Choose how we tell me things."""
    student = me(request)
    start = {"reach": student.reach, "phone": student.user.phone, "post_address": student.post_address}
    form = RouteForm(answered(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            routes.choose(student=student, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. This is how we tell you things from now on."))
            return redirect(HOME)
    return render(request, "students/reach/my_route.html", {"form": form})


@either
@open_to(STUDENTS)
def my_pause(request: HttpRequest) -> HttpResponseBase:
    """Pause all messages until a day, or until I say so; what happens meanwhile is said before I press."""
    student, now = me(request), timezone.now()
    form = PauseForm(answered(request))
    if request.method == "POST" and form.is_valid():
        try:
            pause.begin(student=student, by=person(request), now=now, until=form.cleaned_data["until"])
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Paused. Your places and your turn in line are safe."))
            return redirect(HOME)
    offers = learning.of(student.user, now=now).offers
    return render(request, "students/reach/my_pause.html", {"form": form, "offers": offers})


@require_POST
@open_to(STUDENTS)
def my_pause_end(request: HttpRequest) -> HttpResponseBase:
    """Let messages come again."""
    pause_end.end(student=me(request), by=person(request), now=timezone.now())
    messages.success(request, _("Welcome back. We tell you things again from now on."))
    return redirect(HOME)


@either
@open_to(STUDENTS)
def my_copies(request: HttpRequest) -> HttpResponseBase:
    """Name somebody who gets copies of practical messages."""
    student = me(request)
    form = CopiesForm(answered(request))
    if request.method == "POST" and form.is_valid():
        try:
            copies.name_someone(student=student, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("We ask them now. They get nothing more until they say yes."))
            return redirect(HOME)
    context = {"form": form, "nominee": copies.of(student), "student": student}
    return render(request, "students/reach/my_copies.html", context)


@require_POST
@open_to(STUDENTS)
def my_copies_stop(request: HttpRequest) -> HttpResponseBase:
    """No more copies, at once."""
    nominee = copies.of(me(request))
    if nominee:
        copies.stop(nominee=nominee, by=person(request), now=timezone.now())
    messages.success(request, _("Stopped. Nothing more is sent to them, and we have forgotten where they are reached."))
    return redirect(HOME)


@require_POST
@open_to(STUDENTS)
def my_shared_phone(request: HttpRequest) -> HttpResponseBase:
    """Say that this phone is shared, or that it is mine after all."""
    if "off" in request.POST:
        shared_phone.end(request)
        messages.success(request, _("This visit lasts as long as any other again."))
    else:
        shared_phone.begin(request)
        messages.success(request, _("You are signed out ten minutes after your last press. Press Leave to go at once."))
    return redirect(HOME)


@require_POST
@open_to(STUDENTS)
def my_sheet_stop(request: HttpRequest) -> HttpResponseBase:
    """My printed sheet of codes opens nothing any more."""
    sheet = sheets.of(person(request), now=timezone.now())
    if sheet:
        sheets.stop(sheet=sheet, by=person(request), now=timezone.now())
    messages.success(request, _("Your sheet is stopped. Ring us when you need a new one."))
    return redirect(HOME)


@either
@open_to(EVERYONE)
def copies_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The named person's own page: say yes, or stop. Opening it changes nothing."""
    nominee = copies.open_link(token)
    answer, state = request.POST.get("answer", ""), "over"
    if nominee and not nominee.stopped:
        state = "agreed" if nominee.agreed_on else "asked"
        if request.method == "POST" and answer in {"yes", "stop"}:
            state = _answer(nominee, answer)
    context = {"state": state, "name": nominee.student.name if nominee and state != "over" else ""}
    return no_store(render(request, "students/reach/copies_link.html", context))


def _answer(nominee: Nominee, answer: str) -> str:
    now = timezone.now()
    if answer == "stop":
        copies.stop(nominee=nominee, now=now)
        return "stopped"
    try:
        copies.agree(nominee=nominee, now=now)
    except Refusal:
        return "over"
    return "agreed"
