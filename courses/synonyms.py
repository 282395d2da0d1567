"""Words that people use for one thing: who searches for one of them finds the others too."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from courses.models import Synonym
from courses.search import LONGEST_WORD, MOST_WORDS, WORD, fold
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

FEWEST = 2
MOST = 12
LONGEST = 60


class UnusableGroup(Refusal):
    """A group of words that the search could not use."""


def tidy(words: Iterable[str]) -> list[str]:
    """Return words as the search compares them: lower case, without accents and signs, each once.

    Raises UnusableGroup when they are too few, too many, or one of them too long.
    """
    folded = [" ".join(WORD.findall(fold(each))) for each in words]
    group = list(dict.fromkeys(each for each in folded if each))
    if len(group) < FEWEST:
        raise UnusableGroup(_("Write at least two different words that mean the same."), field="words")
    if len(group) > MOST:
        said = _("A group can have %(most)s words. You have %(count)s: take some out, or make two groups.")
        raise UnusableGroup(said % {"most": MOST, "count": len(group)}, field="words")
    for each in group:
        parts = each.split()
        if len(each) > LONGEST or len(parts) > MOST_WORDS or max(map(len, parts)) > LONGEST_WORD:
            said = _("“%(word)s” is too long to search for. Write a shorter word.")
            raise UnusableGroup(said % {"word": each[:LONGEST]}, field="words")
    return group


@verb
def add(*, words: Iterable[str], by: User, now: datetime) -> Synonym:
    """Keep a group of words that mean the same. The search uses it at once; the same group again is that group.

    Raises UnusableGroup.
    """
    group = tidy(words)
    same = _same(group)
    if same is not None:
        return same
    found = Synonym.objects.create(words=group)
    trail.append(act="synonyms.add", thing=found, by=by, now=now)
    return found


@verb
def change(*, group: Synonym, words: Iterable[str], by: User, now: datetime) -> Synonym:
    """Replace the words of a group.

    Raises UnusableGroup, also when another group has the same words.
    """
    tidied = tidy(words)
    group = Synonym.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.words == tidied:
        return group
    same = _same(tidied)
    if same is not None and same.pk != group.pk:
        raise UnusableGroup(_("Another group has the same words. You can remove this one."), field="words")
    group.words = tidied
    group.save(update_fields=["words"])
    trail.append(act="synonyms.change", thing=group, by=by, now=now)
    return group


@verb
def remove(*, group: Synonym, by: User, now: datetime) -> None:
    """Forget a group of words."""
    trail.append(act="synonyms.remove", thing=group, by=by, now=now)
    Synonym.objects.filter(pk=group.pk).delete()


def _same(words: list[str]) -> Synonym | None:
    """Return the group with exactly these words, in whatever order."""
    return Synonym.objects.filter(words__contains=words, words__contained_by=words).order_by("pk").first()
