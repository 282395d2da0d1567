"""A visit on a phone or computer that other people use too: it ends by itself, and its pages say little.

The session keeps one sign that it is such a visit. The server forgets it ten minutes after the last press, whatever
the browser does.
"""

from datetime import timedelta

from django.http import HttpRequest

KEY = "shared_phone"
LIFE = timedelta(minutes=10)
# where the Leave button goes: a page that says nothing about anybody
NEUTRAL_PAGE = "https://www.bbc.co.uk/weather"


def on(request: HttpRequest) -> bool:
    """Say whether this visit is on a shared phone."""
    session = getattr(request, "session", None)
    return bool(session and session.get(KEY))


def begin(request: HttpRequest) -> None:
    """End this visit ten minutes after the last press."""
    request.session[KEY] = True
    request.session.set_expiry(int(LIFE.total_seconds()))


def end(request: HttpRequest) -> None:
    """Let this visit last as long as any other again."""
    request.session.pop(KEY, None)
    request.session.set_expiry(None)


def press(request: HttpRequest) -> None:
    """Count ten minutes anew, from this press on."""
    request.session.modified = True
