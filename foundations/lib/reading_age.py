"""How old a reader must be: the Flesch-Kincaid grade plus five years. A rough sign, which only advises."""

import re

VOWELS = re.compile(r"[aeiouy]+")
WORD = re.compile(r"[a-zA-Z'’]+")
SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n+")


def reading_age(text: str) -> float:
    """Return the age in years; 0.0 for a text without words.

    Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59 is a school grade; grade 1 is age 6.
    """
    words = WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in SENTENCE_END.split(text) if part and WORD.search(part))
    grade = 0.39 * len(words) / max(sentences, 1) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    return max(grade + 5, 5.0)


def _syllables(word: str) -> int:
    plain = word.lower().replace("'", "").replace("’", "")
    if plain.endswith("e") and not plain.endswith(("le", "ee")):
        plain = plain[:-1]
    return max(len(VOWELS.findall(plain)), 1)
