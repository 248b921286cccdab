"""Ties the cast to the lines that are selected in the window: whose they are, and all lines of a character at once."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.ids import CharacterId, SegmentId
from narratix_desktop.ports.casting import Share
from narratix_desktop.ui.session import Session


class LineShares(QObject):
    """Whose lines are selected.

    Signals:
        changed: ``speakers`` holds something else.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.speakers: Mapping[CharacterId, Share] = {}
        session.selection_changed.connect(self.look)

    def select_lines_of(self, character_id: CharacterId) -> None:
        """Select all lines of a character everywhere in the window."""
        work = self._session.studio.workshop.casts.lines(character_id)
        self._session.operations.load("characters.lines", work, self._session.select_lines)

    def look(self, lines: tuple[SegmentId, ...]) -> None:
        """Find out who speaks the selected lines."""
        if not lines:
            self._show({})
            return
        work = self._session.studio.workshop.casts.speakers(lines)
        self._session.operations.load("characters.speakers", work, self._show)

    def only_speaker(self) -> CharacterId | None:
        """Who speaks all selected lines; None where several do, or nobody."""
        return next(iter(self.speakers)) if len(self.speakers) == 1 else None

    def some_of(self, character_id: CharacterId) -> int:
        """How many lines of a character are selected, where not all of them are."""
        share = self.speakers.get(character_id)
        return share.lines if share is not None and share.lines < share.of else 0

    def _show(self, speakers: Mapping[CharacterId, Share]) -> None:
        if speakers != self.speakers:
            self.speakers = speakers
            self.changed.emit()
