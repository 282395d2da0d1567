"""What we ask for fairness. Every question can be left, and each has "I would rather not say"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PRIVATE = {"private": _("I would rather not say")}


@dataclass(frozen=True, eq=False)
class Question:
    """One question and its answers by key."""

    words: str | Promise
    choices: dict[str, str | Promise]


QUESTIONS: dict[str, Question] = {
    "age": Question(
        _("How old are you?"),
        {
            "under_18": _("Under 18"),
            "18_25": _("18 to 25"),
            "26_45": _("26 to 45"),
            "46_64": _("46 to 64"),
            "65_up": _("65 or over"),
            **PRIVATE,
        },
    ),
    "gender": Question(
        _("What is your gender?"),
        {"woman": _("Woman"), "man": _("Man"), "other": _("I use another word"), **PRIVATE},
    ),
    "trans": Question(_("Is it the same as when you were born?"), {"yes": _("Yes"), "no": _("No"), **PRIVATE}),
    "ethnic_group": Question(
        _("What is your ethnic group?"),
        {
            "asian": _("Asian or Asian British"),
            "black": _("Black, Black British, Caribbean or African"),
            "mixed": _("Mixed, or several ethnic groups"),
            "white": _("White"),
            "white_minority": _("White minority, such as Gypsy, Roma or Irish Traveller"),
            "other": _("Another ethnic group"),
            **PRIVATE,
        },
    ),
    "disabled": Question(_("Do you think of yourself as disabled?"), {"yes": _("Yes"), "no": _("No"), **PRIVATE}),
    "love": Question(
        _("Which word fits best for who you love?"),
        {
            "straight": _("Straight"),
            "gay": _("Gay or lesbian"),
            "bi": _("Bi"),
            "other": _("I use another word"),
            **PRIVATE,
        },
    ),
    "belief": Question(
        _("What is your religion or belief?"),
        {
            "none": _("None"),
            "christian": _("Christian"),
            "muslim": _("Muslim"),
            "hindu": _("Hindu"),
            "sikh": _("Sikh"),
            "jewish": _("Jewish"),
            "buddhist": _("Buddhist"),
            "other": _("Another one"),
            **PRIVATE,
        },
    ),
}
