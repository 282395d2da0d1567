"""My dates in my own calendar: the page about it, and the address that phones read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundations.accounts.access import EVERYONE, open_to, person
from foundations.lib.http import absolute, download, no_store
from foundations.lib.refusals import Refusal
from students import diary, feeds
from students.access import STUDENTS
from students.models import Student


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(STUDENTS)
def my_calendar(request: HttpRequest) -> HttpResponseBase:
    """Say what a calendar of my dates is; a press makes its address and shows it, this once."""
    student, now, address = _me(request), timezone.now(), ""
    if request.method == "POST":
        token = feeds.make(student=student, by=student.user, now=now)
        address = absolute(reverse("calendar_feed", args=[token]))
    feed = feeds.of(student)
    context = {
        "feed": feed,
        "resting": feed is not None and feeds.stopped(feed, now=now),
        "days": feeds.UNREAD.days,
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return no_store(render(request, "students/calendar/my_calendar.html", context))


@require_POST
@open_to(STUDENTS)
def my_calendar_change(request: HttpRequest) -> HttpResponseBase:
    """Start it again, show more or less in it, or switch it off: one of these a press."""
    student, now = _me(request), timezone.now()
    feed, by = feeds.of(student), student.user
    act = request.POST.get("do", "")
    try:
        if feed is None:
            messages.info(request, _("You have no calendar address just now. You can make one here."))
        elif act == "renew":
            feeds.renew(feed=feed, by=by, now=now)
            messages.success(request, _("It goes on. Your phone has your dates again by tomorrow."))
        elif act in {"full", "plain"}:
            feeds.show_titles(feed=feed, full=act == "full", by=by, now=now)
            messages.success(request, _("Saved. Your phone shows it when it next looks, within a day."))
        elif act == "revoke":
            feeds.revoke(feed=feed, by=by, now=now)
            messages.success(request, _("It is switched off. Nobody can read your dates at that address any more."))
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("my_calendar")


@require_safe
@open_to(EVERYONE)
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give a phone the dates; "nothing new" when it has them; "gone" when the address rests or was taken back."""
    feed, now = feeds.find(token), timezone.now()
    if feed is None:
        raise Http404
    if not feeds.open_still(feed, now=now):
        words = _("This calendar is switched off. Sign in and look at My learning to start it again.")
        return _private(HttpResponse(words, status=410, content_type="text/plain"))
    dates = feeds.dates_of(feed, now=now)
    file = download(dates, name=diary.NAME, kind=diary.KIND)
    if request.method == "GET":
        feeds.was_read(feed, now=now)
    _private(file)["ETag"] = tag = feeds.tag_of(dates)
    answer = get_conditional_response(request, etag=tag, response=file)
    return file if answer is None else _private(answer)


def _private(answer: HttpResponseBase) -> HttpResponseBase:
    """Keep it out of caches that others share, and out of search."""
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _me(request: HttpRequest) -> Student:
    user = person(request)
    return get_object_or_404(Student.objects.visible_to(user).select_related("user"), user=user)
