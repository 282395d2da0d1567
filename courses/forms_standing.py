"""Where a course stands in the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import kinds
from courses.forms_office import ByName
from courses.models import Category, Course


class PlaceForm(forms.Form):
    """The part of the catalogue and the kind of a course; a kind not in use stays with those that have it."""

    category = ByName(
        label=_("Part of the catalogue"),
        queryset=Category.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose where people will look for it.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), help_text=_("It says whether people book, and whether two tutors teach."))

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        kwargs["initial"] = {"category": course.category_id, "kind": course.kind_id}
        super().__init__(*args, **kwargs)
        category, kind = self.fields["category"], self.fields["kind"]
        if isinstance(category, forms.ModelChoiceField):
            category.queryset = Category.objects.order_by("order", "pk")
        if isinstance(kind, forms.ChoiceField):
            mine = [(course.kind_id, course.kind.name)] if course.kind.retired else []
            kind.choices = [*kinds.choices(), *mine]
