"""The questions of a learning plan. Each may be left out; none is a test."""

from collections.abc import Container, Iterable

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundations.lib.wording import long_day
from students.models import Enrolment

LONGEST = 2000


class HopeForm(forms.Form):
    """What someone hopes for."""

    hope = forms.CharField(
        label=_("What do you hope for?"),
        help_text=_("In your own words. It can be big or small, and you can change it any time."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
    )


class GoalForm(forms.Form):
    """A goal and its first three steps."""

    words = forms.CharField(
        label=_("What would you like to do?"),
        help_text=_("For example: “cook for a friend” or “join something near home”."),
        max_length=300,
    )
    step_1 = forms.CharField(
        label=_("A first small step"),
        help_text=_("Something you could do this week."),
        max_length=300,
        required=False,
    )
    step_2 = forms.CharField(label=_("And another"), max_length=300, required=False)
    step_3 = forms.CharField(label=_("And one more"), max_length=300, required=False)


class StepForm(forms.Form):
    """One more step of a goal."""

    words = forms.CharField(label=_("One small thing to do"), max_length=300)


class KeepingWellForm(forms.Form):
    """What helps when a class gets hard, and the tutors of which courses may open it."""

    words = forms.CharField(
        label=_("If a class gets hard, what helps?"),
        help_text=_(
            "Like: let me step out, and come after me in five minutes. Say what to do, never a diagnosis. "
            "You have room for 600 letters."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        required=False,
    )
    show = forms.MultipleChoiceField(
        label=_("Who may open it?"),
        help_text=_("Tick none, some or all. Take a tick away, and those tutors can’t open it any more."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": _("One of these courses is over, or you gave it up. Look at the list and tick again.")
        },
    )

    def __init__(
        self, data: QueryDict | None, *, words: str, places: Iterable[Enrolment], shared: Container[int]
    ) -> None:
        self.places = {str(claim.uuid): claim for claim in places}
        ticked = [key for key, claim in self.places.items() if claim.pk in shared]
        super().__init__(data, initial={"words": words, "show": ticked})
        show = self.fields["show"]
        assert isinstance(show, forms.MultipleChoiceField)
        show.choices = [(key, _choice(claim)) for key, claim in self.places.items()]
        if not self.places:
            del self.fields["show"]

    def shown(self) -> list[Enrolment]:
        """Return the places that were ticked."""
        return [self.places[key] for key in self.cleaned_data.get("show", ())]


def _choice(claim: Enrolment) -> str:
    end = claim.offering.last_end
    assert end is not None  # it is later than now
    words = gettext("Show it to the tutors of %(title)s") % {"title": claim.offering.revision.title}
    until = gettext("Until %(day)s") % {"day": long_day(timezone.localtime(end))}
    return format_html('{}<span class="rc-soft">{}</span>', words, until)
