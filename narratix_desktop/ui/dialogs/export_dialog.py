"""The export of a book from order to verdict: what to make, how far it is, and how every section was judged.

The dialog stands beside the window and stops nobody. Closed while an export runs, it is found at the same place again;
the work itself goes through the tasks.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskGlance, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.estimate_run import estimate_run
from narratix_desktop.services.last_export import JudgedFormat, LastExport, judged_formats, last_export
from narratix_desktop.services.order_work import as_needed
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.ui.dialogs.export_pages.order_page import OrderPage
from narratix_desktop.ui.dialogs.export_pages.progress_page import ProgressPage
from narratix_desktop.ui.dialogs.export_pages.verdict_page import VerdictPage
from narratix_desktop.ui.dialogs.task_steering import TaskSteering
from narratix_desktop.ui.models.task_pace import TaskPace, now
from narratix_desktop.ui.models.task_verbs import Verb
from narratix_desktop.ui.operations import while_alive
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row

Result = TypeVar("Result")

_SIZE: Final = (236 * GRID, 172 * GRID)
_TICK_MS: Final = 1000


class ExportDialog(QDialog):
    """Order, progress and verdict of one book; opened with ``open``, which shows the one that stands already."""

    def __init__(self, session: Session, book: Book, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = session.studio.workshop.tasks
        self.book = book
        self._production: TaskId | None = None
        self._glance: TaskGlance | None = None
        self._pace = TaskPace()
        self.setWindowTitle(self.tr("Export {title}").format(title=book.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.order_page = OrderPage(session, book, theme)
        self.progress_page = ProgressPage(theme)
        self.verdict_page = VerdictPage(session.studio.workshop.exporters, theme)
        self.pages = QStackedWidget()
        for page in (self.order_page, self.progress_page, self.verdict_page):
            self.pages.addWidget(page)
        self.again_button = QPushButton(self.tr("Export again…"))
        self.again_button.clicked.connect(lambda: self._turn_to(self.order_page))
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.close)
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setObjectName("primary")
        self.export_button.clicked.connect(self.order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row(self.again_button, None, self.close_button, self.export_button))
        self._steering = TaskSteering(session, self)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._show_progress)
        self.order_page.ready_changed.connect(self._update_buttons)
        self.progress_page.verb_asked.connect(self._steer)
        self.verdict_page.folder_asked.connect(_open_path)
        self.verdict_page.file_asked.connect(_open_path)
        session.operations.changed.connect(self._on_changes)
        self._turn_to(self.order_page)
        self._load("last", last_export(book.id, session.studio.workshop), self._show_last)

    def open(self) -> None:
        """Show the dialog beside its window, or bring the one to the front that the book has already."""
        parent = self.parentWidget()
        others = parent.findChildren(ExportDialog) if parent is not None else []
        earlier = next(
            (one for one in others if one is not self and one.isVisible() and one.book.id == self.book.id), None
        )
        shown = earlier or self
        if earlier is not None:
            self.deleteLater()
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def order(self) -> None:
        """Order the export."""
        session, choice = self._session, self.order_page.chosen()
        title = self.tr("Ordering the export of {title}").format(title=self.book.title)
        session.flush()
        self.export_button.setEnabled(False)
        self.order_page.refusal.say("")
        done = while_alive(self, self._on_ordered)
        wanted = session.studio.order(choice.folder, choice.formats, choice.chapters, choice.options)

        async def estimate() -> RunEstimate:
            order = await as_needed(self.book.id, wanted, session.studio.workshop)
            return await estimate_run(self.book, order, session.studio.workshop)

        session.consent.ask(
            self.tr("Export {title}").format(title=self.book.title),
            estimate,
            lambda cap: session.operations.run(title, self._produce(wanted, cap), done),
            leave=lambda: while_alive(self, lambda _: self._update_buttons())(None),
            failed=done,
        )

    async def _produce(self, wanted: ProductionOrder, cap: Usd | None) -> Changes | NarratixError:
        """Order it. What speaks against it is answered, because it is told here and not behind the dialog."""
        studio = self._session.studio
        try:
            order = await as_needed(self.book.id, wanted, studio.workshop)
            return await studio.produce(self.book.id, order, budget=cap)
        except NarratixError as error:
            return error

    def _load(self, key: str, work: Awaitable[Result], show: Callable[[Result], None]) -> None:
        self._session.operations.load(f"export.{key}.{self.book.id}", work, while_alive(self, show))

    # What is shown

    def _show_last(self, last: LastExport | None) -> None:
        if last is None:
            return
        self.order_page.show_order(last.order)
        if last.open:
            self._follow(last.production)
        else:
            self._show_verdict(last.formats)

    def _on_ordered(self, answer: Changes | NarratixError) -> None:
        self._update_buttons()
        if isinstance(answer, NarratixError):
            self.order_page.refusal.say(str(answer))
            return
        ids = answer.rows.get(Noun.TASK, frozenset())
        if len(ids) == 1:
            self._follow(TaskId(next(iter(ids))))
        else:
            self.close()

    def _follow(self, production: TaskId) -> None:
        self._production = production
        self._pace = TaskPace()
        self._turn_to(self.progress_page)
        self._look()

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.CHAPTER):
            self.order_page.show_chapters(self._session.chapters)
        if self._production is not None and changes.touches(Noun.TASK):
            self._look()

    def _look(self) -> None:
        if self._production is not None:
            self._load("look", self._tasks.glances([self._production]), self._on_look)

    def _on_look(self, found: tuple[TaskGlance, ...]) -> None:
        if not found:
            self._production = None
            self._turn_to(self.order_page)
            return
        (self._glance,) = found
        self._pace.look(self._glance, now())
        self._show_progress()
        self._update_buttons()
        if self._glance.status is TaskStatus.COMPLETED and self.pages.currentWidget() is self.progress_page:
            work = judged_formats(self._glance.id, self._session.studio.workshop)
            self._load("verdict", work, self._show_verdict)

    def _show_progress(self) -> None:
        if self._glance is not None:
            self.progress_page.show_production(self._glance, self._pace.seconds_left(self._glance, now()))

    def _show_verdict(self, formats: tuple[JudgedFormat, ...]) -> None:
        self._production = None
        self.verdict_page.show_formats(formats)
        self._turn_to(self.verdict_page)

    def _turn_to(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        if page is self.progress_page:
            self._clock.start()
        else:
            self._clock.stop()
        self._update_buttons()

    def _update_buttons(self) -> None:
        page = self.pages.currentWidget()
        ordering = page is self.order_page
        over = self._glance is not None and self._glance.status in {TaskStatus.FAILED, TaskStatus.CANCELLED}
        self.export_button.setVisible(ordering)
        self.export_button.setEnabled(ordering and self.order_page.ready)
        self.export_button.setDefault(ordering)
        self.again_button.setVisible(page is self.verdict_page or (page is self.progress_page and over))
        self.again_button.setDefault(page is self.verdict_page)

    def _steer(self, verb: Verb) -> None:
        if self._glance is not None:
            self._steering.steer(verb, (self._glance,))


def _open_path(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
