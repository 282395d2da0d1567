"""Nobody is kept out of any page: axe-core finds nothing, nothing runs off a phone, the browser has no complaint."""

import zlib
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.factories.students import make_enrolment, make_student
from tests.house.addresses import every_address
from tests.house.world import build
from tests.journeys.look import Looker
from tests.journeys.pages import NOT_PAGES, Visit, every_visit, write_mails

# What visitors and students see is looked at in both views; a page of the team in one of the two, by the number that
# its name gives (docs/adr/0012-the-gate-in-six-minutes.md). ./bin/prove every_page looks at everything in four.
VIEWS = [
    pytest.param({"phone": True, "dark": False}, 0, id="390 light"),
    pytest.param({"phone": False, "dark": True}, 1, id="1280 dark"),
]
MOST_OF_THEM = 90
IN_BOTH = {"visitor", "student", "newcomer", "returning"}


@pytest.fixture
def with_demo(settings: Any, tmp_path: Path) -> None:
    """Add the demo's pages and the error pages to the product's; mails are read from an empty folder."""
    settings.ROOT_URLCONF = "tests.journeys.pages"
    settings.VAR_DIR = tmp_path


@pytest.mark.usefixtures("with_demo")
@pytest.mark.parametrize(("view", "turn"), VIEWS)
def test_every_page_is_open_to_everybody(view: dict[str, bool], turn: int, chromium: Browser, site: str) -> None:
    looker = look_at_everything(chromium, site, turn=turn, **view)
    assert not looker.faults, "\n".join(looker.faults)
    assert len(looker.seen) > MOST_OF_THEM


@pytest.mark.usefixtures("with_demo", "own_database")
def test_no_page_is_left_out_of_both_views() -> None:
    world = build()
    make_enrolment(world.full, make_student(), now=timezone.now())
    write_mails()
    visits = list(every_visit(world))
    seen = [{visit.name for visit in visits if has_its_turn(visit, turn)} for turn in (0, 1)]
    assert seen[0] | seen[1] == {visit.name for visit in visits}
    assert {visit.name for visit in visits} >= {address.name for address in every_address()} - NOT_PAGES
    assert min(len(names) for names in seen) > MOST_OF_THEM


def has_its_turn(visit: Visit, turn: int) -> bool:
    """Tell whether a view looks at a page."""
    return visit.role in IN_BOTH or zlib.crc32(visit.name.encode()) % 2 == turn


def look_at_everything(chromium: Browser, site: str, *, turn: int | None = None, **how: Any) -> Looker:
    """Build the college, open every page of it once, or those of a turn, and return what was found."""
    world = build()
    make_enrolment(world.full, make_student(), now=timezone.now())
    write_mails()
    looker = Looker(chromium, site, world, **how)
    for visit in every_visit(world):
        if turn is None or has_its_turn(visit, turn):
            looker.look(visit)
    looker.close()
    return looker
