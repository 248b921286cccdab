"""The strip at the bottom: what works in the background, which engines there are, how the library does."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from narratix_desktop.ports.health import StoreHealth
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.quantities import dollars, percent, size, time_left
from narratix_desktop.ui.shell.background_work import Work
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row

_BAR: Final = 30 * GRID
_STEPS: Final = 1000
_LITTLE_SPACE: Final = 2_000_000_000


class StatusStrip(QStatusBar):
    """One line that changes at most four times a second.

    Signals:
        stop_asked: The author wants the background work to stop.
        work_asked: The author wants to see the work in detail.
    """

    stop_asked = Signal()
    work_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._titles: tuple[str, ...] = ()
        self._work: tuple[Work, ...] = ()
        self.setSizeGripEnabled(False)
        self.busy = QToolButton()
        self.busy.setObjectName("flat")
        self.busy.setToolTip(self.tr("Show the tasks"))
        self.busy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.busy.clicked.connect(self.work_asked)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR)
        self.bar.setAccessibleName(self.tr("Progress of the background work"))
        self.stop = QToolButton()
        self.stop.setObjectName("flat")
        self.stop.setIcon(icon("stop", theme))
        self.stop.setAccessibleName(self.tr("Stop the background work"))
        self.stop.setToolTip(self.tr("Stop. What is finished is kept; the tasks can go on later."))
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stop.clicked.connect(self.stop_asked)
        working = QWidget()
        working.setLayout(row(self.busy, self.bar, self.stop, None))
        self.engines = _figure()
        self.library = _figure()
        self.addWidget(working, 1)
        self.spend = _figure()
        self.addPermanentWidget(self.spend)
        self.addPermanentWidget(self.engines)
        self.addPermanentWidget(self.library)
        self.library.setText(self.tr("Library: opening"))
        self._show_busy()

    def show_operations(self, titles: Sequence[str]) -> None:
        """Show what the window does for the author right now."""
        self._titles = tuple(titles)
        self._show_busy()

    def show_work(self, running: Sequence[Work]) -> None:
        """Show the long work that runs."""
        self._work = tuple(running)
        self._show_busy()

    def show_engines(self, text: str, tip: str) -> None:
        """Show which engines can be used."""
        self.engines.setText(text)
        self.engines.setToolTip(tip)

    def show_spend(self, spent: Decimal) -> None:
        """Show what paid engines have cost for all books together, in US dollars."""
        self.spend.setText(self.tr("Spent: {amount}").format(amount=dollars(spent)))
        self.spend.setToolTip(self.tr("What paid engines have cost for all books, in US dollars"))

    def show_unreachable(self) -> None:
        """Show that the library does not answer for now."""
        self._show_library(self.tr("Library: not reachable, trying again"), "meaning.bad", "")

    def show_health(self, health: StoreHealth) -> None:
        """Show how the library does; a fault also in words, never by colour alone."""
        locale = QLocale()
        free = size(health.disk_free)
        if not health.reachable:
            self.show_unreachable()
            return
        details = [
            self.tr("PostgreSQL {version}").format(version=health.server_version),
            self.tr("answers in {time} ms").format(time=locale.toString(1000 * (health.latency or 0), "f", 1)),
            self.tr("{used} of {allowed} connections").format(used=health.pool_open, allowed=health.pool_allowed),
            self.tr("{size} of text and marks").format(size=size(health.database_size or 0)),
            self.tr("{size} free on the disk").format(size=free),
        ]
        if health.disk_free < _LITTLE_SPACE:
            text, token = self.tr("Library: only {size} free").format(size=free), "meaning.warn"
        else:
            text, token = self.tr("Library: open"), ""
        self._show_library(text, token, "\n".join(details))

    def _show_library(self, text: str, token: str, tip: str) -> None:
        self.library.setText(f"{'⚠ ' if token else ''}{text}")
        self.library.setToolTip(tip)
        self.library.setProperty("meaning", token.removeprefix("meaning."))
        self.library.style().unpolish(self.library)
        self.library.style().polish(self.library)

    def _show_busy(self) -> None:
        words = [*self._titles, *map(self._in_words, self._work)]
        self.busy.setText("  ·  ".join(words[:2]) + (f"  +{len(words) - 2}" if len(words) > 2 else ""))
        self.busy.setAccessibleName(self.tr("Background work: {work}").format(work=", ".join(words)))
        self.busy.setVisible(bool(words))
        self.stop.setVisible(bool(words))
        self.bar.setVisible(bool(words))
        if self._work:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(round(_STEPS * sum(work.done for work in self._work) / len(self._work)))
        elif words:
            self.bar.setRange(0, 0)

    def _in_words(self, work: Work) -> str:
        text = self.tr("{title} · {percent}").format(title=work.task.title, percent=percent(work.done))
        if work.remaining is None:
            return text
        return self.tr("{work} · about {time} left").format(work=text, time=time_left(work.remaining))


def _figure() -> QLabel:
    """A label that says itself what its value is, so that it needs no name for screen readers."""
    label = QLabel()
    label.setObjectName("figures")
    return label
