"""The picture of a venue's door."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from courses import doors
from courses.models import Venue
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from tests.factories.courses import NOW, make_venue

pytestmark = pytest.mark.django_db
UNREADABLE = "We cannot read this picture"


def drawn(kind: str = "PNG", colour: str = "red", size: tuple[int, int] = (40, 60), **more: Any) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, kind, **more)
    return kept.getvalue()


def show(venue: Venue, picture: bytes, words: str = "A red door.") -> Venue:
    return doors.show(venue=venue, picture=picture, words=words, by=User.objects.system(), now=NOW)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_is_kept_is_a_small_jpeg_that_says_nothing_of_the_camera(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    venue = show(make_venue(), drawn(kind, size=(2000, 1000), exif=exif))
    with default_storage.open(venue.door.name) as file, Image.open(file) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1600, 800), {})
    assert venue.door_words == "A red door."
    assert doors.src(venue) == f"/files/doors/{Path(venue.door.name).name}"


def test_another_picture_takes_the_place_of_the_first(django_capture_on_commit_callbacks: Any) -> None:
    first = show(make_venue(), drawn())
    with django_capture_on_commit_callbacks(execute=True):
        second = show(first, drawn(colour="blue"), "A blue door.")
    assert not default_storage.exists(first.door.name)
    assert default_storage.exists(second.door.name)
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            doors.hide(venue=second, by=User.objects.system(), now=NOW)
    assert not default_storage.exists(second.door.name)
    assert Venue.objects.values_list("door", "door_words").get(pk=second.pk) == ("", "")
    assert doors.src(Venue.objects.get(pk=second.pk)) == ""


@pytest.mark.parametrize(
    ("picture", "words", "field", "said"),
    [
        (b"<svg onload=alert(1)>", "A door.", "picture", UNREADABLE),
        (b"GIF89a" + b"x" * 40, "A door.", "picture", UNREADABLE),
        (b"\x89PNG\r\n\x1a\n<script>", "A door.", "picture", UNREADABLE),
        (drawn("JPEG")[:200], "A door.", "picture", UNREADABLE),
        (b"\xff\xd8\xff" + b"x" * doors.LARGEST, "A door.", "picture", "This picture is larger than 4 MB"),
        (drawn(), "  ", "words", "Say in words what the picture shows"),
    ],
    ids=["svg", "gif", "png in name", "cut off", "too large", "no words"],
)
def test_what_is_no_picture_is_refused(picture: bytes, words: str, field: str, said: str) -> None:
    venue = make_venue()
    with pytest.raises(Refusal, match=said) as refused:
        show(venue, picture, words)
    assert refused.value.field == field
    venue.refresh_from_db()
    assert not venue.door
