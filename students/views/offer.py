"""The page behind an offer's mail. It shows nothing until it is asked, and opening it answers nothing."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from foundations.accounts.access import EVERYONE, open_to
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal
from students import facts, offer_link, offers
from students.models import Enrolment

ANSWERS = {"yes": offers.accept, "no": offers.decline}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(EVERYONE)
def offer_link_page(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask "Show me", then "Would you like this place?", then say what was answered."""
    mine = offer_link.open_offer(token, now=timezone.now())
    answer = request.POST.get("answer", "")
    page: str
    context: dict[str, object]
    if mine is None:
        page, context = "over", {}
    elif request.method != "POST":
        page, context = "sealed", {"due": mine.offer_due}
    elif answer in ANSWERS:
        page, context = _answer(mine, answer)
    else:
        page, context = "asked", {"mine": mine, "facts": facts.of_one(mine)}
    return no_store(render(request, f"students/offer/{page}.html", context))


def _answer(mine: Enrolment, answer: str) -> tuple[str, dict[str, object]]:
    """Act as the person whose link it is."""
    try:
        answered = ANSWERS[answer](enrolment=mine, by=mine.student.user, now=timezone.now())
    except Refusal as refusal:
        return "over", {"words": refusal.words}
    accepted = answered.state == Enrolment.State.CONFIRMED
    return "answered", {"mine": answered, "accepted": accepted, "facts": facts.of_one(mine)}
