"""Where a finished book comes from: every recording, sound and image with its origin, and what follows for stores.

Knows no text of the book: pieces are named by where they sound and by digests.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from narratix_desktop.domain.origin import Commercial, Maker, Nature, Origin, Use
from narratix_desktop.domain.units import Seconds


class PieceKind(StrEnum):
    """What a piece is."""

    SPEECH = "speech"
    MUSIC = "music"
    AMBIENCE = "ambience"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Piece:
    """One recording or sound where it is heard: seconds from the beginning of its section, and how many it sounds."""

    kind: PieceKind
    start: Seconds
    length: Seconds
    origin: Origin


@dataclass(frozen=True, slots=True)
class TracedSection:
    """One section of the audiobook with its pieces in the order in which they are heard."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one maker has in a book: how many pieces, of how many recordings or images, and for how long."""

    pieces: int
    assets: int
    length: Seconds


@dataclass(slots=True)
class _Count:
    pieces: int = 0
    assets: set[str] = field(default_factory=set)
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Provenance:
    """All sections in order, and the cover where there is one."""

    sections: tuple[TracedSection, ...]
    cover: Origin | None = None

    def pieces(self) -> Iterator[Piece]:
        """All pieces of all sections."""
        return (piece for section in self.sections for piece in section.pieces)

    def shares(self) -> dict[Maker, dict[Use, Share]]:
        """What each maker has in the book, the one with most to hear first; a cover takes no time."""
        found: dict[Maker, dict[Use, _Count]] = {}
        heard = [(piece.origin, piece.length) for piece in self.pieces()]
        seen = [] if self.cover is None else [(self.cover, Seconds(0.0))]
        for origin, length in (*heard, *seen):
            count = found.setdefault(origin.maker, {}).setdefault(origin.use, _Count())
            count.pieces += 1
            count.assets.add(origin.asset)
            count.length += length
        ranked = sorted(found.items(), key=lambda one: (-sum(count.length for count in one[1].values()), one[0].key))
        return {
            maker: {use: Share(count.pieces, len(count.assets), Seconds(count.length)) for use, count in counts.items()}
            for maker, counts in ranked
        }

    def synthetic_speech(self) -> float:
        """Which part of the speech, by its length, no person spoke; 0 to 1."""
        lengths = [(piece.length, piece.origin) for piece in self.pieces() if piece.kind is PieceKind.SPEECH]
        whole = sum(length for length, _ in lengths)
        made = sum(length for length, origin in lengths if origin.maker.nature is not Nature.AUTHOR)
        return made / whole if whole else 0.0

    def made_by_models(self) -> frozenset[Use]:
        """What of the book, at least in part, was made by models that learned from the works of others."""
        origins = [piece.origin for piece in self.pieces()] + ([self.cover] if self.cover is not None else [])
        return frozenset(one.use for one in origins if one.maker.nature is Nature.MODEL)

    def licensed(self, commercial: Commercial) -> tuple[Maker, ...]:
        """Machines whose licence says this about commercial use."""
        machines = (maker for maker in self.shares() if maker.nature is not Nature.AUTHOR)
        return tuple(maker for maker in machines if maker.licence.commercial is commercial)


def ai_statement(provenance: Provenance) -> str:
    """Says in plain sentences what of a book no person made, for stores and listeners."""
    part = provenance.synthetic_speech()
    if part >= 1.0:
        speech = "All speech in this audiobook is synthetic: a machine made it, and no person spoke it."
    elif part > 0.0:
        speech = (
            f"Of the speech in this audiobook, {max(1, min(99, round(100 * part)))} % is synthetic: a machine made it;"
            " the author recorded the rest."
        )
    else:
        speech = "The author recorded the speech in this audiobook."
    models = provenance.made_by_models()
    sounds = "Its music and sounds are AI-generated, at least in part." if Use.SOUND in models else ""
    cover = "Its cover is AI-generated." if Use.COVER in models else ""
    return " ".join(filter(None, (speech, sounds, cover)))
