"""One line above the script: what stands between the open book and its sound, and the one thing to do about it.

Hidden where there is nothing to say.
"""

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.steer_tasks import pause_task, resume_task, retry_task
from narratix_desktop.ui.begin_again import begin_again
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.quantities import percent, time_left
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.shell.background_work import BackgroundWork, Work
from narratix_desktop.ui.shell.opener import BookOpener
from narratix_desktop.ui.theme import GRID, Theme

_STEPS = 1000


class BandState(Enum):
    """What the line says."""

    QUIET = auto()
    SILENT = auto()
    WORKING = auto()
    PLAYABLE = auto()
    PAUSED = auto()
    FAILED = auto()


class BookBand(QFrame):
    """Follows the open book and its latest production."""

    def __init__(self, session: Session, work: BackgroundWork, opener: BookOpener, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("band")
        self._session = session
        self._opener = opener
        self._book: BookId | None = None
        self._work: Work | None = None
        self._production: Task | None = None
        self._spoken: bool | None = None
        self._put_aside = False
        self.state = BandState.QUIET
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(40 * GRID)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.action = QPushButton()
        self.action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.action.clicked.connect(self._act)
        self.close_button = QToolButton()
        self.close_button.setObjectName("flat")
        self.close_button.setIcon(icon("cancel", theme))
        self.close_button.setAccessibleName(self.tr("Put this line aside"))
        self.close_button.setToolTip(self.tr("Put aside"))
        self.close_button.clicked.connect(self._put_aside_now)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.action)
        layout.addWidget(self.close_button)
        session.book_changed.connect(self._on_book)
        session.preview_changed.connect(self._on_preview)
        session.transport.playing_changed.connect(lambda _playing: self._update())
        session.operations.changed.connect(self._on_changes)
        work.changed.connect(self._on_work)
        self._update()

    def _on_book(self, book: Book | None) -> None:
        opened = book.id if book else None
        if opened != self._book:
            self._book = opened
            self._work, self._production, self._spoken, self._put_aside = None, None, None, False
            self._update()
            self._reload()

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.TASK, Noun.TAKE):
            self._reload()

    def _reload(self) -> None:
        book = self._session.book
        if book is not None:
            self._session.operations.load("shell.band", self._fetch(book.id), self._show)

    async def _fetch(self, book_id: BookId) -> tuple[BookId, Task | None, bool]:
        workshop = self._session.studio.workshop
        latest = await workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE, book_id=book_id), limit=1)
        return book_id, next(iter(latest.tasks), None), await workshop.takes.any_spoken(book_id)

    def _show(self, found: tuple[BookId, Task | None, bool]) -> None:
        book_id, production, spoken = found
        if self._session.book is None or self._session.book.id != book_id:
            return
        if self._production is None or production is None or production.id != self._production.id:
            self._put_aside = False
        self._production, self._spoken = production, spoken
        self._update()

    def _on_work(self, running: tuple[Work, ...]) -> None:
        book = self._session.book
        mine = [one for one in running if book is not None and one.task.book_id == book.id]
        self._work = next((one for one in mine if one.task.kind is TaskKind.PRODUCE), None)
        self._update()

    def _on_preview(self, _preview: ChapterMix | None) -> None:
        self._update()

    def _judge(self) -> BandState:
        status = self._production.status if self._production is not None else None
        if self._session.book is None or self._spoken is None or self._put_aside:
            return BandState.QUIET
        if status is TaskStatus.FAILED:
            return BandState.FAILED
        if status is TaskStatus.PAUSED:
            return BandState.PAUSED
        if status in {TaskStatus.IN_PROGRESS, TaskStatus.PENDING}:
            preview = self._session.preview
            heard = self._session.transport.playing or self._session.transport.position > 0
            return (
                BandState.PLAYABLE
                if preview is not None and preview.timeline.clips and not heard
                else BandState.WORKING
            )
        return BandState.QUIET if self._spoken else BandState.SILENT

    def _update(self) -> None:
        self.state = self._judge()
        working = self.state in {BandState.WORKING, BandState.PLAYABLE}
        self.text.setText(self._words())
        self.bar.setVisible(working)
        self.bar.setValue(round(_STEPS * self._work.done) if self._work else 0)
        labels = {
            BandState.SILENT: self.tr("Speak the book"),
            BandState.WORKING: self.tr("Pause"),
            BandState.PLAYABLE: self.tr("Play"),
            BandState.PAUSED: self.tr("Go on"),
            BandState.FAILED: self.tr("Try again"),
        }
        self.action.setText(labels.get(self.state, ""))
        self.setVisible(self.state is not BandState.QUIET)

    def _words(self) -> str:
        production = self._production
        error = production.error if production is not None and production.error else {}
        match self.state:
            case BandState.SILENT:
                return self.tr("This book has no voices yet. It is spoken on this computer, chapter by chapter.")
            case BandState.PLAYABLE:
                return self.tr("This chapter can be heard already: Space plays it.")
            case BandState.PAUSED:
                return self.tr("The work on this book rests.")
            case BandState.FAILED:
                return " ".join(str(error[part]) for part in ("headline", "remedy") if error.get(part))
            case _:
                return self._progress_in_words()

    def _progress_in_words(self) -> str:
        if self._work is None:
            return self.tr("The work on this book begins…")
        stages = {
            "analyse": self.tr("Finding out who speaks"),
            "cast": self.tr("Choosing voices"),
            "speak": self.tr("Speaking and scoring"),
            "render": self.tr("Mixing"),
            "export": self.tr("Mastering and exporting"),
        }
        words = [stages.get(self._work.stage, self._work.task.title), percent(self._work.done)]
        if self._work.remaining is not None:
            words.append(self.tr("about {time} left").format(time=time_left(self._work.remaining)))
        return "  ·  ".join(words)

    def _act(self) -> None:
        production, operations = self._production, self._session.operations
        workshop = self._session.studio.workshop
        if self.state is BandState.SILENT:
            self._opener.speak()
        elif self.state is BandState.PLAYABLE:
            self._session.transport.play()
        elif production is not None and self.state is BandState.FAILED:
            begin_again(self._session, production.title, [production.id], retry_task)
        elif production is not None:
            steer = {BandState.WORKING: pause_task, BandState.PAUSED: resume_task}
            operations.run(production.title, steer[self.state](production.id, workshop))

    def _put_aside_now(self) -> None:
        self._put_aside = True
        self._update()
