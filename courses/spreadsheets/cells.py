"""What the cells of a row mean. What cannot be read is said with the name of its column and how to write it."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Found = TypeVar("Found")

DAY_WORDS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%m-%Y")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm)?", re.IGNORECASE)
YES = {"yes", "y", "true", "1", "x"}
NO = {"no", "n", "false", "0", ""}
NOON = 12


class Row:
    """One row by the names of its columns. Problems are gathered, so that all of a row are told at once."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        self.cells = cells
        self.problems: dict[str, list[str]] = {}

    def problem(self, column: str, words: str | Promise) -> None:
        """Note what is wrong in a column."""
        self.problems.setdefault(column, []).append(str(words))

    def check(self) -> None:
        """Raise ValidationError with every problem of the row, by column."""
        if self.problems:
            raise ValidationError(self.problems)

    def words(self, column: str, *, longest: int, needed: bool = False) -> str:
        """Return the words of a cell."""
        words = str(self.cells.get(column, "")).strip()
        if needed and not words:
            self.problem(column, _("This is empty. It needs some words."))
        if len(words) > longest:
            self.problem(column, _("This is too long: %(longest)s letters at most.") % {"longest": longest})
        return words

    def lines(self, column: str, *, longest: int) -> list[str]:
        """Return the parts of a cell, one a line or between semicolons."""
        parts = [part.strip() for part in re.split(r"[;\n]", str(self.cells.get(column, "")))]
        if any(len(part) > longest for part in parts):
            self.problem(column, _("One part is too long: %(longest)s letters at most.") % {"longest": longest})
        return [part for part in parts if part]

    def number(self, column: str, *, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number; the default for an empty cell, if there is one."""
        cell = self.cells.get(column, "")
        if cell == "" and default is not None:
            return default
        text = str(cell).strip()
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            words = _("“%(typed)s” is not a number we can use. Write %(least)s to %(most)s.")
            self.problem(column, words % {"typed": text[:40], "least": least, "most": most})
            return least
        return int(text)

    def yes(self, column: str, *, default: bool = False) -> bool:
        """Return whether a cell says yes; an empty one is the default."""
        text = str(self.cells.get(column, "")).strip().lower()
        if text == "":
            return default
        if text not in YES | NO:
            self.problem(column, _("“%(typed)s” is not an answer we know. Write yes or no.") % {"typed": text[:40]})
        return text in YES

    def day(self, column: str) -> date | None:
        """Return a day."""
        cell = self.cells.get(column, "")
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        for form in DAY_WORDS:
            try:
                return datetime.strptime(str(cell).strip(), form).date()  # noqa: DTZ007 - a day, of no zone
            except ValueError:
                continue
        words = _("“%(typed)s” is not a day we can read. Write it like 13 January 2027 or 2027-01-13.")
        self.problem(column, words % {"typed": str(cell)[:40]})
        return None

    def clock(self, column: str) -> time | None:
        """Return a time of day: 10:00, 10.30, 2pm."""
        cell = self.cells.get(column, "")
        if isinstance(cell, datetime):
            return cell.time()
        if isinstance(cell, time):
            return cell.replace(second=0, microsecond=0)
        found = CLOCK.fullmatch(str(cell).strip())
        if found:
            hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
            hour = hour % NOON + (NOON if half == "pm" else 0) if half and hour <= NOON else hour
            if hour <= 23 and minute <= 59:
                return time(hour, minute)
        words = _("“%(typed)s” is not a time we can read. Write it like 10:00 or 2:30pm.")
        self.problem(column, words % {"typed": str(cell)[:40]})
        return None

    def one_of(self, column: str, known: Mapping[str, Found], *, needed: bool = True) -> Found | None:
        """Return what a cell names, whatever its capitals; a slip is answered with the name that was likely meant."""
        typed = " ".join(str(self.cells.get(column, "")).split())
        if not typed and not needed:
            return None
        folded = {name.casefold(): value for name, value in known.items()}
        if typed.casefold() in folded:
            return folded[typed.casefold()]
        self.problem(column, unknown(typed, known))
        return None

    def several_of(self, column: str, known: Mapping[str, Found]) -> list[Found]:
        """Return what the parts of a cell name."""
        folded = {name.casefold(): value for name, value in known.items()}
        found = []
        for part in self.lines(column, longest=80):
            if part.casefold() in folded:
                found.append(folded[part.casefold()])
            else:
                self.problem(column, unknown(part, known))
        return found


def unknown(typed: str, known: Iterable[str]) -> str:
    """Say that a name is not known, and which one was likely meant, or which there are."""
    names = [str(name) for name in known]
    if not typed:
        return _("This is empty. Write one of these: %(names)s.") % {"names": "; ".join(names[:8])}
    by_fold = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(typed.casefold(), by_fold, n=1, cutoff=0.6)
    if near:
        words = _("We do not know “%(typed)s”. Did you mean “%(name)s”? Please write it that way.")
        return words % {"typed": typed[:60], "name": by_fold[near[0]]}
    words = _("We do not know “%(typed)s”. Add it first, or write one that is there: %(names)s.")
    return words % {"typed": typed[:60], "names": "; ".join(names[:8])}


def shown(value: Any) -> Any:
    """Return a value as a cell of a file that we write."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(str(each) for each in value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None else value
