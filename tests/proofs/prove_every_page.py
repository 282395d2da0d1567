"""Every page in four views: 390 and 1280 px, light and dark. Counts what axe-core finds and takes a picture of each.

The pictures lie in var/pictures/<view>/<page>.png.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

if __name__ == "__main__":  # first of all: what is imported below needs Django, which pytest starts
    sys.exit(pytest.main(["-n", "0", "-p", "no:randomly", "--no-header", "--tb=line", *sys.argv[1:], __file__]))

from playwright.sync_api import Browser

from tests.journeys.conftest import chromium, site
from tests.journeys.test_every_page import look_at_everything, with_demo

__all__ = ["chromium", "site", "with_demo"]

PICTURES = Path(__file__).resolve().parents[2] / "var" / "pictures"
VIEWS = [(phone, dark) for phone in (True, False) for dark in (False, True)]


@pytest.mark.usefixtures("with_demo")
@pytest.mark.parametrize(("phone", "dark"), VIEWS)
def test_view(phone: bool, dark: bool, request: pytest.FixtureRequest, capsys: Any) -> None:
    name = f"{390 if phone else 1280}-{'dark' if dark else 'light'}"
    shutil.rmtree(PICTURES / name, ignore_errors=True)
    (PICTURES / name).mkdir(parents=True)
    browser: Browser = request.getfixturevalue("chromium")
    address: str = request.getfixturevalue("site")
    looker = look_at_everything(browser, address, phone=phone, dark=dark, pictures=PICTURES / name)
    with capsys.disabled():
        print(f"{name}: {len(looker.seen)} pages, {len(looker.faults)} faults", *looker.faults, sep="\n  ", flush=True)
    assert not looker.faults
