"""What the trail writes down about the floor below it. Listed in the table of reactions."""

from foundations.audit.models import Entry
from foundations.college.events import SettingsChanged, TextWritten


def settings_changed(event: SettingsChanged) -> None:
    """Write down who changed which settings of the college."""
    Entry.objects.create(
        happened_on=event.happened_at,
        by_id=event.by_id,
        act="college.change_settings",
        kind="college",
        thing_id=1,
        detail={"fields": ",".join(event.fields)},
    )


def text_written(event: TextWritten) -> None:
    """Write down who wrote which version of a text of the college."""
    Entry.objects.create(
        happened_on=event.happened_at,
        by_id=event.by_id,
        act="college.write_text",
        kind="text",
        thing_id=event.text_id,
        detail={"key": event.key, "version": event.version},
    )
