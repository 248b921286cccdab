"""The menu of what can be done with the selected lines; the keys stand beside the words."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.script.line_actions import LineActions, ScriptParts
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.script.tools import dot


class LineMenu(QMenu):
    """For the lines that are selected now; it deletes itself when it closes."""

    def __init__(self, parts: ScriptParts, actions: LineActions, theme: Theme) -> None:
        super().__init__(parts.view)
        self._parts = parts
        self._actions = actions
        self._theme = theme
        self.aboutToHide.connect(self.deleteLater)
        self._add_hearing()
        self.addSeparator()
        self._add_speakers()
        self._add_kinds()
        self._add_lock()
        self.addSeparator()
        self._add_text()

    def _entry(self, name: str, words: str, keys: str, call: Callable[[], object], *, enabled: bool = True) -> QAction:
        action = QAction(words, self)
        if name:
            action.setIcon(icon(name, self._theme))
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False: call())
        return action

    def _add_hearing(self) -> None:
        actions, current = self._actions, self._parts.view.current
        self.addAction(self._entry("play", self.tr("Play from here"), "Space", actions.play_on))
        if current is not None:
            play = partial(self._parts.player.play_line, current)
            self.addAction(self._entry("line-playing", self.tr("Play the line"), "", play))
        again = self.tr("Speak %n line(s) again", "", len(actions.lines))
        self.addAction(self._entry("retry", again, "G", actions.speak))

    def _add_speakers(self) -> None:
        actions = self._actions
        who = self.addMenu(self.tr("Who speaks"))
        for choice in actions.choices:
            if choice.key:
                entry = self._entry("", choice.name, choice.key, partial(actions.assign, choice.id))
                entry.setIcon(dot(choice.color))
                who.addAction(entry)
        who.addSeparator()
        who.addAction(self._entry("", self.tr("Others…"), "S", actions.choose_speaker))
        unsure = any(line.uncertain and line.character_id is not None for line in actions.lines)
        self.addAction(self._entry("confirm", self.tr("The speaker is right"), "Y", actions.confirm, enabled=unsure))

    def _add_kinds(self) -> None:
        lines, kinds = self._actions.lines, self.addMenu(self.tr("What it is"))
        for kind, words in (
            (SegmentKind.NARRATION, self.tr("Narration")),
            (SegmentKind.DIALOGUE, self.tr("Dialogue")),
            (SegmentKind.THOUGHT, self.tr("Thought")),
            (SegmentKind.HEADING, self.tr("Heading")),
        ):
            entry = self._entry("", words, "", partial(self._parts.session.edits.direct, lines, kind=kind))
            entry.setCheckable(True)
            entry.setChecked(bool(lines) and all(line.kind is kind for line in lines))
            kinds.addAction(entry)

    def _add_lock(self) -> None:
        lines = self._actions.lines
        locked = bool(lines) and all(line.locked for line in lines)
        words = self.tr("Unlock the speaker") if locked else self.tr("Lock the speaker")
        self.addAction(self._entry("unlock" if locked else "lock", words, "Ctrl+L", self._actions.lock))

    def _add_text(self) -> None:
        actions, count, word = self._actions, len(self._actions.lines), self._parts.view.words
        split = self.tr("Split the line at the cursor")
        self.addAction(self._entry("split", split, "/", actions.split, enabled=count == 1))
        merge = self.tr("Merge with the next line") if count < 2 else self.tr("Merge %n line(s)", "", count)
        self.addAction(self._entry("merge", merge, "M", actions.merge))
        said = self.tr("Say “{word}” as…").format(word=word) if word else self.tr("Say a word as…")
        self.addAction(self._entry("pronounce", said, "P", actions.pronounce, enabled=bool(word)))
        self.addSeparator()
        self.addAction(self._entry("", self.tr("Copy"), "Ctrl+C", actions.copy))
