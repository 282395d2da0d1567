"""The pieces of the design that are too small for a template of their own.

Every tag returns finished markup. Pictures and icons are decoration: hidden from screen readers, with words
beside them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from django import template
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, Field, RadioSelect
from django.template import Context, TemplateSyntaxError
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from foundations.lib import prose as plain_words
from foundations.lib import wording

register = template.Library()

# The order matters: a later file wins over an earlier one where both speak of the same thing.
STYLESHEETS: Final[dict[str, tuple[str, ...]]] = {
    "core": (
        "vendor", "fonts", "tokens", "patterns", "base", "layout", "header", "footer", "buttons", "fields",
        "choices", "navigation", "tables", "covers", "tutors", "messages", "hero", "courses", "sessions",
        "lists", "plan",
    ),
    "team": ("register", "pairing", "planner", "prospectus", "numbers", "authoring"),
    "register": ("register",),
    "paper": ("paper",),
    "styleguide": ("styleguide",),
    "last": ("adapt", "print"),
}  # fmt: skip
DARK_MEDIA: Final = {"": "screen and (prefers-color-scheme: dark)", "dark": "screen"}

ICONS: Final = frozenset({
    "bell", "book", "bus", "cal", "car", "chat", "check", "clock", "cross", "cup", "door", "down",
    "ear", "early", "eye", "flag", "hand", "heart", "info", "leave", "left", "list", "lock", "mail",
    "minus", "pair", "pause", "pen", "people", "person", "phone", "pin", "plus", "print", "right",
    "room", "search", "step", "sun", "up", "video", "warn",
})  # fmt: skip
PATTERNS: Final = ("understand", "wellbeing", "create", "life", "connect", "involved", "brand")
VARIANTS: Final = 8

MARK: Final = (
    '<svg class="{}" width="62" height="46" viewBox="0 0 62 46" aria-hidden="true" focusable="false">'
    '<path class="a" d="M39 44C41 20 27 3 2 2C2 25 14 42 39 44Z"/>'
    '<path class="b" d="M23 44C21 20 35 3 60 2C60 25 48 42 23 44Z"/>'
    '<path class="x" d="M31 14.82C36.39 21.29 39.26 29.89 39.19 39.9C36.69 41.09 33.96 42.05 31 42.76'
    'C28.04 42.05 25.31 41.09 22.81 39.89C22.74 29.89 25.61 21.29 31 14.82Z"/></svg>'
)
DUO: Final = (
    '<svg class="rc-duo__pic" width="210" height="124" viewBox="0 0 210 124"'
    ' aria-hidden="true" focusable="false">'
    '<circle class="a" cx="62" cy="62" r="60"/><circle class="b" cx="148" cy="62" r="60"/>'
    '<path class="x" d="M105 20.15a60 60 0 0 1 0 83.7a60 60 0 0 1 0-83.7Z"/>'
    '<text class="ta" x="50" y="71">{}</text><text x="160" y="71">{}</text></svg>'
)


@register.simple_tag(takes_context=True)
def stylesheets(context: Context, *sets: str) -> SafeString:
    """Return the links to our stylesheets: the core, the named sets, then what must come last.

    The dark colours come with a medium: always, on dark devices only, or not at all, as the person chose.
    """
    try:
        theme = str(template.Variable("display.theme").resolve(context) or "")
    except template.VariableDoesNotExist:
        theme = ""
    return _stylesheet_links(sets, theme)


@lru_cache(maxsize=32)
def _stylesheet_links(sets: tuple[str, ...], theme: str) -> SafeString:
    names = [name for part in ("core", *sets, "last") for name in STYLESHEETS[part]]
    links = [(static(f"css/{name}.css"), "all") for name in dict.fromkeys(names)]
    if theme in DARK_MEDIA:
        after_light = names.index("tokens") + 1
        links.insert(after_light, (static("css/dark.css"), DARK_MEDIA[theme]))
    return format_html_join("\n", '<link rel="stylesheet" href="{}" media="{}">', links)


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """Return one icon of our own set. Raises TemplateSyntaxError for a name that was never drawn.

    Kept: a list shows the same few icons on every row.
    """
    if name not in ICONS:
        raise TemplateSyntaxError(f"There is no icon called {name!r}.")
    return format_html(
        '<svg class="rc-icon{}" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"'
        ' focusable="false">'
        '<use href="{}#i-{}"/></svg>',
        f" {extra}" if extra else "",
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def cover(pattern: str, number: int = 0, extra: str = "") -> SafeString:
    """Return the generated picture of a course.

    The pattern is that of its category, with other inks than its own as a second word: "life create". The number
    is the id of the course and picks one of eight settings; 0 is the plain tile.
    """
    return _cover(pattern, number % VARIANTS + 1 if number else 0, extra)


@lru_cache(maxsize=512)
def _cover(pattern: str, variant: int, extra: str) -> SafeString:
    return format_html(
        '<span class="rc-cover{}" {} data-v="{}" aria-hidden="true"><i></i></span>',
        f" {extra}" if extra else "",
        look_of(pattern),
        variant,
    )


@register.filter
def look_of(pattern: str) -> SafeString:
    """Return the attributes that give an element a pattern, and inks that are not the pattern's own."""
    shape, _space, inks = pattern.partition(" ")
    shape = shape if shape in PATTERNS else "brand"
    if inks in PATTERNS and inks != shape:
        return format_html('data-cat="{}" data-inks="{}"', shape, inks)
    return format_html('data-cat="{}"', shape)


