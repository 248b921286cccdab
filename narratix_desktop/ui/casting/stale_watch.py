"""After a voice was changed: how many takes are in the former one, and the order to speak them again."""

from PySide6.QtCore import QObject

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.services.speak_again import StaleTakes, stale_takes
from narratix_desktop.ui.casting.cast_edits import CastEdits
from narratix_desktop.ui.quantities import dollars
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.widgets.notice import Notice


class StaleWatch(QObject):
    """Shows a notice about one character until nothing of it is stale, it is ordered or put aside."""

    def __init__(self, session: Session, notice: Notice, edits: CastEdits, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._notice = notice
        self._edits = edits
        self._character: CharacterId | None = None
        self._stale: StaleTakes | None = None
        notice.agreed.connect(self._speak)
        notice.dismissed.connect(self.forget)

    def watch(self, character_id: CharacterId) -> None:
        """Look at a character's takes, now and whenever they change."""
        self._character = character_id
        self._look()

    def forget(self) -> None:
        """Look at nobody's."""
        self._character = self._stale = None
        self._notice.say("")

    def on_changes(self, changes: Changes) -> None:
        """Look again where the answer may be another."""
        if self._character is not None and changes.touches(Noun.TAKE, Noun.CHARACTER, Noun.SEGMENT):
            self._look()

    def _look(self) -> None:
        book, character = self._session.book, self._character
        if book is not None and character is not None:
            work = stale_takes(book.id, character, self._session.studio.workshop)
            self._session.operations.load("characters.stale", work, self._show)

    def _show(self, stale: StaleTakes | None) -> None:
        self._stale = stale
        if stale is None:
            self._notice.say("")
            return
        count = stale.lines
        one, many = self.tr("One line is spoken otherwise."), self.tr("%n lines are spoken otherwise.", "", count)
        words = one if count == 1 else many
        if stale.cost:
            words = self.tr("{words} Speaking them again costs {price}.").format(words=words, price=dollars(stale.cost))
        chapters = ", ".join(chapter.title for chapter in stale.chapters)
        self._notice.say(words, self.tr("Speak again"), self.tr("Speak again: {chapters}").format(chapters=chapters))

    def _speak(self) -> None:
        if self._stale is not None:
            self._notice.button.setEnabled(False)
            self._edits.speak_again(self._stale, self.forget, self._look)
