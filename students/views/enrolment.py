"""Joining an offering: name, address, code, what would help, check, done."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Offering
from foundations.accounts import people, sign_in
from foundations.accounts.access import EVERYONE, SIGNED_IN, open_to, person
from foundations.accounts.forms import CodeForm
from foundations.lib.refusals import Refusal, show
from students import ages, arrangement_lists, clashes, enrolment, facts, joining, line, need, rules, runs, steps
from students.forms import CheckForm, NameForm, ReachForm
from students.forms_arrangements import HelpForm, start_of
from students.models import Enrolment
from students.views.answers import answered
from students.views.conversation import Conversation

either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@open_to(EVERYONE)
def enrol_start(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    """The way in from the course page: the first page that still has a question, or why it cannot be joined."""
    talk = Conversation(request, slug, uuid)
    try:
        rules.check_open(talk.offering, now=talk.now)
    except Refusal as refusal:
        return render(request, "students/enrolment/closed.html", {"talk": talk, "why": refusal.words})
    if talk.live:
        return redirect("my_place", talk.live.uuid)
    page = talk.next_page()
    if page == talk.address("enrol_check"):
        return _check(talk)
    return _name(talk) if page == talk.address("enrol_name") else talk.onward(page)


@either
@open_to(EVERYONE)
def enrol_name(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    """What shall we call you?"""
    return _name(Conversation(request, slug, uuid))


def _name(talk: Conversation) -> HttpResponseBase:
    request = talk.request
    known = talk.answers.get("name") or (talk.person.name if talk.person else "")
    form = NameForm(answered(request), initial={"name": known})
    if request.method == "POST" and form.is_valid():
        talk.keep(name=form.cleaned_data["name"])
        return talk.onward()
    context = {"talk": talk, "form": form, "full": not _room(talk), "check": talk.address("enrol_check")}
    context["here"] = talk.address("enrol_name")  # the way in shows this page too
    return render(request, "students/enrolment/name.html", context)


@either
@open_to(EVERYONE)
def enrol_reach(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    """Where do we write to? A code goes there."""
    talk = Conversation(request, slug, uuid)
    if talk.person or not talk.answers.get("name"):
        return talk.onward()
    form = ReachForm(answered(request), initial=talk.answers)
    if request.method == "POST" and form.is_valid():
        talk.keep(**form.cleaned_data)
        newcomer = people.meet(name=talk.answers["name"], email=talk.answers["email"], now=talk.now)
        try:
            sign_in.send_code(request, newcomer, talk.now)
        except sign_in.TooMany:
            return sign_in.too_many(request)
        return talk.onward(talk.address("enrol_code"))
    context = {"talk": talk, "form": form, "back": talk.address("enrol_name")}
    return render(request, "students/enrolment/reach.html", context)


@either
@open_to(EVERYONE)
def enrol_code(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    """The six numbers from the mail."""
    talk = Conversation(request, slug, uuid)
    if talk.person:
        return talk.onward()
    form = CodeForm(answered(request))
    if request.method == "POST" and form.is_valid():
        try:
            talk.person = sign_in.check_code(request, form.cleaned_data["code"], talk.now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            talk.keep()
            return sign_in.enter(request, talk.person, then=talk.next_page())
    address = sign_in.address(request)
    if not address:
        return talk.onward(talk.address("enrol_reach"))
    context = {"talk": talk, "form": form, "address": address, "back": talk.address("enrol_reach")}
    return render(request, "students/enrolment/code.html", context)


@either
@open_to(SIGNED_IN)
def enrol_help(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    """What would help you take part?"""
    talk = Conversation(request, slug, uuid)
    if talk.student or not talk.answers.get("name"):
        return talk.onward()
    form = HelpForm(answered(request), initial=start_of(talk.answers))
    if request.method == "POST" and form.is_valid():
        talk.keep(**form.answers())
        return talk.onward()
    return render(request, "students/enrolment/help.html", {"talk": talk, "form": form})


@either
@open_to(SIGNED_IN)
def enrol_check(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    """Check your answers; the button at the end is the one that counts."""
    talk = Conversation(request, slug, uuid)
    if not talk.student and "support" not in talk.answers:
        return talk.onward()
    return _check(talk)


def _check(talk: Conversation) -> HttpResponseBase:
    request = talk.request
    blended, asked = talk.offering.mode == Offering.Mode.BLENDED, ages.asked(talk.offering)
    posted = request.method == "POST"
    room = posted or _room(talk)
    # whether there is another group is only asked where the line is; what was posted is read in any case
    others = posted or (not room and bool(runs.others(talk.offering, now=talk.now)))
    form = CheckForm(answered(request), blended=blended, ages=asked, runs=others)
    full = None
    if posted and form.is_valid():
        try:
            _join(talk, form)
        except steps.Full as refusal:
            full = refusal
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("enrol_done", talk.slug, talk.offering.uuid)
    if posted:
        room = full is None and _room(talk)
        if not runs.others(talk.offering, now=talk.now):
            form.fields.pop("any_run", None)
    return render(request, "students/enrolment/check.html", _check_context(talk, form, room=room, full=full))


def _room(talk: Conversation) -> bool:
    return line.has_room(talk.offering, enrolment.usual_channel(talk.offering), now=talk.now)


def _join(talk: Conversation, form: CheckForm) -> None:
    joining.join(
        student=talk.student,
        offering=talk.offering,
        answers={} if talk.student else talk.answers,
        by=person(talk.request),
        now=talk.now,
        channel=form.cleaned_data.get("channel", ""),
        join_line=form.cleaned_data["line"],
        any_run=form.cleaned_data.get("any_run", False),
        seats=1 + form.cleaned_data["supporter"],
        age_band=form.cleaned_data.get("age_band", ""),
        guardian=form.cleaned_data.get("guardian", ""),
    )
    if talk.secret:
        talk.finish()


def _check_context(talk: Conversation, form: CheckForm, *, room: bool, full: Refusal | None) -> dict[str, object]:
    return {
        "talk": talk,
        "form": form,
        "here": talk.address("enrol_check"),  # the way in shows this page too
        "facts": facts.of_offering(talk.offering),
        "full": not room,
        "just_filled": full,
        "waiting": 0 if room else line.length(talk.offering, enrolment.usual_channel(talk.offering)),
        "clashes": clashes.of(talk.student, talk.offering),
        "change_name": talk.address("enrol_name"),
        "change_help": talk.address("enrol_help"),
        "helps": _helps(talk),
        "step_before": "" if talk.student else talk.address("enrol_help"),
    }


def _helps(talk: Conversation) -> list[str]:
    """Return what would help, as lines: what a student has told us, or what was answered so far."""
    if talk.student:
        return need.in_words(need.of_student(talk.student))
    return need.wishes_in_words(need.wishes_of(talk.answers))


@require_safe
@open_to(SIGNED_IN)
def enrol_done(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponseBase:
    """You have a place, or you are in line; and what happens next."""
    mine = Enrolment.objects.visible_to(person(request)).belonging_to(person(request)).live()
    mine = mine.select_related("student", *facts.CLAIM_READ_WITH)
    claim = get_object_or_404(mine, offering__uuid=uuid, offering__course__slug=slug)
    context = {
        "claim": claim,
        "facts": facts.of_offering(claim.offering),
        "rank": line.places_in_line([claim]).get(claim.pk),
        "arrangements": arrangement_lists.of_place(claim),
        "now": timezone.now(),
    }
    return render(request, "students/enrolment/done.html", context)
