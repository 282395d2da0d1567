"""What the rows of each kind of spreadsheet are, and the verbs that take them in.

django-import-export runs the rows; a dry run is the same run, rolled back. A row that is here already, the same, is
left as it is, so that the same file twice changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader

from courses import authoring, planning
from courses.authoring import CourseText
from courses.models import Category, Course, Kind, Revision, Room, Venue
from courses.models.revision import Method
from courses.spreadsheets.cells import Row
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal

Column = tuple[str, "str | Promise"]


class Rows(resources.Resource):  # type: ignore[type-arg]
    """Rows of one kind. columns: the field of a verb and the name that stands in the file's first row.

    permission: who may send them and read what was found. goes_out: whether everything that is here can be taken out.
    brief: how many of the first cells say what a row is.
    """

    columns: ClassVar[Sequence[Column]]
    needed: ClassVar[frozenset[str]]
    permission: ClassVar[str] = "courses.plan"
    goes_out: ClassVar[bool] = True
    brief: ClassVar[int] = 5

    class Meta:
        import_id_fields: Sequence[str] = ()
        instance_loader_class = BaseInstanceLoader
        use_transactions = True
        skip_diff = True
        report_skipped = True
        store_row_values = True

    def __init__(self, *, by: User, now: datetime) -> None:
        super().__init__()
        self.by, self.now = by, now
        self.row = Row({})
        self.wanted: dict[str, Any] = {}
        self.prepare()

    @classmethod
    def head(cls, field: str) -> str:
        """Return the name of a column as it stands in a file."""
        return str(dict(cls.columns)[field])

    @classmethod
    def check_heads(cls, heads: Sequence[str]) -> None:
        """Raise Refusal for a file with a column that must not come in at all."""

    def prepare(self) -> None:
        """Read what every row is looked up in, once for the file."""

    def read(self, row: Row) -> dict[str, Any]:
        """Return what a row asks for; problems are noted on the row."""
        raise LookupError(type(self).__name__)

    def find(self) -> Any:
        """Return what is here already, or none."""
        return None

    def same(self, found: Any) -> bool:
        """Return whether what is here is what the row asks for."""
        return False

    def add(self) -> Any:
        """Take in a new row."""
        raise LookupError(type(self).__name__)

    def change(self, found: Any) -> Any:
        """Take in a row about something that is here."""
        raise LookupError(type(self).__name__)

    # How django-import-export asks for it

    def before_import_row(self, row: Mapping[str, Any], **_kwargs: Any) -> None:
        """Read a row; a row with problems goes no further."""
        self.row = Row(row)
        self.wanted = self.read(self.row)
        self.row.check()

    def get_instance(self, _loader: Any, _row: Mapping[str, Any]) -> Any:
        """Return what is here already."""
        return self.find()

    def init_instance(self, _row: Mapping[str, Any] | None = None) -> "Rows":
        """Stand in for what is not here yet."""
        return self

    def import_instance(self, instance: Any, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Do nothing: the verbs take the whole row."""

    def validate_instance(self, *_args: Any, **_kwargs: Any) -> None:
        """Do nothing: the verbs refuse what will not do."""

    def add_instance_info(self, _row_result: Any, _instance: Any) -> None:
        """Keep no words of what was made."""

    def skip_row(self, instance: Any, _original: Any, _row: Any, _errors: Any = None) -> bool:
        """Return whether the row changes nothing."""
        return instance is not self and self.same(instance)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Call the verb; what it refuses is said beside the column it names."""
        try:
            with transaction.atomic():
                self.add() if is_create else self.change(instance)
        except Refusal as refusal:
            heads = dict(self.columns)
            raise ValidationError({str(heads.get(refusal.field, _("Row"))): [str(refusal.words)]}) from None

    def save_m2m(self, *_args: Any, **_kwargs: Any) -> None:
        """Do nothing: a verb takes everything at once."""

    def exported(self) -> list[list[Any]]:
        """Return every row that is here, in the order of the columns."""
        raise LookupError(type(self).__name__)

    def examples(self) -> list[list[Any]]:
        """Return the rows that stand in the empty file to show how it is done."""
        return self.exported()[:2]


class CourseRows(Rows):
    """Courses of the library. A row whose words differ becomes the newest revision; a panel looks at it as ever."""

    columns = (
        ("code", _("Code")), ("title", _("Title")), ("kind", _("Kind")), ("category", _("Part of the catalogue")),
        ("line", _("In one sentence")), ("about", _("What it is about")), ("who_for", _("Who it is for")),
        ("outcomes", _("People will be able to")), ("methods", _("How people learn")),
        ("session_titles", _("Sessions")), ("session_minutes", _("Minutes")), ("size", _("Places")),
        ("bring", _("What to bring")), ("content_note", _("What may be hard")),
        ("good_first_course", _("Good first course")), ("access", _("How people can take part")),
        ("easy_read", _("In easy words")),
    )  # fmt: skip
    needed = frozenset({"code", "title", "kind", "category", "line", "about"})

    def prepare(self) -> None:
        """Read kinds and categories once."""
        self.kinds = {kind.name: kind.slug for kind in Kind.objects.filter(retired=False).order_by("order")}
        self.categories = {each.name: each for each in Category.objects.order_by("order")}
        self.methods = {str(method.label): method.value for method in Method}

    def read(self, row: Row) -> dict[str, Any]:
        """Return the words of a course, its code and where it belongs."""
        head = self.head
        text = CourseText(
            title=row.words(head("title"), longest=100, needed=True),
            line=row.words(head("line"), longest=240, needed=True),
            about=row.words(head("about"), longest=5000, needed=True),
            who_for=row.words(head("who_for"), longest=1000),
            outcomes=row.lines(head("outcomes"), longest=200),
            methods=row.several_of(head("methods"), self.methods),
            session_titles=row.lines(head("session_titles"), longest=120),
            session_minutes=row.number(head("session_minutes"), least=15, most=600, default=120),
            size=row.number(head("size"), least=1, most=500, default=12),
            bring=row.words(head("bring"), longest=500),
            content_note=row.words(head("content_note"), longest=240),
            good_first_course=row.yes(head("good_first_course")),
            access=row.words(head("access"), longest=2000),
            easy_read=row.words(head("easy_read"), longest=2000),
        )
        code = row.words(head("code"), longest=12, needed=True).upper()
        if code and not code.isalnum():
            row.problem(head("code"), _("Use letters and numbers only, like HM01."))
        if text.title and not slugify(text.title):
            row.problem(head("title"), _("Use letters or numbers in the title."))
        kind = row.one_of(head("kind"), self.kinds)
        category = row.one_of(head("category"), self.categories)
        return {"text": text, "code": code, "kind": kind, "category": category}

    def find(self) -> Course | None:
        """Return the course of this code."""
        return Course.objects.filter(code=self.wanted["code"]).first()

    def same(self, found: Course) -> bool:
        """Return whether its newest words are these."""
        newest = found.revisions.order_by("-number")[0]
        moved = (found.kind_id, found.category_id) != (self.wanted["kind"], self.wanted["category"].pk)
        return not moved and not authoring.changed(authoring.text_of(newest), self.wanted["text"])

    def add(self) -> Course:
        """Put it into the library."""
        slug = slugify(self.wanted["text"].title)[:80]
        return authoring.start(slug=slug, by=self.by, now=self.now, **self.wanted)

    def change(self, found: Course) -> Revision:
        """Keep its words as the newest revision."""
        if (found.kind_id, found.category_id) != (self.wanted["kind"], self.wanted["category"].pk):
            words = _("This course is of another kind or in another part of the catalogue. Change that on its page.")
            raise Refusal(words, field="kind")
        return authoring.revise(course=found, text=self.wanted["text"], by=self.by, now=self.now)

    def exported(self) -> list[list[Any]]:
        """Return every course in use with its newest words, by code."""
        newest = Revision.objects.filter(course__retired_at=None).order_by("course__code", "course_id", "-number")
        rows = []
        for text in newest.distinct("course__code", "course_id").select_related("course__kind", "course__category"):
            course, values = text.course, {field: getattr(text, field, "") for field, _head in self.columns}
            values |= {"code": course.code, "kind": course.kind.name, "category": course.category.name}
            values["methods"] = [str(Method(method).label) for method in text.methods]
            rows.append([values[field] for field, _head in self.columns])
        return rows


YES_NO = ("hub", "step_free", "toilet", "hearing_loop", "quiet_space", "blue_badge")


class VenueRows(Rows):
    """Places to meet, known by their names."""

    columns = (
        ("name", _("Name")), ("hub", _("Main place")), ("street", _("Street")), ("town", _("Town")),
        ("postcode", _("Postcode")), ("way_here", _("The way here")), ("bus", _("By bus")), ("parking", _("Parking")),
        ("step_free", _("No steps")), ("toilet", _("Accessible toilet")), ("hearing_loop", _("Hearing loop")),
        ("quiet_space", _("Quiet space")), ("blue_badge", _("Blue Badge parking")), ("access_note", _("Getting in")),
    )  # fmt: skip
    needed = frozenset({"name"})
    longest: ClassVar[Mapping[str, int]] = {
        "street": 120, "town": 60, "postcode": 12, "way_here": 2000, "bus": 200, "parking": 200, "access_note": 2000,
    }  # fmt: skip

    def read(self, row: Row) -> dict[str, Any]:
        """Return the facts of a place."""
        name = row.words(self.head("name"), longest=80, needed=True)
        if name and not slugify(name):
            row.problem(self.head("name"), _("Use letters or numbers in the name."))
        words = {field: row.words(self.head(field), longest=most) for field, most in self.longest.items()}
        return {"name": name, **words, **{field: row.yes(self.head(field)) for field in YES_NO}}

    def find(self) -> Venue | None:
        """Return the place of this name."""
        return Venue.objects.filter(name__iexact=self.wanted["name"]).first()

    def same(self, found: Venue) -> bool:
        """Return whether all its facts are these."""
        return all(getattr(found, field) == value for field, value in self.wanted.items())

    def add(self) -> Venue:
        """Add it."""
        return planning.add_venue(slug=slugify(self.wanted["name"])[:60], by=self.by, now=self.now, **self.wanted)

    def change(self, found: Venue) -> Venue:
        """Change its facts."""
        return planning.change_venue(venue=found, spoke_of=found.spoke_of, by=self.by, now=self.now, **self.wanted)

    def exported(self) -> list[list[Any]]:
        """Return every place, A to Z."""
        return [
            [getattr(venue, field) for field, _head in self.columns] for venue in Venue.objects.order_by("name", "pk")
        ]


class RoomRows(Rows):
    """Rooms, known by their place and name."""

    columns = (
        ("venue", _("Place")), ("name", _("Room")), ("size", _("People")), ("floor", _("Where in the building")),
        ("step_free", _("No steps")), ("hearing_loop", _("Hearing loop")), ("access_note", _("Getting in")),
    )  # fmt: skip
    needed = frozenset({"venue", "name", "size"})

    def prepare(self) -> None:
        """Read the places once."""
        self.venues = {venue.name: venue for venue in Venue.objects.order_by("name", "pk")}

    def read(self, row: Row) -> dict[str, Any]:
        """Return the facts of a room."""
        return {
            "venue": row.one_of(self.head("venue"), self.venues),
            "name": row.words(self.head("name"), longest=60, needed=True),
            "size": row.number(self.head("size"), least=1, most=5000),
            "floor": row.words(self.head("floor"), longest=80),
            "step_free": row.yes(self.head("step_free"), default=True),
            "hearing_loop": row.yes(self.head("hearing_loop")),
            "access_note": row.words(self.head("access_note"), longest=240),
        }

    def find(self) -> Room | None:
        """Return the room of this name in its place."""
        return Room.objects.filter(venue=self.wanted["venue"], name__iexact=self.wanted["name"]).first()

    def same(self, found: Room) -> bool:
        """Return whether all its facts are these."""
        return all(getattr(found, field) == value for field, value in self.wanted.items())

    def add(self) -> Room:
        """Add it."""
        return planning.add_room(by=self.by, now=self.now, **self.wanted)

    def change(self, found: Room) -> Room:
        """Change its facts."""
        facts = {field: value for field, value in self.wanted.items() if field != "venue"}
        return planning.change_room(room=found, by=self.by, now=self.now, **facts)

    def exported(self) -> list[list[Any]]:
        """Return every room, by place."""
        rooms = Room.objects.select_related("venue").order_by("venue__name", "name", "pk")
        return [[room.venue.name, *(getattr(room, field) for field, _head in self.columns[1:])] for room in rooms]
