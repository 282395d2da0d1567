"""What is typed and ticked after a course: how it was, what comes next, what got in the way; the office's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Term
from foundations.college.settings import SHARE
from students import barriers, completion, feedback, next_steps, questions
from students.models import Barrier


def _area(longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(max_length=longest, required=False, widget=forms.Textarea(attrs={"rows": 4}), **more)


class FeedbackForm(forms.Form):
    """Three short questions; each can be skipped."""

    worth = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, widget=forms.RadioSelect)
    keep = _area(feedback.LONGEST, help_text=_("Something that worked for you."))
    change = _area(feedback.LONGEST, help_text=_("Anything: the room, the pace, the words."))

    def __init__(self, *args: Any, asked: questions.Feedback, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worth = self.fields["worth"]
        assert isinstance(worth, forms.TypedChoiceField)
        worth.choices = asked.choices
        for number, (name, words) in enumerate(
            (("worth", asked.worth), ("keep", asked.keep), ("change", asked.change)), start=1
        ):
            self.fields[name].label = f"{number}. {words}"

    def answers(self) -> feedback.Answers:
        """Return what was said."""
        return feedback.Answers(**self.cleaned_data)


class NextStepsForm(forms.Form):
    """Three questions about what comes next; each can be skipped."""

    first = _area(next_steps.LONGEST)
    second = _area(next_steps.LONGEST)
    third = _area(next_steps.LONGEST)

    def __init__(self, *args: Any, asked: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, words in zip(self.fields.values(), asked, strict=True):
            field.label = words

    def answers(self) -> list[str]:
        """Return the three answers."""
        return [self.cleaned_data[name] for name in self.fields]


class BarrierForm(forms.Form):
    """What got in the way. Saying nothing is the first choice."""

    kind = forms.ChoiceField(
        label=_("What got in the way?"),
        choices=[("", _("I would rather not say")), *Barrier.Kind.choices],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    words = _area(
        barriers.LONGEST,
        label=_("In your own words"),
        help_text=_("If you like. Leave out names, and what could tell who you are."),
    )


class ByHandForm(forms.Form):
    """Completing a course for somebody by hand."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For example: “Took part from home in the last two sessions.” Never write about health."),
        max_length=400,
        error_messages={"required": _("Say in a few words why. It stays in the record.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ShareForm(forms.Form):
    """The share of sessions that completes one offering."""

    share = forms.IntegerField(
        label=_("How much of this course completes it?"),
        help_text=_("In per cent of its sessions. Leave it empty for the college’s own share."),
        min_value=SHARE[0],
        max_value=SHARE[1],
        required=False,
        widget=forms.NumberInput(attrs={"class": "rc-w-s", "inputmode": "numeric"}),
    )


class SaidForm(forms.Form):
    """You said, we did."""

    said = forms.CharField(
        label=_("You said"),
        help_text=_("What people told you, in your own words. Never copy somebody’s sentence."),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    did = forms.CharField(
        label=_("We did"),
        help_text=_("What is different now."),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class _LinesForm(forms.Form):
    """Some lines that together are one text. count: how many of them. labels: what each is."""

    def __init__(self, *args: Any, labels: list[Any], lines: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (label, line) in enumerate(zip(labels, lines, strict=True), start=1):
            self.fields[f"line{number}"] = forms.CharField(label=label, max_length=120, initial=line)

    def lines(self) -> list[str]:
        """Return the lines."""
        return [self.cleaned_data[name] for name in self.fields]


class FeedbackQuestionsForm(_LinesForm):
    """The words of the three questions, and the five answers to the first."""

    def __init__(self, *args: Any, asked: questions.Feedback, **kwargs: Any) -> None:
        labels = [
            _("First question"),
            _("Best answer"),
            _("Second answer"),
            _("Answer in the middle"),
            _("Fourth answer"),
            _("Worst answer"),
            _("Second question, to write to"),
            _("Third question, to write to"),
        ]
        lines = [asked.worth, *asked.answers, asked.keep, asked.change]
        super().__init__(*args, labels=labels, lines=lines, **kwargs)


class NextStepsQuestionsForm(_LinesForm):
    """The words of the three questions about what comes next."""

    def __init__(self, *args: Any, asked: tuple[str, ...], **kwargs: Any) -> None:
        labels = [_("First question"), _("Second question"), _("Third question")]
        super().__init__(*args, labels=labels, lines=list(asked), **kwargs)


def term_of(terms: list[Term], slug: str) -> Term | None:
    """Return the term of an address, or the first when it names none."""
    return next((each for each in terms if each.slug == slug), terms[0] if terms else None)


WORDS_OF = {
    completion.Answer.COMPLETED: _("Completed"),
    completion.Answer.ENOUGH: _("Came to enough"),
    completion.Answer.CANNOT_TELL: _("Cannot tell yet"),
    completion.Answer.NOT_ENOUGH: _("Not completed"),
    completion.Answer.NOT_OVER: _("Still going on"),
}
