"""A language that nobody speaks: every translated text is longer and stands in brackets, so that what is not translated
or does not fit shows itself. Also finds all texts that a widget shows.
"""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDockWidget,
    QFontComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QTabWidget,
    QToolButton,
    QTreeView,
    QWidget,
)

from narratix_desktop.ui.widgets.elided_label import ElidedLabel
from narratix_desktop.ui.widgets.language_box import LanguageBox

OPENING: Final = "⟦"
CLOSING: Final = "⟧"


class PseudoTranslator(QTranslator):
    """Translates everything into its own source, in brackets and about a quarter longer."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context.startswith("Q") and not context.startswith(("QObject",)):
            return ""  # Qt's own dialogs bring their own translations.
        return f"{OPENING}{source}{'·' * (len(source) // 4)}{CLOSING}"


def install() -> PseudoTranslator:
    """Install the language; the caller removes it again."""
    translator = PseudoTranslator()
    QCoreApplication.installTranslator(translator)
    return translator


def texts_of(root: QWidget) -> Iterator[tuple[QWidget | QAction, str, str]]:
    """Every text below a widget: who has it, what it is ("text", "tool tip", "name" …), and itself."""
    for widget in [root, *root.findChildren(QWidget)]:
        if _is_qts_own(widget):
            continue
        yield from ((widget, kind, text) for kind, text in _texts(widget) if text.strip())
    for action in root.findChildren(QAction):
        yield action, "action", action.text()


def untranslated(root: QWidget, data: frozenset[str]) -> list[str]:
    """Texts with letters that did not pass the translator, but for those that are the author's data."""
    found = []
    for owner, kind, text in texts_of(root):
        bare = text.replace("&", "").strip()
        if OPENING in bare or owner.objectName() == "keys" or isinstance(owner, QFontComboBox | LanguageBox):
            continue  # Names of fonts and languages are the system's.
        rest = bare
        for own in sorted(data, key=len, reverse=True):
            rest = rest.replace(own, "")
        if not any(letter.isalpha() for letter in rest):
            continue
        found.append(f"{type(owner).__name__} {owner.objectName()!r} {kind}: {bare!r}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Labels and buttons that show less than their text needs."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        if isinstance(widget, QToolButton) and widget.toolButtonStyle().name == "ToolButtonIconOnly":
            continue
        text = widget.text()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        if not text or wraps or widget.property("elides"):
            continue
        needed = widget.sizeHint().width()
        if needed > widget.width() + 1:
            found.append(f"{type(widget).__name__} {text!r}: needs {needed}, has {widget.width()}")
    return found


def _is_qts_own(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_")


def _texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "tool tip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    if isinstance(widget, ElidedLabel):
        yield "text", widget.full_text
    elif isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QGroupBox | QMenu):
        yield "title", widget.title()
    if isinstance(widget, QDockWidget) or (widget.isWindow() and not isinstance(widget, QMenu)):
        yield "title", widget.windowTitle()
    if isinstance(widget, QLineEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QComboBox):
        for at in range(widget.count()):
            yield "choice", widget.itemText(at)
    if isinstance(widget, QTabWidget):
        for at in range(widget.count()):
            yield "tab", widget.tabText(at)
    if isinstance(widget, QTableView | QTreeView):
        model = widget.model()
        for column in range(model.columnCount() if model is not None else 0):
            heading = model.headerData(column, Qt.Orientation.Horizontal)
            if isinstance(heading, str):
                yield "heading", heading
