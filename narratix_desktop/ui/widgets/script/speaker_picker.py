"""A list to choose a speaker from: type to filter, Enter to choose. Knows names and colours, no library."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.script.tools import dot

_WIDTH: Final = 64 * GRID
_ROW: Final = 7 * GRID
_MOST_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """Somebody to choose; ``id`` is None for nobody, ``key`` the digit that chooses them, empty where there is none."""

    id: CharacterId | None
    name: str
    color: QColor
    key: str = ""
    aliases: tuple[str, ...] = ()


class SpeakerPicker(QFrame):
    """Opens beside a line and goes away when somebody was chosen.

    Signals:
        picked: ``CharacterId`` of the chosen one, or None for nobody.
        named: Name of somebody who is not in the list.
    """

    picked = Signal(object)
    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._choices: Sequence[SpeakerChoice] = ()
        self._may_name = False
        self.words = QLineEdit(placeholderText=self.tr("Who speaks?"))
        self.words.setAccessibleName(self.tr("Name of the speaker"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Speakers"))
        self.list.setIconSize(QSize(3 * GRID, 3 * GRID))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.words)
        layout.addWidget(self.list)
        self.words.textChanged.connect(self._filter)
        self.words.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self._choose())
        self.setFixedWidth(_WIDTH)

    def ask(
        self, place: QPoint, choices: Sequence[SpeakerChoice], current: CharacterId | None, *, may_name: bool = False
    ) -> None:
        """Open at a global position; ``may_name`` lets the author type a new name."""
        self._choices, self._may_name = choices, may_name
        self.words.clear()
        self._filter("", current)
        self.resize(_WIDTH, self.sizeHint().height())
        screen = self.screen().availableGeometry()
        left = min(place.x(), screen.right() - self.width())
        self.move(left, max(screen.top(), min(place.y(), screen.bottom() - self.height())))
        self.show()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.words and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Up | Qt.Key.Key_Down:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                    self.list.setCurrentRow(row)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._choose()
                    return True
            by_key = next((one for one in self._choices if one.key and one.key == event.text()), None)
            if by_key is not None and not self.words.text():
                self.hide()
                self.picked.emit(by_key.id)
                return True
        return super().eventFilter(watched, event)

    def _filter(self, words: str, current: CharacterId | None = None) -> None:
        wanted = words.strip().casefold()
        fitting = [one for one in self._choices if _fits(one, wanted)]
        # Whoever's name begins with what was typed stands before those who only have it somewhere.
        fitting.sort(key=lambda one: bool(wanted) and not one.name.casefold().startswith(wanted))
        self.list.clear()
        for one in fitting:
            item = QListWidgetItem(dot(one.color), f"{one.name}  ({one.key})" if one.key else one.name)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        if self._may_name and wanted and all(one.name.casefold() != wanted for one in self._choices):
            item = QListWidgetItem(self.tr("New speaker: {name}").format(name=words.strip()))
            item.setData(Qt.ItemDataRole.UserRole, words.strip())
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        at = next((row for row, one in enumerate(fitting) if one.id == current and not wanted), 0)
        self.list.setCurrentRow(at)
        self.list.setFixedHeight(_ROW * min(_MOST_ROWS, max(1, len(self._choices))) + 2 * GRID)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        chosen = item.data(Qt.ItemDataRole.UserRole)
        self.hide()
        if isinstance(chosen, SpeakerChoice):
            self.picked.emit(chosen.id)
        else:
            self.named.emit(str(chosen))


def _fits(choice: SpeakerChoice, wanted: str) -> bool:
    return any(wanted in name.casefold() for name in (choice.name, *choice.aliases))
