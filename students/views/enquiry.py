"""Asking us something, without an account; and the office's list of what people asked."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Offering
from courses.titles import titled
from foundations.accounts import sign_in
from foundations.accounts.access import EVERYONE, holders_of, open_to, person
from foundations.accounts.models import User
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import enquiries
from students.forms_contact import AnswerForm, AskForm, GroupForm, TakeForm, TeamForm
from students.models import Enquiry
from students.views.answers import answered

HELPERS = holders_of(enquiries.HELP)
MENU = {"nav": "college", "subnav": "students"}
TEAM_KIND, TITLE = "team_coaching", "title"
A_PAGE, MOST_WAITING = 25, 200
MOST_GROUPS = 30
either = require_http_methods(["GET", "HEAD", "POST"])


@either
@open_to(EVERYONE)
def ask_us(request: HttpRequest) -> HttpResponseBase:
    """Ask the college something."""
    return _asked(request, AskForm(answered(request)), "students/enquiry/ask.html")


@either
@open_to(EVERYONE)
def ask_for_team(request: HttpRequest) -> HttpResponseBase:
    """Ask for coaching of a whole team."""
    return _asked(request, TeamForm(answered(request)), "students/enquiry/team.html")


def _asked(request: HttpRequest, form: AskForm | TeamForm, page: str) -> HttpResponseBase:
    """Take what was asked, as often an hour from one place as the settings allow; nothing stays in the browser."""
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            sign_in.allow(request, "ask_us", "")
            way, by = Enquiry.Way.WEB, User.objects.system()
            enquiries.take(way=way, by=by, now=now, **form.cleaned_data)
        except sign_in.TooMany:
            return sign_in.too_many(request)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("asked")
    context = {"form": form, "promised": enquiries.promised(now=now), "nav": "help"}
    return no_store(render(request, page, context))


@require_safe
@open_to(EVERYONE)
def asked(request: HttpRequest) -> HttpResponseBase:
    """Thank whoever asked. Nothing of what they wrote is shown again: others may use this phone."""
    context = {"promised": enquiries.promised(now=timezone.now()), "nav": "help"}
    return no_store(render(request, "students/enquiry/asked.html", context))


@require_safe
@open_to(HELPERS)
def college_enquiries(request: HttpRequest) -> HttpResponseBase:
    """What waits for an answer, the oldest first; below it what was answered."""
    waiting, now = list(enquiries.waiting()[:MOST_WAITING]), timezone.now()
    page = Paginator(enquiries.done(), A_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "late": enquiries.late(waiting, now=now), "page": page}
    return render(request, "students/enquiry/list.html", {**MENU, **context})


@either
@open_to(HELPERS)
def college_enquiry_add(request: HttpRequest) -> HttpResponseBase:
    """Write down what somebody asked by phone, by mail or at the desk."""
    form = TakeForm(answered(request), initial={"way": Enquiry.Way.PHONE})
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = enquiries.take(by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Written down."))
            return redirect("college_enquiry", enquiry.uuid)
    return render(request, "students/enquiry/add.html", {**MENU, "form": form})


@either
@open_to(HELPERS)
def college_enquiry(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One question: what was asked, how to answer, what was answered."""
    enquiry, now = _found(uuid), timezone.now()
    form = AnswerForm(answered(request))
    if request.method == "POST" and form.is_valid():
        try:
            enquiries.answer(enquiry=enquiry, by=person(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Thank you. It is off the list."))
            return redirect("college_enquiries")
    context: dict[str, Any] = {"enquiry": enquiry, "form": form, "late": enquiries.late([enquiry], now=now)}
    if enquiry.for_team:
        context |= {"ways": _ways_to_plan(enquiry), "groups": GroupForm(None, offerings=_groups())}
    return render(request, "students/enquiry/one.html", {**MENU, **context})


@require_POST
@open_to(HELPERS)
def college_enquiry_act(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Make whoever asked a student, say which group was planned for a team, or erase the words: one of these."""
    enquiry, by, now = _found(uuid), person(request), timezone.now()
    try:
        if request.POST.get("do") == "student":
            return redirect("college_student", enquiries.make_student(enquiry=enquiry, by=by, now=now).uuid)
        if request.POST.get("do") == "group":
            _plan_group(request, enquiry, by)
        elif request.POST.get("do") == "erase":
            enquiries.erase(enquiry=enquiry, by=by, now=now)
            messages.success(request, _("The words are erased. The list only says that somebody asked."))
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("college_enquiry", enquiry.uuid)


def _plan_group(request: HttpRequest, enquiry: Enquiry, by: User) -> None:
    form = GroupForm(request.POST, offerings=_groups())
    if not form.is_valid():
        raise Refusal(_("Choose a group from the list."))
    offering = get_object_or_404(Offering, uuid=form.cleaned_data["offering"])
    enquiries.plan_group(enquiry=enquiry, offering=offering, by=by, now=timezone.now())
    messages.success(request, _("The group is linked with what the team asked."))


def _found(uuid: UUID) -> Enquiry:
    rows = Enquiry.objects.select_related("taken_by", "answered_by", "student", "offering__revision")
    return get_object_or_404(rows, uuid=uuid)


def _groups() -> list[Offering]:
    """Return groups by invitation, the newest first."""
    rows = Offering.objects.filter(audience=Offering.Audience.INVITATION).exclude(state=Offering.State.CANCELLED)
    return list(rows.select_related("revision").order_by("-pk")[:MOST_GROUPS])


def _ways_to_plan(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return the courses for teams as (title, link to planning it for this team).

    The link says how many they are and that a team invites. Name and contact are copied by hand: an address is kept
    in too many places.
    """
    filled = {"audience": Offering.Audience.INVITATION.value, "host": "team", "seats": enquiry.size or ""}
    query = urlencode(filled)
    return [
        (str(getattr(course, TITLE)), f"{reverse('college_offering_plan', args=[course.slug])}?{query}")
        for course in titled().filter(kind__slug=TEAM_KIND)
    ]
