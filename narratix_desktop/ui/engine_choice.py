"""Who could do something, as the author is asked; and what reading a book again leaves alone. Knows no dialog."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several who could do something.

    Attributes:
        name: What is told of it where it is chosen.
        label: Its name for reading.
        words: What choosing it means.
        deed: What the button says while it is chosen.
        licence: What has to be known before publishing what it makes.
        wants_key: Whether it cannot be chosen before a key is added.
        barred: Why it cannot be chosen although it could be asked; empty where it can.
        others: How many things that others have made it could make again.
        lacks: Whether something is there for it to do besides these.
    """

    name: str
    label: str
    words: str
    deed: str
    licence: str = ""
    wants_key: bool = False
    barred: str = ""
    others: int = 0
    lacks: bool = True

    @property
    def can_be_chosen(self) -> bool:
        """Whether nothing speaks against it."""
        return not (self.wants_key or self.barred)


@dataclass(frozen=True, slots=True)
class EngineQuestion:
    """What is asked: ``what`` is ordered, by whom of the ``choices``; ``stays`` is what it leaves alone."""

    what: str
    choices: tuple[Choice, ...]
    remembered: str = ""
    stays: str = ""


def kept_words() -> str:
    """What the author need not fear of a book that is read again."""
    return QCoreApplication.translate(
        "EngineOrders",
        "What you have set yourself stays: speakers, lines that you split or joined, characters, voices and sounds.",
    )
