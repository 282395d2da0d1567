"""Why we keep what we keep: each purpose, what it needs, and what the law lets us do it for, in plain words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC_TASK = _("Running courses that help people stay well is our task for everyone. The law calls it a public task.")
HEALTH = _(
    "Joining can say something about your health. The law lets us keep it for health and social care, with extra care."
)
CONSENT = _("Only with your yes. The law calls it consent. You can take it back at any time.")
SAFETY = _("To keep somebody safe when life is in danger. The law calls it vital interests.")
LAW = _("The law says that public services must treat people fairly, and show that they do.")


@dataclass(frozen=True)
class Purpose:
    """One purpose. words: what for. keeps: what we keep for it. basis: what the law calls it, in plain words."""

    key: str
    words: str | Promise
    keeps: str | Promise
    basis: tuple[str | Promise, ...]


PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        "places",
        _("To give you a place and run the sessions"),
        _("Your name, your pronouns, your courses and which sessions you came to."),
        (PUBLIC_TASK, HEALTH),
    ),
    Purpose(
        "reach",
        _("To tell you what you need to know"),
        _("Your address, your phone number, how you like to be reached, and which messages we sent."),
        (PUBLIC_TASK,),
    ),
    Purpose(
        "help",
        _("To help you take part"),
        _("What would help you, if you told us."),
        (PUBLIC_TASK, HEALTH),
    ),
    Purpose(
        "emergency",
        _("To ring somebody for you in an emergency"),
        _("The name and number that you gave us, if you did."),
        (SAFETY,),
    ),
    Purpose(
        "well",
        _("To know what helps you if a class gets hard"),
        _("Your note about keeping well, if you write one, and which tutors you let open it."),
        (CONSENT,),
    ),
    Purpose(
        "plan",
        _("To hold your learning plan"),
        _("Your hope, your goals and your steps, if you write any."),
        (PUBLIC_TASK, HEALTH),
    ),
    Purpose(
        "fairness",
        _("To see whether everyone gets a fair chance"),
        _("Your groups and your answers on the page about fairness, if you gave any. We only count them."),
        (LAW,),
    ),
    Purpose(
        "photos",
        _("To show people what the college is like"),
        _("Photos of you, your words and your story."),
        (CONSENT,),
    ),
    Purpose(
        "research", _("To ask whether you would like to join research"), _("That you said we may ask."), (CONSENT,)
    ),
    Purpose(
        "record",
        _("To show who did what"),
        _("Who changed or opened your record, when and why."),
        (PUBLIC_TASK,),
    ),
)
