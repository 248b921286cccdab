"""Orders for which somebody has to be chosen: who reads a book, and who makes its sounds.

The choice is remembered on this computer. As long as only one engine can be asked, or the remembered one is asked
again, nothing is asked about but money.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.services.plan_tasks import NO_SOUND
from narratix_desktop.services.read_book import last_reader, wants_reading
from narratix_desktop.services.score_scene import waiting
from narratix_desktop.ui.engine_choice import Choice, EngineQuestion, kept_words
from narratix_desktop.ui.engine_keys import Offer, offers_of
from narratix_desktop.ui.operations import while_alive
from narratix_desktop.ui.preferences import COMPOSER, READER, Preference
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import Theme

Asked = Callable[[EngineQuestion], None]
Go = Callable[[str, bool], object]
"""Orders the work of an engine, by its name; is told whether it also makes again what others have made."""


class EngineOrders(QObject):
    """Asks who does it, over one window.

    Args:
        session: Whose book and preferences they are.
        theme: The window's.
        parent: Over whose window the question stands.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._widget = parent

    def ask_reader(self, book: Book, go: Go) -> None:
        """Let the author choose who reads a book; where only one could and has not, it begins at once."""
        analysers = self._session.studio.workshop.analysers

        def begin(question: EngineQuestion) -> None:
            if len(analysers) == 1 and question.choices[0].can_be_chosen:
                go(question.choices[0].name, False)
            else:
                self._show(question, READER, go, lambda again: self._look_at_readers(book, again))

        self._look_at_readers(book, begin)

    def ask_composer(self, what: str, chapters: Sequence[Chapter], go: Go, *, always: bool) -> None:
        """Let the author choose who makes sounds, where that is not clear.

        Args:
            what: What was ordered, for reading.
            chapters: For which chapters.
            go: Orders it.
            always: Whether it is asked although the engine that was chosen last, or the only one, could be asked.
        """
        studio = self._session.studio

        def begin(offers: Sequence[Offer]) -> None:
            usable = [offer for offer in offers if offer.has_key]
            remembered = studio.preferences.get(COMPOSER)
            named = [offer.name for offer in usable if offer.name == remembered]
            clear = named or ([usable[0].name] if not remembered and len(usable) == 1 else [])
            if clear and not always:
                go(clear[0], False)
                return

            def look(asked: Asked) -> None:
                self._look_at_sounds(what, chapters, asked)

            look(lambda question: self._show(question, COMPOSER, go, look))

        if chapters:
            work = offers_of(studio.workshop.sounds, studio)
            self._session.operations.load("order.composers", work, while_alive(self, begin))

    # Who can be asked

    def _look_at_readers(self, book: Book, asked: Asked) -> None:
        studio = self._session.studio

        async def look() -> EngineQuestion:
            offers = await offers_of(studio.workshop.analysers, studio)
            wanted = {one.name: await wants_reading(book.id, one.name, studio.workshop) for one in offers}
            read = await studio.workshop.scripts.analysed(book.id)
            last = await last_reader(book.id, studio.workshop)
            barred = self._read_already(next((one for one in offers if one.name == last), None))
            return EngineQuestion(
                self.tr("Find the speakers of {title}").format(title=book.title),
                tuple(self._reader(one, "" if wanted[one.name] else barred) for one in offers),
                studio.preferences.get(READER),
                kept_words() if read else "",
            )

        self._session.operations.load("order.readers", look(), while_alive(self, asked))

    def _look_at_sounds(self, what: str, chapters: Sequence[Chapter], asked: Asked) -> None:
        studio = self._session.studio
        workshop = studio.workshop

        async def look() -> EngineQuestion:
            offers = await offers_of(workshop.sounds, studio)
            cues = [cue for one in chapters for cue in await workshop.cues.list(one.id)]
            lacks = not cues or any(cue.asset is None for cue in cues)
            composers = []
            for offer in offers:
                engine = workshop.sound_engine(offer.name)
                others = sum(cue.asset is not None for cue in waiting(cues, engine, anew=True))
                composers.append(self._composer(offer, others, lacks=lacks))
            return EngineQuestion(what, (*composers, self._nobody()), studio.preferences.get(COMPOSER))

        self._session.operations.load("order.sounds", look(), while_alive(self, asked))

    # In words

    def _read_already(self, last: Offer | None) -> str:
        if last is None or last.is_free:
            return self.tr("Has read this book as it is now, and would find the same again.")
        return self.tr("{reader} has read this book as it is now.").format(reader=last.info.label)

    def _reader(self, offer: Offer, barred: str) -> Choice:
        if offer.is_free:
            words = self.tr("Rules and a small model: free, at once, and the text stays here.")
        else:
            words = self.tr(
                "Reads the text as a whole, finds more speakers, directions and sounds. The text is sent to its "
                "maker. You see the price before anything is sent."
            )
        return Choice(
            offer.name,
            offer.info.label,
            words,
            self.tr("Find the speakers") if offer.is_free else self.tr("See the price…"),
            wants_key=not offer.has_key,
            barred=barred,
        )

    def _nobody(self) -> Choice:
        words = self.tr("No more sounds are made, nor with whole books and exports. Those that are there stay.")
        return Choice(NO_SOUND, self.tr("Nobody"), words, self.tr("Make none"))

    def _composer(self, offer: Offer, others: int, *, lacks: bool) -> Choice:
        if offer.is_free:
            words = self.tr("Drones, rain, wind, sea, doors, steps and the like, made on this computer: free.")
        else:
            words = self.tr("A model makes each sound from words. You see the price before anything is asked for.")
        return Choice(
            offer.name,
            offer.info.label,
            words,
            self.tr("Make the sounds") if offer.is_free else self.tr("See the price…"),
            offer.licence,
            wants_key=not offer.has_key,
            others=others,
            lacks=lacks,
        )

    # Asking

    def _show(self, question: EngineQuestion, where: Preference[str], go: Go, look: Callable[[Asked], None]) -> None:
        """Put a question, and again when keys have changed; what is chosen is remembered, and nobody orders nothing."""
        from narratix_desktop.ui.dialogs.engine_dialog import EngineDialog

        for earlier in self._widget.window().findChildren(EngineDialog):
            earlier.reject()
        dialog = EngineDialog(question, self._theme, self._widget.window())

        def choose(name: str, anew: bool) -> None:
            self._session.studio.preferences.set(where, name)
            if name != NO_SOUND:
                go(name, anew)

        def ask_again(found: EngineQuestion) -> None:
            if isValid(dialog):
                dialog.ask(found)

        dialog.chosen.connect(choose)
        dialog.keys_asked.connect(self._session.keys_asked)
        dialog.outdated.connect(lambda: look(ask_again))
        # From signal to signal: it ends with the dialog.
        self._session.keys_changed.connect(dialog.outdated)
        dialog.open()
