"""The questions of a learning plan. Each may be left out; none is a test."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
