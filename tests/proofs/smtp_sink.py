"""A mail server that keeps nothing but a list of what it was given: one line for each begin and each DATA.

It prints its port, then "begin <time>" when a mail is announced and "data <time> <Message-ID>" when it has taken the
mail on itself; only after a short wait does it say so to the worker, so that a kill can fall between the two.
"""

import asyncio
import email
import random
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Writes down what happens."""

    def __init__(self, path: Path) -> None:
        self.log = path.open("a", buffering=1, encoding="utf-8")

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A mail is announced."""
        envelope.mail_from = address
        self.log.write(f"begin {time.time()}\n")
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mail is here: from now on it counts as brought."""
        identity = email.message_from_bytes(envelope.content)["Message-ID"]
        self.log.write(f"data {time.time()} {identity}\n")
        await asyncio.sleep(random.uniform(0.02, 0.15))
        return "250 OK"


async def main(path: Path) -> None:
    """Serve until the process is ended."""
    sink = Sink(path)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
