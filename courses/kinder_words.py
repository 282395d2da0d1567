"""Clinical words about people, and a kinder wording for each. Words for what people live with are fine."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STUDENTS = _("Here people are students. You could write “you”, or “people”.")
LIVES_WITH = _("You could write “lives with”, or say what it is like.")
PERSON_FIRST = _("A person is more than that. You could write “people who live with it”.")
CHOSE = _("It puts the blame on a person. You could say what they chose, or what got in the way.")
NOT_JUDGED = _("It judges a person. You could say what happens, and what helps.")
SUICIDE = _("It is no crime. You could write “died by suicide” or “ended their life”.")
OLDER = _("You could write “older people”.")
NO_HOME = _("You could write “people without a home”.")
DISABLED = _("You could write “disabled people”.")
WHEELCHAIR = _("You could write “uses a wheelchair”.")
OTHERS = _("It makes others strange. You could write “other people”.")
NOT_REACHED = _("We have not reached them yet. You could write “people we do not see yet”.")
NAME_THEM = _("You could write “people”, or say who they are.")

# "patient" is also a kind way to be: only the word for a person is meant.
ONE_PATIENT = (
    r"(?<=\b{}\s)(?:in-?|out-?)?patient\b(?!\s+(?:and|but|enough|listener|ear|way|person|people|teacher|tutor|friend|"
    r"group|voice|kind|approach|space|welcome|team|hand)\b)"
)
BEFORE_ONE = ("a", "an", "the", "each", "every", "any", "our", "this", "that", "another", "former", "ex")
ENDS = r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:who|and|or|is|are|was|were|can|will|has|have)\b)"

WORDS: tuple[tuple[str, Promise], ...] = (
    (r"\b(?:in-?|out-?)?patients[’']?(?!\w)", STUDENTS),
    *((ONE_PATIENT.format(word), STUDENTS) for word in BEFORE_ONE),
    (r"\b(?:mental health |service|mental health service)[ -]?users?\b", STUDENTS),
    (r"\bclients?\b", STUDENTS),
    (r"\bsufferers?\b", PERSON_FIRST),
    (r"\bsuffer(?:s|ed|ing)?\s+(?:from|with)\b", LIVES_WITH),
    (r"\b(?:afflicted|stricken)\s+(?:by|with)\b", LIVES_WITH),
    (r"\bvictims? of\s+(?=(?:mental|depression|anxiety|psychosis|illness))", LIVES_WITH),
    (r"\bschizophrenics?\b", PERSON_FIRST),
    (
        r"\b(?:bipolars|a bipolar" + ENDS + r"|manic[- ]depressives?|depressives|psychotics|neurotics|borderlines)\b",
        PERSON_FIRST,
    ),
    (
        r"\b(?:a|the)\s+(?:depressive|psychotic|neurotic|borderline|anorexic|bulimic|epileptic|diabetic)\b" + ENDS,
        PERSON_FIRST,
    ),
    (r"\b(?:anorexics|bulimics|epileptics|diabetics|addicts?|alcoholics?(?! anonymous)|self-harmers?)\b", PERSON_FIRST),
    (r"\b(?:the\s+)?mentally ill\b", PERSON_FIRST),
    (r"\b(?:non-?|un)?compliant\b|\bnon-?compliance\b", CHOSE),
    (r"\b(?:refus(?:es|ed)|fail(?:s|ed))\s+to\s+(?:engage|attend|comply)\b", CHOSE),
    (r"\b(?:non-?attenders?|non-?engag(?:ers?|ing)|treatment[- ]resistant|DNAs|DNA[’']d)\b", CHOSE),
    (
        r"\b(?:attention[- ]seek(?:ing|ers?)|manipulative|lacks? insight|dysfunctional|challenging behaviours?)\b",
        NOT_JUDGED,
    ),
    (r"\b(?:high|low)[- ]functioning\b", NOT_JUDGED),
    (r"\b(?:frequent flyers?|revolving[- ]door)\b", NOT_JUDGED),
    (r"\b(?:lunatics?|psychos?|nutters?|maniacs?|junkies|junkie)\b", NOT_JUDGED),
    (r"\bcommit(?:s|ted|ting)?\s+suicide\b", SUICIDE),
    (r"\bthe elderly\b", OLDER),
    (r"\bthe homeless\b", NO_HOME),
    (r"\bthe disabled\b|\bthe handicapped\b", DISABLED),
    (r"\bwheelchair[- ]bound\b|\bconfined to a wheelchair\b", WHEELCHAIR),
    (r"\bnormal people\b", OTHERS),
    (r"\bhard[- ]to[- ]reach\b", NOT_REACHED),
    (r"\b(?:caseload|cases)\b(?=\s+(?:like|such|who|with))", NAME_THEM),
)
KINDER = tuple((re.compile(pattern, re.IGNORECASE), tip) for pattern, tip in WORDS)
