"""What the author does to the open book and its chapters: details, cover, deletion, inclusion, and orders of work.

Runs services for whoever shows chapters; knows no panel.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.domain.units import Frames, Usd
from narratix_desktop.services.delete_book import delete_book
from narratix_desktop.services.edit_book import include_chapters, rename_chapter
from narratix_desktop.services.estimate_run import estimate_run
from narratix_desktop.services.order_work import ChapterWork, chapters_order, order_chapters
from narratix_desktop.services.plan_tasks import HERE
from narratix_desktop.ui.dialogs.delete_book import ask_to_delete
from narratix_desktop.ui.engine_orders import EngineOrders
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import Theme


class BookActions(QObject):
    """Acts on the book of a session; does nothing without one."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._widget = parent
        self._engines = EngineOrders(session, theme, parent)
        self._play_when_ready: ChapterId | None = None
        session.preview_changed.connect(lambda _preview: self._play_if_ready())

    def show_details(self) -> None:
        """Show what the tags of the book say."""
        if self._session.book is not None:
            from narratix_desktop.ui.dialogs.details_dialog import DetailsDialog

            window = self._widget.window()
            present = window.findChild(DetailsDialog)
            dialog = present or DetailsDialog(self._session, self._session.book, self._theme, window)
            dialog.show()
            dialog.raise_()
            dialog.activateWindow()

    def ask_to_delete(self) -> None:
        """Ask whether to delete the book, and do it where the author says so."""
        book = self._session.book
        if book is not None:
            ask_to_delete(book, self._widget.window(), lambda: self._delete(book))

    def find_speakers(self) -> None:
        """Have the whole book read, for the first time or again, by whom the author chooses."""
        session = self._session
        if session.book is not None:
            chapters = session.chapters
            self._engines.ask_reader(
                session.book, lambda reader, _anew: self.order(ChapterWork.ANALYSE, chapters, reader=reader)
            )

    def score(self, chapters: Sequence[Chapter], *, choose: bool = False) -> None:
        """Order music, ambience and effects; with ``choose`` the author is asked who makes them, whatever is known."""
        meant = [chapter for chapter in chapters if chapter.included]
        if self._session.book is not None and meant:
            self._engines.ask_composer(
                self._title(ChapterWork.SCORE, meant),
                meant,
                lambda composer, anew: self.order(ChapterWork.SCORE, meant, composer=composer, anew=anew),
                always=choose,
            )

    def order(
        self,
        work: ChapterWork,
        chapters: Sequence[Chapter],
        *,
        reader: str = "",
        composer: str = "",
        anew: bool = False,
    ) -> None:
        """Order work on those of the chapters that are in the audio.

        Args:
            work: How far.
            chapters: Which ones.
            reader: Name of the analyser; empty for the one that reads what nobody has read.
            composer: Name of the engine for sounds, where sounds are ordered; empty for the one on this computer.
            anew: Whether that also makes the sounds that others have made.
        """
        book, studio = self._session.book, self._session.studio
        meant = [chapter for chapter in chapters if chapter.included]
        if book is None or not meant:
            return
        title = self._title(work, meant)
        ids = [chapter.id for chapter in meant]
        speech, analysis, sound = studio.speaker(), reader or studio.reader(), composer or HERE

        async def estimate() -> RunEstimate:
            order = await chapters_order(
                book, ids, work, studio.workshop, speech=speech, analysis=analysis, sound=sound, anew=anew
            )
            return await estimate_run(book, order, studio.workshop)

        def go(cap: Usd | None) -> None:
            order = order_chapters(
                book,
                ids,
                work,
                studio.workshop,
                speech=speech,
                analysis=analysis,
                sound=sound,
                anew=anew,
                title=title,
                budget=cap,
            )
            self._session.operations.run(self.tr("Ordering: {work}").format(work=title), order)

        self._session.consent.ask(title, estimate, go)

    def include(self, chapter_ids: Sequence[ChapterId], wanted: bool) -> None:
        """Put chapters into the audio, or leave them out."""
        if self._session.book is not None and chapter_ids:
            work = include_chapters(self._session.book.id, chapter_ids, wanted, self._session.studio.workshop)
            self._session.operations.run(self.tr("Changing the chapters"), work)

    def rename(self, chapter_id: ChapterId, title: str) -> None:
        """Call a chapter otherwise."""
        if self._session.book is not None:
            work = rename_chapter(self._session.book.id, chapter_id, title, self._session.studio.workshop)
            self._session.operations.run(self.tr("Renaming the chapter"), work)

    def play_from(self, chapter_id: ChapterId) -> None:
        """Show a chapter and play it from its beginning, once it is arranged."""
        self._play_when_ready = chapter_id
        self._session.choose_chapter(chapter_id)
        self._play_if_ready()

    def _play_if_ready(self) -> None:
        session = self._session
        if session.chapter is None or session.chapter.id != self._play_when_ready or session.preview is None:
            return
        self._play_when_ready = None
        session.transport.seek(Frames(0))
        session.transport.play()

    def _delete(self, book: Book) -> None:
        studio = self._session.studio
        self._session.open_book(None)
        work = delete_book(book.id, studio.workshop, studio.house.backups)
        self._session.operations.run(self.tr("Deleting {title}").format(title=book.title), work)

    def _title(self, work: ChapterWork, chapters: Sequence[Chapter]) -> str:
        """What the list of tasks calls an order."""
        count = len(chapters)
        if work is ChapterWork.ANALYSE:
            book = self._session.book
            return self.tr("Find the speakers of {title}").format(title="" if book is None else book.title)
        one, many = {
            ChapterWork.SPEAK: (self.tr("Speak {chapter}"), self.tr("Speak %n chapters", "", count)),
            ChapterWork.SCORE: (self.tr("Score {chapter}"), self.tr("Score %n chapters", "", count)),
            ChapterWork.MIX: (self.tr("Mix {chapter}"), self.tr("Mix %n chapters", "", count)),
        }[work]
        return one.format(chapter=chapters[0].title) if count == 1 else many
