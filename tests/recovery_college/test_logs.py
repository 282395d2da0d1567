"""What is taken out of a line before it is written."""

import pytest

from recovery_college.logs import scrub


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("to ann.o'neil+x@mail.example.org now", "to <address> now"),
        ("GET /my/3f0c2a52-6e0b-4b7e-9d55-7a3c1f8e2b11/ 200", "GET /my/<id>/ 200"),
        ("GET /o/aVeryLongLinkWithOneDigit7AndMore/ 200", "GET /o/<id>/ 200"),
        ("GET /courses/understanding-worry/?q=sad 200", "GET /courses/understanding-worry/?… 200"),
        ('violates check "x"\nDETAIL:  Failing row contains (1, Ann).', 'violates check "x"\n<row>'),
        ("Key (email)=(ann@x.org) already exists.", "<row>"),
    ],
)
def test_scrub(line, written):
    assert scrub(line) == written
