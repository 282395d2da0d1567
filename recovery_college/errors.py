"""Pages for when something goes wrong: plain words, what to do next, never what was typed or who it is."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

log = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]

LAST_WORDS = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Something went wrong here</title></head>
<body><main><h1>Something went wrong here</h1>
<p>It is not your fault. Please wait a moment and try again.</p>
<p>If you need help now: Samaritans 116 123, or 999 in an emergency.</p></main></body>
</html>
"""


class PlainAnswerWhenAllElseFails:
    """Outermost: when even the page for errors fails, answer with words that need nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the answer on; whatever breaks, answer 500 without template and database."""
        try:
            return self.get_response(request)
        except Exception:  # of any kind: a person gets an answer; kind and place of the error are logged
            log.exception("no page could be made")
            return _last_words()


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something we do not understand."""
    return _page(request, 400)


@requires_csrf_token
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not for this person."""
    return _page(request, 403)


@requires_csrf_token
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that this person may know of."""
    return _page(request, 404)


@requires_csrf_token
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too much in too short a time."""
    response = _page(request, 429)
    response["Retry-After"] = "900"
    return response


@requires_csrf_token
def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its safety mark: the page was open for long, or cookies are off."""
    return _page(request, 403, "recovery_college/errors/refused_form.html")


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault. Made without request and database: either may be what broke."""
    response = HttpResponse(render_to_string("500.html"), status=500)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    response = render(request, template or f"{status}.html", status=status)
    response["Cache-Control"] = "no-store"
    return response


def _last_words() -> HttpResponse:
    return HttpResponse(LAST_WORDS, status=500, headers={"Cache-Control": "no-store"})
