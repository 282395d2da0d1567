"""The sample college's prospectus: every course once, a clean PDF/UA-1 check, seconds, pages and memory.

With --linear it also prints 150 and 600 courses and holds seconds a course at 600 to 1.15 times those at 150.
"""

import json
import os
import resource
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")
django.setup()

import pypdf  # noqa: E402
from pdfua import validate  # noqa: E402

from recovery_college.prospectus import child, content  # noqa: E402
from tests.recovery_college.prospectus import sample_book  # noqa: E402

SAMPLE = 60
MOST_GROWTH = 1.15
MEGABYTE = 1_000_000


def used() -> float:
    """Return the CPU seconds of the children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def printed(said: dict[str, Any], target: Path) -> tuple[float, child.Printed]:
    """Print a content; return the CPU seconds and what the child says of itself."""
    source = target.with_suffix(".json")
    source.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    before = used()
    done = child.render(source, target, hear=lambda _step: None)
    return used() - before, done


def missing_or_twice(said: dict[str, Any], target: Path) -> dict[str, int]:
    """Return the courses whose code is not printed exactly once."""
    words = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(target).pages).split())
    counts = Counter({course["code"]: words.count(f"Code {course['code']} ") for course in content.courses_of(said)})
    return {code: count for code, count in counts.items() if count != 1}


def show(courses: int, folder: Path) -> tuple[float, list[str]]:
    """Print so many courses, say the figures, and return the seconds and what is wrong."""
    said = content.as_json(sample_book.book(courses))
    target = folder / f"{courses}.pdf"
    seconds, done = printed(said, target)
    size = target.stat().st_size / MEGABYTE
    memory = done.memory / MEGABYTE
    print(f"{courses} courses: {seconds:.1f} CPU s, {done.pages} pages, {memory:.0f} MB, file of {size:.2f} MB")
    wrong = [f"{code} is printed {count} times" for code, count in missing_or_twice(said, target).items()]
    if done.memory > child.MOST_RESIDENT:
        wrong.append("more memory than allowed")
    if courses == SAMPLE:
        wrong += [f"{finding.rule_id}: {finding.message}" for finding in validate(str(target)).findings]
    return seconds, wrong


def main(arguments: list[str]) -> int:
    """Run the proof and return 0 when it holds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _seconds, wrong = show(SAMPLE, folder)
        if "--linear" in arguments:
            smaller, less = show(150, folder)
            larger, more = show(600, folder)
            growth = (larger / 600) / (smaller / 150)
            print(f"seconds a course at 600 against 150: {growth:.2f} (at most {MOST_GROWTH})")
            wrong += less + more + (["not linear"] if growth > MOST_GROWTH else [])
    for each in wrong:
        print(f"wrong: {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
