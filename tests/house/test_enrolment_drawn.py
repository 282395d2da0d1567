"""The drawing of how a claim can go is made from the table in the module, so that it cannot tell another story.

Regenerate docs/enrolment.md, in the environment of ./bin/test --env:
python manage.py shell -c "from tests.house.test_enrolment_drawn import draw; draw()"
"""

from pathlib import Path

from students.models.enrolment import BEGINNINGS, TRANSITIONS, EnrolmentState

DRAWING = Path(__file__).resolve().parents[2] / "docs" / "enrolment.md"
WORDS = {
    ("", "waiting"): "join the line",
    ("", "offered"): "offer, for who would take any run",
    ("", "held"): "hold",
    ("", "confirmed"): "enrol, walk in, change runs",
    ("waiting", "offered"): "offer",
    ("waiting", "held"): "hold",
    ("waiting", "confirmed"): "walk in",
    ("waiting", "withdrawn"): "leave the line",
    ("offered", "confirmed"): "accept",
    ("offered", "declined"): "decline",
    ("offered", "lapsed"): "lapse",
    ("held", "confirmed"): "give it to them",
    ("held", "withdrawn"): "let go",
    ("confirmed", "withdrawn"): "give up",
    ("confirmed", "completed"): "complete",
}


def drawing() -> str:
    """Return the page with the drawing."""
    steps = [(f"[*] --> {each}", WORDS["", each]) for each in BEGINNINGS]
    for was, to in TRANSITIONS:
        usual = {"cancelled": "the college cancels", "moved": "change runs"}.get(to, "")
        steps.append((f"{was} --> {to}", usual or WORDS[was, to]))
    ends = [each for each in EnrolmentState.values if each not in {was for was, _to in TRANSITIONS}]
    lines = [f"    {step}: {words}" for step, words in steps] + [f"    {each} --> [*]" for each in ends]
    return "\n".join(
        [
            "# How a claim on an offering can go",
            "",
            "Drawn from `TRANSITIONS` in `students/models/enrolment.py`. Triggers refuse every other step.",
            "How to regenerate it stands in `tests/house/test_enrolment_drawn.py`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *lines,
            "```",
            "",
            "A place is held by who is offered, held or confirmed. What has ended stays ended: who comes back,",
            "or takes back a no, gets a new claim.",
            "",
        ]
    )


def test_the_drawing_tells_the_steps_that_the_database_allows() -> None:
    assert DRAWING.read_text(encoding="utf-8") == drawing()


def draw() -> None:
    """Write the page again."""
    DRAWING.write_text(drawing(), encoding="utf-8")
