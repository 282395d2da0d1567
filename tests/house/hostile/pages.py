"""The forms that stand on a page, as a browser would send them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

CSRF = "csrfmiddlewaretoken"


@dataclass
class Field:
    """One control. kind: an input's type, "textarea" or "select". start: what it holds; options: what it offers."""

    name: str
    kind: str
    start: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    most: int = 0
    least: str = ""
    required: bool = False
    many: bool = False
    pattern: str = ""


@dataclass
class PageForm:
    """A form that posts. buttons: the (name, value) that a press adds."""

    action: str
    files: bool
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def as_it_stands(self) -> dict[str, list[str]]:
        """Return what a browser would send if nobody touched it."""
        return {each.name: list(each.start) for each in self.fields.values() if each.start}


class _Reader(HTMLParser):
    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path, self.forms, self._named = path, [], {}
        self._form: PageForm | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self._later: list[tuple[str, str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        for owner, tag, given in self._later:  # controls outside their form, tied to it by its id
            if owner in self._named:
                self._control(self._named[owner], tag, given)

    forms: list[PageForm]
    _named: dict[str, PageForm]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: "" if value is None else value for name, value in attrs}
        if tag == "form":
            self._open(given)
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            self._select.options.append(value)
            if "selected" in given:
                self._select.start.append(value)
        elif tag in {"input", "textarea", "select", "button"} and "disabled" not in given:
            if given.get("form"):
                self._later.append((given["form"], tag, given))
            elif self._form is not None:
                self._control(self._form, tag, given)

    def _open(self, given: dict[str, str]) -> None:
        if given.get("method", "get").lower() != "post":
            self._form = None
            return
        action = given.get("action", "") or self.path
        self._form = PageForm(action, given.get("enctype", "") == "multipart/form-data")
        self.forms.append(self._form)
        if given.get("id"):
            self._named[given["id"]] = self._form

    def _control(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if tag == "button" or kind in {"submit", "image"}:
            if kind not in {"button", "reset"}:
                form.buttons.append((name, given.get("value", "")))
            return
        if not name or name == CSRF:
            return
        kind = tag if tag != "input" else kind
        found = form.fields.setdefault(name, Field(name, kind))
        found.required |= "required" in given or given.get("aria-required") == "true"
        found.most, found.least = int(given.get("maxlength") or 0), given.get("min", "")
        found.many |= "multiple" in given
        if kind in {"checkbox", "radio"}:
            found.options.append(given.get("value", "on"))
            found.start += [given.get("value", "on")] if "checked" in given else []
        elif kind == "select":
            self._select = found
        elif kind == "textarea":
            self._area, found.start = found, [""]
        elif kind != "file":
            found.start.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.start[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            if self._area is not None:
                self._area.start[0] = self._area.start[0].removeprefix("\n")
            self._area = None
        elif tag == "select" and self._select is not None:
            if not self._select.start and not self._select.many and self._select.options:
                self._select.start.append(self._select.options[0])
            self._select = None


def forms_on(html: str, path: str) -> Iterator[PageForm]:
    """Yield the forms of a page that post, with the path they post to."""
    for form in _Reader(html, path).forms:
        form.action = form.action.partition("#")[0] or path
        yield form