@register.simple_tag
@lru_cache(maxsize=256)
def category_tag(pattern: str, name: str) -> SafeString:
    """Return the name of a category beside its tile."""
    return format_html('<span class="rc-tag" {}>{}{}</span>', look_of(pattern), cover(pattern), name)


@register.simple_tag
def mark(extra: str = "") -> SafeString:
    """Return the product's mark: an open book of two leaves."""
    return format_html(MARK, f"rc-mark {extra}".strip())


@register.simple_tag
def duo(first: str, second: str) -> SafeString:
    """Return the two linked discs of a pair, with the initials of two names, first name A to Z."""
    return format_html(DUO, initials(first), initials(second))


@register.simple_tag
def duo_mini() -> SafeString:
    """Return the small picture of a pair, for a line of text."""
    return format_html(MARK, "rc-duo__mini rc-mark")


@register.filter
def prose(words: str | None, level: int = 3) -> SafeString:
    """Return plain words as paragraphs, lists ("- ") and headings ("## ")."""
    return plain_words.html(words or "", level)


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = name.split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [words[0][:1]] if words else []
    return "".join(letters).upper()


@register.simple_tag
def date_block(value: date | datetime) -> SafeString:
    """Return a session date as a block: day name, number and month in a real time element."""
    day = localtime(value).date() if isinstance(value, datetime) else value
    return format_html(
        '<time class="rc-date" datetime="{}"><span>{}</span> <b>{}</b> <span>{}</span></time>',
        day.isoformat(),
        date_format(day, "D"),
        day.day,
        date_format(day, "M"),
    )


@register.simple_tag
def chain(done: int, total: int) -> SafeString:
    """Return steps done as linked discs. Words must stand beside it."""
    links = ('<i class="on"></i>' if step < done else "<i></i>" for step in range(total))
    return mark_safe(f'<span class="rc-chain" aria-hidden="true">{"".join(links)}</span>')  # noqa: S308 - fixed text


@register.simple_tag
def load_boxes(taught: int, most: int) -> SafeString:
    """Return how full a tutor's term is, as small boxes. Words must stand beside it."""
    boxes = ('<i class="on"></i>' if box < taught else "<i></i>" for box in range(most))
    return mark_safe(f'<span class="rc-load" aria-hidden="true">{"".join(boxes)}</span>')  # noqa: S308 - fixed text


# put into the reader's language one at a time: a list has many chips
PLACES = {
    "free": ("ok", "check", gettext_lazy("Places free")),
    "few": ("few", "people", gettext_lazy("A few places left")),
    "full": ("list", "list", gettext_lazy("Full. You can join the waiting list")),
    "open": ("ok", "check", gettext_lazy("Just come along")),
}


