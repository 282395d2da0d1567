"""Becoming a student without choosing a course: name, address, code, done."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts import people, sign_in
from foundations.accounts.access import EVERYONE, open_to
from foundations.accounts.forms import CodeForm
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal, show
from students import registration
from students.access import STUDENTS
from students.forms import NameForm, ReachForm
from students.views.answers import answered
from students.views.conversation import Becoming
from students.views.details import own

either = require_http_methods(["GET", "HEAD", "POST"])
STEP = "students/registration/_step.html"


@require_safe
@open_to(EVERYONE)
def become_start(request: HttpRequest) -> HttpResponseBase:
    """The way in: on to the first question; who is a student already goes to their own page."""
    talk = Becoming(request)
    return redirect("my_learning") if talk.student else talk.onward()


@either
@open_to(EVERYONE)
def become_name(request: HttpRequest) -> HttpResponseBase:
    """What shall we call you?"""
    talk = Becoming(request)
    if talk.student:
        return redirect("my_learning")
    known = talk.answers.get("name") or (talk.person.name if talk.person else "")
    form = NameForm(answered(request), initial={"name": known})
    if request.method == "POST" and form.is_valid():
        talk.keep(name=form.cleaned_data["name"])
        if talk.person:
            _register(talk, talk.person)
            return redirect("become_done")
        return talk.onward()
    return render(request, "students/registration/name.html", {"talk": talk, "form": form, "back": reverse("home")})


@either
@open_to(EVERYONE)
def become_reach(request: HttpRequest) -> HttpResponseBase:
    """Where do we write to? A code goes there."""
    talk = Becoming(request)
    if talk.person or not talk.answers.get("name"):
        return redirect("become_start") if talk.student else talk.onward(talk.address("become_name"))
    form = ReachForm(answered(request), initial=talk.answers)
    if request.method == "POST" and form.is_valid():
        talk.keep(**form.cleaned_data)
        newcomer = people.meet(name=talk.answers["name"], email=talk.answers["email"], now=talk.now)
        try:
            sign_in.send_code(request, newcomer, talk.now)
        except sign_in.TooMany:
            return sign_in.too_many(request)
        return talk.onward(talk.address("become_code"))
    context = {"talk": talk, "form": form, "back": talk.address("become_name"), "step": STEP}
    return render(request, "students/enrolment/reach.html", context)


@either
@open_to(EVERYONE)
def become_code(request: HttpRequest) -> HttpResponseBase:
    """The six numbers from the mail; with them somebody is a student."""
    talk = Becoming(request)
    address = sign_in.address(request)
    if talk.person or not address or not talk.answers.get("name"):
        return talk.onward()
    form = CodeForm(answered(request))
    if request.method == "POST" and form.is_valid():
        try:
            newcomer = sign_in.check_code(request, form.cleaned_data["code"], talk.now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            _register(talk, newcomer)
            return sign_in.enter(request, newcomer, then=reverse("become_done"))
    context = {"talk": talk, "form": form, "address": address, "back": talk.address("become_reach")}
    return render(request, "students/enrolment/code.html", context)


@require_safe
@open_to(STUDENTS)
def become_done(request: HttpRequest) -> HttpResponseBase:
    """You are a student; and what you can do next, or not."""
    return render(request, "students/registration/done.html", {"student": own(request)})


def _register(talk: Becoming, newcomer: User) -> None:
    """Make them a student in their own name; who is one already stays as they are."""
    registration.register(
        user=newcomer,
        name=talk.answers.get("name", ""),
        phone=talk.answers.get("phone", ""),
        by=newcomer,
        now=talk.now,
    )
    talk.finish()
