"""What the office does after a course: who completed it, what people said, what got in the way; the questions."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Offering, Term
from foundations.accounts.access import holders_of, open_to, person
from foundations.college.current import today
from foundations.lib import spreadsheets
from foundations.lib.http import download, no_store
from foundations.lib.refusals import Refusal, show
from foundations.lib.years import year_of
from students import barriers, completion, feedback, questions, said_and_done
from students.forms_after import (
    WORDS_OF,
    ByHandForm,
    FeedbackForm,
    FeedbackQuestionsForm,
    NextStepsQuestionsForm,
    SaidForm,
    ShareForm,
    term_of,
)
from students.models import Enrolment, FeedbackRound, SaidAndDone
from students.views.after import heard_facts
from students.views.answers import answered
from students.views.openings import record_open, with_place

HELPERS = holders_of("students.help")
MENU = {"nav": "college", "subnav": "after"}
either = require_http_methods(["GET", "HEAD", "POST"])


def _ended(now: object) -> "QuerySet[Offering]":
    found = Offering.objects.filter(published_at__isnull=False, last_end__lte=now)
    return found.exclude(state=Offering.State.CANCELLED).select_related("revision", "course__kind", "term")


@require_safe
@open_to(HELPERS)
def college_after(request: HttpRequest) -> HttpResponse:
    """The courses of a term that are over: each leads to who completed it and what people said."""
    now = timezone.now()
    terms = list(Term.objects.filter(starts__lte=today(now)).order_by("-starts", "pk"))
    term = term_of(terms, request.GET.get("term", ""))
    offerings = list(_ended(now).filter(term=term).order_by("-last_end", "pk"))
    people = completion.people_of(offerings)
    rows = [{"offering": each, "people": people.get(each.pk, 0)} for each in offerings]
    context = {"terms": terms, "term": term, "rows": rows, "year": year_of(today(now))}
    return no_store(render(request, "students/after/office.html", {**MENU, **context}))


def _offering(number: UUID) -> Offering:
    return get_object_or_404(_ended(timezone.now()), uuid=number)


@require_safe
@open_to(HELPERS)
def college_offering_after(request: HttpRequest, number: UUID) -> HttpResponse:
    """One course that is over: who completed it, what people said, and what we did about it."""
    offering = _offering(number)
    own = completion.own_share(offering)
    return _page_of(request, offering, share=ShareForm(initial={"share": own}), said=SaidForm())


def _page_of(request: HttpRequest, offering: Offering, *, share: ShareForm, said: SaidForm) -> HttpResponse:
    now = timezone.now()
    standings = completion.standings(offering, now=now)
    asked = FeedbackRound.objects.filter(offering=offering).first()
    context = {
        "offering": offering,
        "people": [{"standing": each, "words": WORDS_OF[each.answer]} for each in standings],
        "unclear": sum(each.answer is completion.Answer.CANNOT_TELL for each in standings),
        "share": completion.share_of(offering),
        "share_form": share,
        "said_form": said,
        "forms": [share, said],
        "shown": said_and_done.shown((offering.course_id,)),
        "heard": feedback.heard(offering, now=now),
        "round": asked,
        "open": asked is not None and asked.closes > now,
        **heard_facts(offering),
    }
    return no_store(render(request, "students/after/offering.html", {**MENU, **context}))


@require_POST
@open_to(HELPERS)
def college_completion_share(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """Give one course a share of its own."""
    offering, form = _offering(number), ShareForm(request.POST)
    if not form.is_valid():
        return _page_of(request, offering, share=form, said=SaidForm())
    share = completion.choose_share(
        offering=offering, share=form.cleaned_data["share"], by=person(request), now=timezone.now()
    )
    messages.success(request, _("Saved. %(share)s per cent complete it.") % {"share": share})
    return redirect("college_offering_after", offering.uuid)


@require_POST
@open_to(HELPERS)
def college_said_and_done(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """You said, we did: written here, read on the page of the course."""
    offering, form = _offering(number), SaidForm(request.POST)
    if not form.is_valid():
        return _page_of(request, offering, share=ShareForm(), said=form)
    said_and_done.write(course=offering.course, by=person(request), now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("It stands on the page of the course from now on."))
    return redirect("college_offering_after", offering.uuid)


@require_POST
@open_to(HELPERS)
def college_said_remove(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """Take a "you said, we did" off the page of its course."""
    told = get_object_or_404(SaidAndDone, uuid=number)
    said_and_done.remove(told=told, by=person(request), now=timezone.now())
    messages.success(request, _("It is off the page of the course now."))
    back = _ended(timezone.now()).filter(course=told.course_id).order_by("-last_end", "pk").first()
    return redirect("college_offering_after", back.uuid) if back else redirect("college_after")


@either
@open_to(HELPERS)
def college_feedback_paper(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """Type in a sheet of paper that somebody filled in without their name."""
    offering, now = _offering(number), timezone.now()
    asked = FeedbackRound.objects.filter(offering=offering, closes__gt=now).select_related("text").first()
    if asked is None:
        messages.error(request, _("We are not asking about this course now."))
        return redirect("college_offering_after", offering.uuid)
    form = FeedbackForm(answered(request), asked=questions.feedback(asked.text))
    if request.method == "POST" and form.is_valid():
        try:
            asked = feedback.add_paper(asked=asked, answers=form.answers(), by=person(request), now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Typed in. Sheets so far: %(count)s.") % {"count": asked.papers})
            return redirect("college_feedback_paper", offering.uuid)
    return render(request, "students/after/paper.html", {**MENU, "form": form, "offering": offering, "round": asked})


@either
@open_to(HELPERS)
@record_open(with_place)
def college_complete(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Complete a course for somebody by hand, with a reason."""
    theirs = Enrolment.objects.visible_to(person(request)).select_related("student", "offering__revision")
    claim = get_object_or_404(theirs, uuid=uuid, confirmed_at__isnull=False)
    form = ByHandForm(answered(request))
    if request.method == "POST" and form.is_valid():
        try:
            completion.complete_by_hand(enrolment=claim, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Completed. The certificate is ready."))
            return redirect("college_student", claim.student.uuid)
    return render(request, "students/after/complete.html", {**MENU, "form": form, "claim": claim})


@either
@open_to(HELPERS)
def college_after_questions(request: HttpRequest) -> HttpResponseBase:
    """The three questions about a course, in the college's own words."""
    form = FeedbackQuestionsForm(answered(request), asked=questions.feedback_now())
    if request.method == "POST" and form.is_valid():
        questions.write_feedback(lines=form.lines(), by=person(request), now=timezone.now())
        messages.success(request, _("Saved. Courses that end from now on are asked in these words."))
        return redirect("college_after_questions")
    return render(request, "students/after/questions.html", {**MENU, "form": form, "what": "feedback"})


@either
@open_to(HELPERS)
def college_next_questions(request: HttpRequest) -> HttpResponseBase:
    """The three questions about what comes next, in the college's own words."""
    form = NextStepsQuestionsForm(answered(request), asked=questions.next_steps_now()[0])
    if request.method == "POST" and form.is_valid():
        questions.write_next_steps(lines=form.lines(), by=person(request), now=timezone.now())
        messages.success(request, _("Saved. Students are asked in these words from now on."))
        return redirect("college_next_questions")
    return render(request, "students/after/questions.html", {**MENU, "form": form, "what": "next"})


@require_safe
@open_to(HELPERS)
def college_barriers(request: HttpRequest) -> HttpResponse:
    """What gets in people's way, by kind, for one term that is over."""
    now = timezone.now()
    terms = barriers.readable(now=now)
    term = term_of(terms, request.GET.get("term", ""))
    running = Term.objects.filter(starts__lte=today(now)).exclude(pk__in=[each.pk for each in terms])
    coming = [{"term": each, "closes": barriers.closes(each)} for each in running.order_by("-starts", "pk")]
    lines = barriers.table(term, now=now) if term else []
    context = {"terms": terms, "term": term, "lines": lines, "coming": coming, "fewest": barriers.FEWEST}
    return no_store(render(request, "students/after/barriers.html", {**MENU, **context}))


@require_safe
@open_to(HELPERS)
def college_barriers_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same table as a spreadsheet: kinds and numbers, no words of anybody."""
    now = timezone.now()
    term = get_object_or_404(Term, slug=slug)
    try:
        lines = barriers.table(term, now=now)
    except Refusal:
        raise Http404 from None
    few = _("Fewer than %(fewest)s") % {"fewest": barriers.FEWEST}
    rows = [(term.name, line.kind, few if line.people is None else line.people) for line in lines]
    table = spreadsheets.csv_table((_("Term"), _("What got in the way"), _("People")), rows)
    return no_store(download(table, name="what-got-in-the-way.csv", kind="text/csv"))
