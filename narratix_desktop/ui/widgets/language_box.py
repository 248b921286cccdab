"""A box to choose the language of a book in; any BCP 47 tag can be typed."""

import re
from typing import Final

from PySide6.QtWidgets import QComboBox, QWidget

from narratix_desktop.ui.language import language_name, territory_name

_OFFERED: Final = (
    "en", "en-GB", "en-US", "de", "fr", "es", "it", "pt", "pt-BR", "nl", "sv", "nb", "da", "fi", "pl", "cs", "sk", "hu",
    "ro", "el", "tr", "uk", "ru", "ja", "zh", "ko", "ar", "he", "hi",
)  # fmt: skip
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class LanguageBox(QComboBox):
    """Languages by name and tag, such as "English (en)"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(self.tr("Language"))
        for tag in _OFFERED:
            self.addItem(_words(tag), tag)

    def show_language(self, tag: str) -> None:
        """Show a language, also one that is not offered."""
        at = next((at for at in range(self.count()) if self.itemData(at).lower() == tag.lower()), -1)
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(tag)

    def language(self) -> str | None:
        """The BCP 47 tag of what stands here; None where it is none."""
        typed = self.currentText().strip()
        at = self.findText(typed)
        if at >= 0:
            return str(self.itemData(at))
        return typed if _TAG.fullmatch(typed) else None


def _words(tag: str) -> str:
    return f"{', '.join(filter(None, (language_name(tag), territory_name(tag))))} ({tag})"
