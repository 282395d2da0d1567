"""What somebody who means harm would send, and how it is put on the wire."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

SCRIPT = "<script>hostile()</script>"
WORDS: tuple[str, ...] = (
    "",
    " ",
    "å" * 50_000,  # 100 KB
    "a\x00b",
    "\x00",
    "\ud800",
    "a\udfffb",
    "\u202egnp.tibbar\u202c",
    "\u200f\u2067right to left\u2069",
    "Z̷̡̛a̸͝l̶g̵o̷" * 30,
    "\ufeff\u200b\u2028\u2029\u0085",
    "👩‍👩‍👧‍👦" * 40,
    "ﬁﬃ\u0130ıſK",
    "'; DROP TABLE students_student; --",
    "' OR '1'='1",
    "\\'); SELECT pg_sleep(9); --",
    "%s%s%s%(name)s%n",
    "{{ settings.SECRET_KEY }}{% debug %}{% load static %}",
    "{0.__class__.__mro__}${7*7}#{7*7}",
    SCRIPT,
    '"><img src=x onerror=hostile()>' + SCRIPT,
    '=HYPERLINK("http://hostile.example","here")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "9" * 400,
    "-1",
    "0",
    "-9223372036854775809",
    "9223372036854775808",
    "2147483648",
    "1e400",
    "NaN",
    "Infinity",
    "-0.0000001",
    "0x10",
    "١٢٣",  # digits of another script
    "1_000",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "99999-01-01",
    "31/12/2026",
    "24:00",
    "25:61",
    "23:59:59.999999+14:00",
    "not-a-uuid",
    "00000000-0000-0000-0000-000000000000",
    "null",
    "true",
    "[]",
    '{"$ne": 1}',
    "../../../../etc/passwd",
    "line\r\nBcc: everyone@hostile.example",
    "a@b",
    "x" * 300 + "@hostile.example",
    "http://169.254.169.254/",
    "javascript:hostile()",
)
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "state": ("confirmed", "published", "x"),
    "by": ("1", "0"),
    "by_id": ("1",),
    "student": ("1", "x"),
    "student_id": ("1",),
    "user": ("1",),
    "is_staff": ("1", "on"),
    "is_active": ("", "on"),
    "is_system": ("on",),
    "role": ("college_admin",),
    "roles": ("college_admin",),
    "pk": ("1",),
    "id": ("1", "-1"),
    "now": ("2020-01-01",),
    "next": ("//hostile.example", "https://hostile.example/"),
    "confirmed_at": ("2026-01-01",),
    "_method": ("DELETE",),
    "__proto__": ("x",),
}


@dataclass(frozen=True)
class Upload:
    """A file in a post."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"


FILES: tuple[Upload, ...] = (
    Upload("empty.png", b"", "image/png"),
    Upload("broken.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "image/png"),
    Upload("book.pdf", b"%PDF-1.7\n%hostile", "application/pdf"),
    Upload("../../../outside.csv", b"Place,Room\n=1+1,\x00\xff\xfe\n", "text/csv"),
    Upload("n" * 300 + ".csv", b"Place,Room,People\n" + b"a," * 5000, "text/csv"),
    Upload("picture.svg", b"<svg onload='hostile()' xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    Upload("page.html", SCRIPT.encode(), "text/html"),
    Upload("sheet.xlsx", b"PK\x03\x04" + b"\x00" * 100, "application/zip"),
    Upload("run.exe", b"MZ" + b"\x90" * 1000),
    Upload("\u202egnp.exe", b"MZ"),
)

Values = Mapping[str, Sequence["str | Upload"]]


def spoil(start: Values, chance: random.Random, foreign: Sequence[str]) -> dict[str, list["str | Upload"]]:
    """Return the answers with one to three things wrong. foreign: ids of what belongs to other people."""
    sent: dict[str, list[str | Upload]] = {name: list(values) for name, values in start.items()}
    names = list(sent)
    for _wrong in range(chance.randint(1, 3)):
        name = chance.choice(names) if names and chance.random() < 0.85 else chance.choice(list(EXTRAS))
        ways = chance.random()
        if ways < 0.1:
            sent.pop(name, None)
        elif ways < 0.2:
            sent[name] = [_bad(chance, foreign) for _each in range(chance.choice((2, 3, 60)))]
        elif ways < 0.25:
            sent[f"{name}[]"] = sent[f"{name}[0][x]"] = [_bad(chance, foreign)]
        elif ways < 0.32:
            sent[name] = [chance.choice(FILES)]
        elif name in EXTRAS and name not in start:
            sent[name] = [chance.choice((*EXTRAS[name], _bad(chance, foreign)))]
        else:
            sent[name] = [_bad(chance, foreign)]
    if chance.random() < 0.01:
        sent |= {f"field{number}": ["x"] for number in range(1_500)}
    return sent


def _bad(chance: random.Random, foreign: Sequence[str]) -> str:
    return chance.choice(foreign) if foreign and chance.random() < 0.2 else chance.choice(WORDS)


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")


def body(values: Values, *, parts: bool) -> tuple[bytes, str]:
    """Return a post's body and its content type; in parts (multipart) when asked or when a file is in it."""
    pairs = [(name, value) for name, each in values.items() for value in each]
    if not parts and not any(isinstance(value, Upload) for _name, value in pairs):
        line = "&".join(f"{quote_plus(_bytes(name))}={quote_plus(_bytes(str(value)))}" for name, value in pairs)
        return line.encode(), "application/x-www-form-urlencoded"
    border = b"border-of-hostile-posts"
    lines: list[bytes] = []
    for name, value in pairs:
        head = b'Content-Disposition: form-data; name="' + _bytes(name).replace(b'"', b"%22") + b'"'
        if isinstance(value, Upload):
            head += b'; filename="' + _bytes(value.name) + b'"\r\nContent-Type: ' + value.kind.encode()
        content = value.content if isinstance(value, Upload) else _bytes(value)
        lines += [b"--" + border, head, b"", content]
    return b"\r\n".join([*lines, b"--" + border + b"--", b""]), f"multipart/form-data; boundary={border.decode()}"
