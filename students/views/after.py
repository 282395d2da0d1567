"""After a course: how it was, my certificate, what comes next, what got in the way; and what its tutors may read."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import teaching
from courses.events import WhatWeDid
from courses.models import Offering, Session
from foundations.accounts.access import open_to, person
from foundations.lib.events import ask
from foundations.lib.http import download, no_store
from foundations.lib.refusals import Refusal, show
from students import barriers, certificates, facts, feedback, graduation, next_steps, questions
from students.access import STUDENTS
from students.forms_after import BarrierForm, FeedbackForm, NextStepsForm
from students.models import Enrolment, FeedbackTicket, NextSteps
from students.views.answers import answered
from tutors.access import TUTORS

either = require_http_methods(["GET", "HEAD", "POST"])
SMALL = 12


def _mine(request: HttpRequest, uuid: UUID) -> Enrolment:
    user = person(request)
    mine = Enrolment.objects.visible_to(user).belonging_to(user)
    return get_object_or_404(mine.select_related("student__user", "offering__course", "offering__term"), uuid=uuid)


@either
@open_to(STUDENTS)
def give_feedback(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """How was it? Three short questions, once."""
    mine, now = _mine(request, uuid), timezone.now()
    ticket = FeedbackTicket.objects.filter(enrolment=mine).select_related("round__text").first()
    if ticket is None or ticket.given or ticket.round.closes <= now:
        return render(request, "students/after/feedback_over.html", {"facts": facts.of_one(mine), "ticket": ticket})
    form = FeedbackForm(answered(request), asked=questions.feedback(ticket.round.text))
    if request.method == "POST" and form.is_valid():
        nothing = feedback.Answers()
        said = nothing if "not_this_time" in request.POST else form.answers()
        try:
            feedback.give(enrolment=mine, answers=said, now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            kept, fine = _("Thank you. Your answers are in, without your name."), _("That is fine. We won’t ask again.")
            messages.success(request, fine if said.nothing else kept)
            return redirect("my_learning")
    done = ask(WhatWeDid(course_ids=(mine.offering.course_id,)))[mine.offering.course_id]
    context = {"form": form, "facts": facts.of_one(mine), "round": ticket.round, "small": SMALL, "done": done}
    return render(request, "students/after/feedback.html", context)


@require_safe
@open_to(STUDENTS)
def my_certificate(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """My certificate, to print or to save."""
    found = certificates.of([_mine(request, uuid)])
    if not found:
        raise Http404
    return no_store(download(certificates.write(found), name=certificates.NAME, kind=certificates.KIND))


@either
@open_to(STUDENTS)
def my_next_steps(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What would I like to do next? Three questions, all of them mine to leave out."""
    mine, now = _mine(request, uuid), timezone.now()
    if mine.state != Enrolment.State.COMPLETED:
        raise Http404
    said = NextSteps.objects.filter(enrolment=mine).first()
    before = {name: getattr(said, name) for name in ("first", "second", "third")} if said else {}
    form = NextStepsForm(answered(request), asked=questions.next_steps_now()[0], initial=before)
    if request.method == "POST" and form.is_valid():
        next_steps.answer(enrolment=mine, answers=form.answers(), by=person(request), now=now)
        messages.success(request, _("Saved. You can change it here on any day."))
        return redirect("my_place", mine.uuid)
    return render(request, "students/after/next_steps.html", {"form": form, "mine": mine, "facts": facts.of_one(mine)})


@either
@open_to(STUDENTS)
def what_got_in_the_way(request: HttpRequest, uuid: UUID, session: UUID | None = None) -> HttpResponseBase:
    """What got in the way of coming? Saying nothing comes first."""
    mine, now = _mine(request, uuid), timezone.now()
    missed = get_object_or_404(Session, uuid=session, offering=mine.offering_id) if session else None
    if not barriers.asked(mine, missed, now=now):
        return redirect("my_place", mine.uuid)
    form = BarrierForm(answered(request))
    if request.method == "POST" and form.is_valid():
        told = barriers.tell(enrolment=mine, session=missed, now=now, **form.cleaned_data)
        thanks, fine = _("Thank you for telling us. It is counted without your name."), _("That is fine.")
        messages.success(request, thanks if told and form.cleaned_data["kind"] else fine)
        return redirect("my_learning")
    context = {"form": form, "mine": mine, "session": missed, "facts": facts.of_one(mine)}
    return render(request, "students/after/barrier.html", {**context, "read_from": barriers.closes(mine.offering.term)})


@either
@open_to(STUDENTS)
def my_graduation(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """May the college say my name at the graduation of the year in which I completed this course?"""
    mine, now, user = _mine(request, uuid), timezone.now(), person(request)
    year = graduation.year_of_place(mine)
    if year is None:
        raise Http404
    if request.method == "POST":
        act = graduation.agree if request.POST.get("answer") == "yes" else graduation.take_back
        act(student=mine.student, year=year, by=user, now=now)
        named = graduation.agreed(mine.student, year)
        there, gone = _("Your name is on the list. You can take it off here."), _("Your name is not on the list.")
        messages.success(request, there if named else gone)
        return redirect("my_place", mine.uuid)
    context = {"mine": mine, "year": year, "next": year + 1, "named": graduation.agreed(mine.student, year)}
    return render(request, "students/after/graduation.html", context)


@require_safe
@open_to(TUTORS)
def teaching_feedback(request: HttpRequest, number: UUID) -> HttpResponse:
    """What the people of a course we taught said about it, all together."""
    user, now = person(request), timezone.now()
    taught = teaching.sessions_of(user).filter(offering__uuid=number).values("offering")
    offering = get_object_or_404(Offering.objects.select_related("revision"), pk__in=taught)
    context = {"nav": "teaching", "offering": offering, "heard": feedback.heard(offering, now=now)}
    return no_store(render(request, "students/after/heard.html", {**context, **heard_facts(offering)}))


def heard_facts(offering: Offering) -> dict[str, object]:
    """Return what a page about feedback says beside it: when it can be read, and from how many people on."""
    ends = offering.last_end
    return {"closes": ends + feedback.OPEN_FOR if ends else None, "fewest": feedback.FEWEST, "small": SMALL}
