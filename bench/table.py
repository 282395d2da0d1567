"""The table that a run prints: each goal, what was measured, what it must and should be at most, and the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.race import Race
from bench.rounds import Played, ratio, typical

TOO_NOISY = 1.3
WHO = ("visitor", "student")
FLOOR = "floor: list + user"
WHOLE = "whole enrolment, newcomer"
OF_A_NEWCOMER = 110  # they also sign in and say who they are; docs/adr/0015-what-every-page-reads.md
PRETIX_ORDER = 649 / 5.2  # what pretix's order cost, mail included, in floors of the same machine


@dataclass(frozen=True)
class Line:
    """One line: what, the number, and the most it must and should be; or the least."""

    what: str
    found: float
    must: float
    aim: float
    unit: str = "x"
    at_least: bool = False

    def verdict(self, *, noisy: bool) -> str:
        """Return the verdict; none when the machine was too busy to tell. Counts do not mind a busy machine."""
        if noisy and self.unit == "x":
            return "too noisy"
        sign = -1 if self.at_least else 1
        if sign * self.found > sign * self.must:
            return "MISSED"
        return "ok" if sign * self.found > sign * self.aim else "ok, aim met"


def noise(cells: Mapping[str, Played]) -> float:
    """Return how far the floor is from itself in the same rounds, 1.0 being not at all."""
    apart = ratio(cells["floor again"].whole, cells[FLOOR].whole)
    return max(apart, 1 / apart)


def lines(
    cells: Mapping[str, Played], race: Race, facts: Mapping[str, str], *, small: int, large: int, middle: int
) -> list[Line]:
    """Return the lines of goals 1, 2, 4, 6, 7 and 8."""
    floor = cells[FLOOR].whole
    found = []
    for who in WHO:
        page = ratio(cells[f"first {small} {who}"].whole, floor)
        found += [Line(f"1 catalogue, {small} courses, {who} / floor", page, 3.0, 2.0)]
    for who in WHO:
        page = ratio(cells[f"course {who}"].whole, floor)
        found += [Line(f"2 course page, {who} / floor", page, 2.5, 2.0)]
    found += _enrolling(cells, race, facts)
    for part, must, aim in (("first", 1.2, 1.1), ("deep", 1.5, 1.2), ("last", 1.5, 1.2), ("filtered", 1.5, 1.2)):
        one, other = cells[f"{part} {large} visitor"].whole, cells[f"{part} {small} visitor"].whole
        found.append(Line(f"7 {part} page, {large:,} / {small} courses", ratio(one, other), must, aim))
    searches = [cell for name, cell in cells.items() if name.startswith("search")]
    worst = max(searches, key=lambda cell: typical(cell.database))
    what = f"7 worst search at {middle:,} ({worst.path.partition('q=')[2]}), database time / floor"
    found.append(Line(what, ratio(worst.database, floor), 1.0, 0.5))
    for name, most in (("catalogue", 7), ("search", 7), ("course", 8)):
        for who, more in (("visitor", 0), ("student", 2)):
            queries = float(facts[f"queries_{name}_{who}"])
            found.append(Line(f"8 queries, {name}, {who}", queries, most + more, most + more, unit=""))
    return found


def _enrolling(cells: Mapping[str, Played], race: Race, facts: Mapping[str, str]) -> list[Line]:
    """Return the lines of goals 4 and 6."""
    order = ratio(cells[WHOLE].whole, cells[FLOOR].whole)
    contended = ratio(race.contended, race.alone)
    found = [
        Line("4 whole enrolment, pages and mails, newcomer / floor", order, 0.2 * PRETIX_ORDER, 0.1 * PRETIX_ORDER),
        Line("6 enrolments a second on one offering / pgbench", contended, 0.1, 0.2, at_least=True),
        Line("6 on one offering / spread over 300", ratio(race.contended, race.spread), 0.5, 0.65, at_least=True),
    ]
    for who, allowed in (("returning", 45), ("newcomer", OF_A_NEWCOMER)):
        queries = float(facts[f"queries_whole_{who}"])
        found.append(Line(f"8 queries, a whole enrolment with its mails, {who}", queries, allowed, 45, unit=""))
    for name, most in (("register", 10.0), ("enrol", 15.0)):
        few, many = (float(facts[f"queries_{name}_{rows}"]) for rows in ("one", "many"))
        what = "enrolment POST" if name == "enrol" else name
        found.append(Line(f"8 queries, {what}, nobody there yet", few, most, most, unit=""))
        found.append(Line(f"8 queries, {what}, 30 people", many, min(few, most), min(few, most), unit=""))
    return found


def text(cells: Mapping[str, Played], race: Race, found: Sequence[Line], facts: Mapping[str, str]) -> str:
    """Return the whole table."""
    apart = noise(cells)
    noisy = apart > TOO_NOISY
    rows = [f"{'goal':66}{'found':>9}{'must':>7}{'aim':>7}  verdict"]
    for line in found:
        number = f"{line.found:.2f}x" if line.unit else f"{line.found:.0f}"
        limits = (f"{line.must:.3g}", f"{line.aim:.3g}")
        rows.append(f"{line.what:66}{number:>9}{limits[0]:>7}{limits[1]:>7}  {line.verdict(noisy=noisy)}")
    rows += ["", f"{'CPU ms a request (median)':44}{'whole':>8}{'Postgres':>10}{'KB':>7}"]
    for name, cell in cells.items():
        rows.append(f"{name:44}{typical(cell.whole):8.2f}{typical(cell.database):10.2f}{cell.length / 1024:7.0f}")
    rows += ["", f"{'enrolments a second (median)':44}{'':8}"]
    for name, rates in (("one offering", race.contended), ("300 offerings", race.spread), ("pgbench", race.alone)):
        rows.append(f"{name:44}{typical(rates):8.0f}")
    rows.append(f"pgbench sent {facts['statements']} statements an enrolment, those of a real one.")
    hellos = ratio(cells[FLOOR].whole, cells["hello"].whole)
    rows += [
        "",
        f"Control pair, the floor against itself: {apart:.2f}" + (" - too noisy, no verdict" if noisy else ""),
        f"The floor costs {hellos:.1f} hellos (13.3 where the goals were set).",
        f"A page of the catalogue shows {facts['page_size']} courses, the floor's list 20.",
        "pretix is not here. Measured elsewhere, where this floor cost 5.2 CPU ms: its list 108, its event page 44.5.",
    ]
    return "\n".join(rows)
