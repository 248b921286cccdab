"""Words for who somebody is, and for the languages that voices speak."""

from PySide6.QtCore import QCoreApplication

from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.ui.language import language_name


def gender_text(gender: Gender) -> str:
    """A gender in the author's language."""
    translate = QCoreApplication.translate
    words = {
        Gender.FEMALE: translate("Cast", "female"),
        Gender.MALE: translate("Cast", "male"),
        Gender.NEUTRAL: translate("Cast", "neither"),
        Gender.UNKNOWN: translate("Cast", "not known"),
    }
    return words[gender]


def age_text(age: Age) -> str:
    """An age in the author's language."""
    translate = QCoreApplication.translate
    words = {
        Age.CHILD: translate("Cast", "child"),
        Age.YOUNG: translate("Cast", "young"),
        Age.ADULT: translate("Cast", "adult"),
        Age.OLD: translate("Cast", "old"),
    }
    return words[age]


def voice_wish(character: Character) -> str:
    """What is known of somebody, as the beginning of a description of a voice; empty where nothing is."""
    known = [age_text(character.age)] if character.age is not Age.ADULT else []
    known += [gender_text(character.gender)] if character.gender in {Gender.FEMALE, Gender.MALE} else []
    return ". ".join(filter(None, (", ".join(known), character.description)))


def language_text(tag: str) -> str:
    """Name of the language of a BCP 47 tag, the tag itself where nobody knows it."""
    return language_name(tag) or tag
