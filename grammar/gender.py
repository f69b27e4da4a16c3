"""Grammatical gender."""

from enum import StrEnum


class Gender(StrEnum):
    """The two genders of a French noun; the value is the word a lawyer writes."""

    MASCULINE = "masculin"
    FEMININE = "féminin"
