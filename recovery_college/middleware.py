"""What holds for every page: nothing personal is kept by a browser, and times are those of the college."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from foundations.accounts import shared_phone
from foundations.college import current

GetResponse = Callable[[HttpRequest], HttpResponseBase]

HEALTH = "/health/"


class NothingPersonalIsKept:
    """Forbids browsers and proxies to keep a page made for one visit: sign out, press Back, nothing personal.

    A page belongs to a visit when the browser brought a session or is given one. One that says itself that it is
    public, as the college's colours are, stays so. Parts and whole pages share an address: caches tell them apart.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Mark the response on its way out."""
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        visit = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
        if visit and "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response


class SharedPhone:
    """On a shared phone every press counts ten minutes anew, and a page that is left open leaves by itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count the press, and tell the browser when to go away. A page that asks by itself presses nothing."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not shared_phone.on(request):
            return self.get_response(request)
        by_itself = request.method == "GET" and "HX-Request" in request.headers
        if not by_itself:
            shared_phone.press(request)
        response = self.get_response(request)
        if not by_itself and "Refresh" not in response and response.get("Content-Type", "").startswith("text/html"):
            seconds = int(shared_phone.LIFE.total_seconds()) + 5
            response["Refresh"] = f"{seconds}; url={shared_phone.NEUTRAL_PAGE}"
        return response


class CollegeZone:
    """Shows times as the college's clock shows them, wherever the server or the reader is.

    The pages that say whether the machine is well need no database, so they are left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the college's zone."""
        if request.path.startswith(HEALTH):
            return self.get_response(request)
        with timezone.override(ZoneInfo(current.college().zone)):
            return self.get_response(request)
