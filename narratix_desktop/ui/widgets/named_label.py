"""A value whose place says what it is: screen readers hear its name before it.

An accessible name alone would hide the value, because Qt lets it stand for the text.
"""

from PySide6.QtWidgets import QLabel


class NamedLabel(QLabel):
    """Heard as "name: value", and as nothing but the name while there is no value."""

    def __init__(self, name: str, object_name: str = "figures") -> None:
        super().__init__()
        self._name = name
        self.setObjectName(object_name)
        self.setAccessibleName(name)

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(text)
        self.setAccessibleName(f"{self._name}: {text}" if text else self._name)
