"""What every page is given: the college, the person's hats, how it looks. Nothing is read before it is shown."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, lazystr

from foundations.accounts import hats, shared_phone
from foundations.accounts.events import HatColumns
from foundations.accounts.hats import Hats
from foundations.accounts.models import User
from foundations.college import colours, current
from foundations.college.models import College, HelpLine

GRANT_ROLES = "accounts.grant_roles"
CHANGE_SETTINGS = "college.change_settings"
HAT_COLUMNS = {
    "student_hat": "EXISTS (SELECT 1 FROM students_student WHERE user_id = accounts_user.id)",
    "tutor_hat": "EXISTS (SELECT 1 FROM tutors_tutor WHERE user_id = accounts_user.id)",
}

# what the page for display settings may have written into its two cookies
LOOKS = {"theme": ("display_theme", {"light", "dark"}), "text": ("display_text", {"large"})}

# the longest beginning comes first
SECTIONS = (
    ("/my/plan/", "my_plan"),
    ("/my/", "my_learning"),
    ("/teaching/", "teaching"),
    ("/college/", "college"),
    ("/panels/", "panels"),
    ("/concerns/", "concerns"),
    ("/courses/", "courses"),
    ("/c/", "courses"),
    ("/about/", "about"),
    ("/help/", "help"),
    ("/sign-in/", "sign_in"),
)


class CollegeOnPage:
    """The college as templates use it: its own columns, and whom to turn to as (words, link) pairs."""

    def __init__(self, college: College, lines: tuple[HelpLine, ...]) -> None:
        self._college = college
        self.help_lines = [route for line in lines for route in routes_of(line)]

    def __getattr__(self, name: str) -> Any:
        """Return a column of the college."""
        return getattr(self._college, name)


class HatsOnPage:
    """What the signed-in person is here, and the name they gave."""

    def __init__(self, worn: Hats, name: str) -> None:
        self.student, self.tutor, self.staff, self.panel = worn.student, worn.tutor, worn.staff, worn.panel
        self.lead = worn.lead
        self.name = name


def the_college(request: HttpRequest) -> dict[str, Any]:
    """Return what every page is given. A page that shows none of it costs no query."""
    return {
        "college": SimpleLazyObject(lambda: CollegeOnPage(current.college(), current.help_lines())),
        "help_lines": SimpleLazyObject(current.help_lines),
        "user_hats": SimpleLazyObject(_hats_on_page(request)),
        "may_grant_roles": SimpleLazyObject(lambda: _may(request, GRANT_ROLES)),
        "may_change_settings": SimpleLazyObject(lambda: _may(request, CHANGE_SETTINGS)),
        "demo": settings.DEMO,
        "display": display(request),
        "shared_phone": SimpleLazyObject(lambda: shared_phone.on(request)),
        "college_css_url": lazystr(SimpleLazyObject(_college_css_url)),
        "nav": next((name for start, name in SECTIONS if request.path.startswith(start)), ""),
    }


def display(request: HttpRequest) -> dict[str, str]:
    """Return how this person wants pages to look; what a cookie may not say is left out."""
    said = {name: request.COOKIES.get(cookie, "") for name, (cookie, _known) in LOOKS.items()}
    return {name: said[name] if said[name] in known else "" for name, (_cookie, known) in LOOKS.items()}


def hat_columns(_question: HatColumns) -> Mapping[str, str]:
    """Answer how a person is read together with what they are here."""
    return HAT_COLUMNS


def routes_of(line: HelpLine) -> list[tuple[str, str]]:
    """Return the ways to reach a help line as (words, link): call, text, sign language."""
    routes = []
    if line.call:
        routes.append((f"{line.words}: {line.call}", f"tel:{line.call.replace(' ', '')}"))
    if line.text_number:
        routes.append((line.text_words or line.text_number, f"sms:{line.text_number.replace(' ', '')}"))
    if line.sign_address:
        routes.append((line.sign_words or line.words, line.sign_address))
    return routes


def _hats_on_page(request: HttpRequest) -> Callable[[], HatsOnPage]:
    def read() -> HatsOnPage:
        user = getattr(request, "user", None)
        if not isinstance(user, User):
            return HatsOnPage(Hats(), "")
        return HatsOnPage(hats.of(user), user.name)

    return read


def _may(request: HttpRequest, permission: str) -> bool:
    user = getattr(request, "user", None)
    return isinstance(user, User) and user.has_perm(permission)


def _college_css_url() -> str:
    try:
        return f"{reverse('college_css')}?v={colours.css_hash(current.college())}"
    except NoReverseMatch:
        return ""