@register.simple_tag
def places_chip(state: str) -> SafeString:
    """Return in words what is left: free, few, full, or open (no booking). Raises KeyError otherwise."""
    kind, picture, words = PLACES[state]
    return chip(str(words), kind, picture)


@register.simple_tag
def chip(words: str, kind: str = "plain", picture: str = "") -> SafeString:
    """Return a status in words. Kinds: ok, few, list, bad, plain; all but plain want an icon."""
    return format_html('<span class="rc-chip rc-chip--{}">{}{}</span>', kind, icon(picture) if picture else "", words)


@register.simple_tag(takes_context=True)
def menu_link(context: Context, url_name: str, words: str, section: str = "") -> SafeString:
    """Return one entry of a menu, marked when it is this page or holds it; nothing without such a page.

    A view says which entry holds its page with `nav` (main menu) and `subnav` (second menu).
    """
    try:
        href = reverse(url_name)
    except NoReverseMatch:
        return SafeString("")
    current = ""
    if getattr(context.get("request"), "path", None) == href:
        current = "page"
    elif section and section in {context.get("nav"), context.get("subnav")}:
        current = "true"
    attribute = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', href, attribute, words)


@register.filter
def after(name: str, start: str) -> str:
    """Return what follows the start of a name: "Recovery College" of "Larkmoor Recovery College"."""
    return name.removeprefix(start).strip() if start and name.startswith(start) else ""


@register.filter
def phone_href(number: str) -> str:
    """Return a telephone link that a phone can dial, as tel:01632960100."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.filter(expects_localtime=True)
def long_day(value: date | None) -> str:
    """Return "Tuesday 12 January"."""
    return wording.long_day(value) if value else ""


@register.filter(expects_localtime=True)
def long_day_and_year(value: date | None) -> str:
    """Return "Tuesday 12 January 2027"."""
    return wording.long_day_and_year(value) if value else ""


@register.filter(expects_localtime=True)
def clock(value: datetime | None) -> str:
    """Return "10am" or "1:30pm"."""
    return wording.clock(value) if value else ""


@register.simple_tag
def from_to(starts: datetime, ends: datetime) -> str:
    """Return "10am to 12pm", in the zone the page is shown in."""
    return wording.from_to(localtime(starts), localtime(ends))


@register.filter
def any_errors(forms: Iterable[BaseForm] | None) -> bool:
    """Return whether one of the forms has a mistake."""
    return any(form.errors for form in forms or ())


@register.filter
def first_control(field: BoundField) -> str:
    """Return the id of the control that a link to the field should lead to; in a group, its first answer."""
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)


@register.filter
def said_of(error: str, field: BoundField) -> str:
    """Return the words of a mistake; "This field is required" becomes a sentence that names the question."""
    if error != str(Field.default_error_messages["required"]):
        return error
    return gettext("Please answer this: %(question)s") % {"question": field.label}


@register.filter
def listed_of(error: str, field: BoundField) -> str:
    """Return a mistake as the list at the top has it: after its question, where another one has the same words."""
    words = said_of(error, field)
    others = (mistakes for name, mistakes in field.form.errors.items() if name != field.name)
    if words != error or not any(error in mistakes for mistakes in others):
        return words
    asked = str(field.label)
    return f"{asked} {words}" if asked.endswith("?") else f"{asked}: {words}"


@register.filter
def may_stay_empty(field: BoundField) -> bool:
    """Return whether a group of answers is optional; one that offers "no answer" as an answer is not."""
    offers_none = any(value in {"", None} for value, _words in getattr(field.field, "choices", ()))
    return not field.field.required and not offers_none


@register.simple_block_tag
def note(content: str, kind: str = "info", heading: str = "", level: int = 2) -> SafeString:
    """Return a message of the page around its words, with icon and heading. Kinds: info, ok, warn, bad."""
    pictures = {"info": "info", "ok": "check", "warn": "warn", "bad": "warn"}
    title = format_html("<h{}>{}</h{}>", level, heading, level) if heading else ""
    return format_html(
        '<div class="rc-note rc-note--{}">{}<div>{}{}</div></div>', kind, icon(pictures[kind]), title, content
    )
