"""The child process: python -m recovery_college.prospectus.render CONTENT.json BOOK.pdf MEMORY

It may use MEMORY bytes of address space, says its progress on standard output, and ends with 0, or with OUT_OF_MEMORY.
"""

import json
import logging
import os
import resource
import sys
from pathlib import Path

import django

from recovery_college.prospectus.render.limits import OUT_OF_MEMORY

KILOBYTE = 1024


def main(content: Path, target: Path, memory: int) -> int:
    """Print one content into one file and return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_college.settings")
    django.setup()
    from recovery_college.prospectus.models.print_job import PrintStage  # noqa: PLC0415 - needs the settings
    from recovery_college.prospectus.render import book  # noqa: PLC0415
    from recovery_college.prospectus.render.progress import Progress  # noqa: PLC0415

    progress = Progress(sys.stdout)
    log = logging.getLogger("weasyprint.progress")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(progress)
    progress.say(PrintStage.STARTED)
    try:
        pages = book.write(json.loads(content.read_text(encoding="utf-8")), target)
    except MemoryError:
        return OUT_OF_MEMORY
    progress.end(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
