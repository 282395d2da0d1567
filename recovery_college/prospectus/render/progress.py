"""How far the printing is, one line of JSON for each step, on the pipe to the process that asked for it."""

import json
import logging
import re
from typing import TextIO

from recovery_college.prospectus.models.print_job import PrintStage

PAGE = re.compile(r"Creating layout - Page (\d+)")


class Progress(logging.Handler):
    """Reads WeasyPrint's own progress log. A broken pipe ends the process: nobody is waiting for the book."""

    def __init__(self, pipe: TextIO) -> None:
        super().__init__(logging.INFO)
        self.pipe = pipe
        self.stage = PrintStage.STARTED
        self.page = self.total = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Say what one line of the log means; a second layout knows how many pages the first one had."""
        words = record.getMessage()
        if found := PAGE.search(words):
            self.page = int(found[1])
            self.stage = PrintStage.PAGE_NUMBERS if self.total else PrintStage.FIRST_LAYOUT
            self.say(self.stage, self.page, max(self.total, self.page) if self.total else 0)
        elif "Repagination" in words:
            self.total = self.page
        elif "Creating PDF" in words:
            self.say(PrintStage.WRITING, self.page, self.page)

    def say(self, stage: PrintStage, done: int = 0, total: int = 0) -> None:
        """Write one step. Raises BrokenPipeError when nobody listens any more."""
        print(json.dumps({"stage": stage, "done": done, "total": total}), file=self.pipe, flush=True)

    def end(self, pages: int, memory: int) -> None:
        """Write the last line: pages of the book, and the most memory this process had, in bytes."""
        print(json.dumps({"pages": pages, "memory": memory}), file=self.pipe, flush=True)
