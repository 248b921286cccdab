"""The figures under the task list: how many of each status, how often and how fast work succeeds, what it cost."""

from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from narratix_desktop.domain.task import TaskMetrics, TaskStatus
from narratix_desktop.ui.models.task_words import TaskWords
from narratix_desktop.ui.quantities import percent
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.elided_label import ElidedLabel

_ORDER: Final = (
    TaskStatus.IN_PROGRESS,
    TaskStatus.PENDING,
    TaskStatus.PAUSED,
    TaskStatus.FAILED,
    TaskStatus.COMPLETED,
    TaskStatus.CANCELLED,
    TaskStatus.DRAFT,
)
_DOT: Final = "  ·  "


class TaskFigures(QWidget):
    """Two lines of figures over everything that the filter selects."""

    def __init__(self) -> None:
        super().__init__()
        self._words = TaskWords(self)
        self.counts = ElidedLabel(self.tr("Number of tasks by status"))
        self.rates = ElidedLabel(self.tr("Success, time and cost of these tasks"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 0, GRID, 0)
        layout.setSpacing(GRID // 2)
        for label in (self.counts, self.rates):
            label.setObjectName("figures")
            layout.addWidget(label)

    def show_figures(self, figures: TaskMetrics) -> None:
        """Show the figures; what nothing is known of is left out."""
        locale = QLocale()
        counted = [(figures.by_status.get(status, 0), self._words.status(status)) for status in _ORDER]
        self.counts.show_text(_DOT.join(f"{locale.toString(number)} {word}" for number, word in counted if number))
        rates = []
        if figures.success_rate is not None:
            rates.append(self.tr("{share} succeed").format(share=percent(figures.success_rate)))
        if figures.actual_cost:
            rates.append(self._words.money(figures.actual_cost))
        if figures.mean_seconds is not None:
            rates.append(self.tr("{time} on average").format(time=self._words.duration(figures.mean_seconds)))
        if figures.p95_seconds is not None:
            rates.append(self.tr("95 % within {time}").format(time=self._words.duration(figures.p95_seconds)))
        if figures.estimated_cost:
            rates.append(self.tr("estimated {amount}").format(amount=self._words.money(figures.estimated_cost)))
        self.rates.show_text(_DOT.join(rates))
        self.rates.setVisible(bool(rates))
