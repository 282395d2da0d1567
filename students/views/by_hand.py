"""Letters and calls: who is to be written to or rung, the words, and how it went."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal
from foundations.notifications import by_hand as verbs
from foundations.notifications.models import Notice
from students import by_hand
from students.models.opening import OpeningReason
from students.views.openings import record_open, to_ring

HELPERS = holders_of("students.help")
MENU = {"subnav": "students"}


@require_safe
@open_to(HELPERS)
def letters_and_calls(request: HttpRequest) -> HttpResponseBase:
    """Everybody whom no message reaches: who to ring, and who to write to."""
    hearers = by_hand.everybody(now=timezone.now())
    context = {
        "calls": [each for each in hearers if each.to_ring],
        "letters": [each for each in hearers if each.letter],
        **MENU,
    }
    return render(request, "students/by_hand/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(HELPERS)
@record_open(to_ring, why=OpeningReason.RING)
def call(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One call: the number, what to say, whether a message may be left, and how it ended."""
    now = timezone.now()
    hearer = _one(uuid, now)
    said, gone = by_hand.words_for(hearer, now=now)
    if request.method == "POST":
        outcome = request.POST.get("outcome", "")
        if outcome in verbs.Outcome.values and _note(request, hearer, outcome, gone, now):
            return redirect("letters_and_calls")
    context = {"hearer": hearer, "said": said, "outcomes": verbs.Outcome, **MENU}
    return render(request, "students/by_hand/call.html", context)


def _one(uuid: UUID, now: datetime) -> by_hand.Hearer:
    found = by_hand.everybody(now=now, user=uuid)
    if not found:
        raise Http404
    return found[0]


def _note(request: HttpRequest, hearer: by_hand.Hearer, outcome: str, gone: Sequence[Notice], now: datetime) -> bool:
    """Write down how the call ended, for what stood on the page; what came up meanwhile stays on the list."""
    shown = _shown(request, [each for each in hearer.notices if each not in gone])
    by, allowed = person(request), hearer.may_leave_message
    try:
        verbs.note_call(notices=shown, outcome=outcome, may_leave_message=allowed, by=by, now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
        return False
    verbs.take_off(notices=gone, by=by, now=now)
    messages.success(request, _("Written down. Thank you for ringing."))
    return True


@require_safe
@open_to(HELPERS)
def letters(request: HttpRequest) -> HttpResponseBase:
    """All letters to print, a page each, and the button for when they are in the post."""
    now = timezone.now()
    sheets = []
    for hearer in by_hand.everybody(now=now):
        said = by_hand.words_for(hearer, now=now)[0] if hearer.letter else []
        if said:
            sheets.append({"hearer": hearer, "said": said})
    return no_store(render(request, "students/by_hand/letters.html", {"sheets": sheets, "now": now}))


@require_POST
@open_to(HELPERS)
def letters_posted(request: HttpRequest) -> HttpResponseBase:
    """The letters that were printed are in the post."""
    now = timezone.now()
    waiting = [notice for each in by_hand.everybody(now=now) if each.letter for notice in each.notices]
    posted = verbs.note_posted(notices=_shown(request, waiting), by=person(request), now=now)
    if posted:
        messages.success(request, _("Written down: these letters are in the post."))
    return redirect("letters_and_calls")


def _shown(request: HttpRequest, notices: Sequence[Notice]) -> list[Notice]:
    ids = set(request.POST.getlist("notice"))
    return [notice for notice in notices if str(notice.uuid) in ids]
