"""What helps me take part: seeing it, asking for more, sharing it or not, changing it, ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal, show
from students import arrangement, arrangement_lists, need
from students.access import STUDENTS
from students.forms_arrangements import HelpForm, NeedForm
from students.models import Arrangement, Need, Student
from students.views.answers import answered
from students.views.openings import record_open

HELPERS = holders_of("students.help")
either = require_http_methods(["GET", "HEAD", "POST"])
post_only = require_http_methods(["POST"])


def _me(request: HttpRequest) -> Student:
    user = person(request)
    return get_object_or_404(Student.objects.visible_to(user).select_related("user"), user=user)


def _mine(request: HttpRequest, uuid: UUID) -> Need:
    user = person(request)
    mine = Need.objects.visible_to(user).belonging_to(user).live().select_related("student__user")
    return get_object_or_404(mine, uuid=uuid)


@require_safe
@open_to(STUDENTS)
def my_help(request: HttpRequest) -> HttpResponseBase:
    """Everything that helps me, with what is arranged and who sees it."""
    now = timezone.now()
    lines = arrangement_lists.with_arrangements(need.of_student(_me(request)), now=now)
    context = {"lines": lines, "today": current.today(now)}
    return render(request, "students/arrangements/my_help.html", context)


@either
@open_to(STUDENTS)
def my_help_add(request: HttpRequest) -> HttpResponseBase:
    """Ask for something more."""
    me = _me(request)
    form, done = _ask(request, me)
    if done:
        messages.success(request, _("Thank you for telling us. Here is who sorts it out, and by when."))
        return redirect("my_help")
    return render(request, "students/arrangements/my_help_add.html", {"form": form})


@either
@open_to(HELPERS)
@record_open()
def college_student_help(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Write down what would help a student who rings, writes or comes by."""
    students = Student.objects.visible_to(person(request)).select_related("user")
    student = get_object_or_404(students, uuid=uuid)
    form, done = _ask(request, student)
    if done:
        messages.success(request, _("It is written down, and on the list of arrangements."))
        return redirect("college_student", student.uuid)
    context = {"form": form, "student": student, "subnav": "students"}
    return render(request, "students/arrangements/student_help.html", context)


def _ask(request: HttpRequest, student: Student) -> tuple[HelpForm, bool]:
    """Return the form, and whether what was asked for in it has been written down."""
    held = [each.kind for each in need.of_student(student)]
    form = HelpForm(answered(request), held=held)
    if request.method == "POST" and form.is_valid():
        try:
            wishes = need.wishes_of(form.answers())
            need.ask_all(student=student, wishes=wishes, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return form, True
    return form, False


@either
@open_to(STUDENTS)
def my_help_change(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Put one thing right, or say whether my tutors may see it."""
    mine = _mine(request, uuid)
    form = NeedForm(answered(request), need=mine)
    if request.method == "POST" and form.is_valid():
        try:
            need.change(need=mine, by=person(request), now=timezone.now(), **form.changes())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("It is changed."))
            return redirect("my_help")
    return render(request, "students/arrangements/my_help_change.html", {"need": mine, "form": form})


@post_only
@open_to(STUDENTS)
def my_help_share(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Let my tutors see one thing, or stop it, with one press."""
    shared = request.POST.get("shared") == "yes"
    need.share(need=_mine(request, uuid), shared=shared, by=person(request), now=timezone.now())
    stopped = _("Your tutors do not see it any more.")
    messages.success(request, _("Your tutors see what to do, and never a reason.") if shared else stopped)
    return redirect("my_help")


@post_only
@open_to(STUDENTS)
def my_help_keep(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """It is still right."""
    need.keep(need=_mine(request, uuid), by=person(request), now=timezone.now())
    messages.success(request, _("Thank you. We ask again in a year."))
    return redirect("my_help")


@either
@open_to(STUDENTS)
def my_help_end(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """I do not need it any more."""
    mine = _mine(request, uuid)
    if request.method == "POST":
        need.end(need=mine, by=person(request), now=timezone.now())
        messages.success(request, _("It is taken away. You can ask for it again at any time."))
        return redirect("my_help")
    return render(request, "students/arrangements/my_help_end.html", {"need": mine})


@post_only
@open_to(STUDENTS)
def my_help_worked(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Say whether something that was arranged for me worked."""
    user = person(request)
    mine = Arrangement.objects.visible_to(user).belonging_to(user).kept().select_related("enrolment")
    found = get_object_or_404(mine, uuid=uuid)
    try:
        arrangement.say_met(arrangement=found, met=request.POST.get("met", ""), by=user, now=timezone.now())
        messages.success(request, _("Thank you. It helps us do better next time."))
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("my_place", found.enrolment.uuid)
