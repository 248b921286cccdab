"""What an export made and how every section of it was judged, with the figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from narratix_desktop.ports.export import Exporter
from narratix_desktop.services.last_export import JudgedFile, JudgedFormat
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.verdict_table import VerdictTable
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.format_cards import translated
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.note import Note
from narratix_desktop.ui.widgets.status_mark import Mark
from narratix_desktop.ui.widgets.verdict_view import VerdictView


class VerdictPage(QWidget):
    """Shows one format of an export at a time.

    Signals:
        folder_asked: ``Path`` to show in the system's file manager.
        file_asked: ``Path`` to open with the system's player.
    """

    folder_asked = Signal(object)
    file_asked = Signal(object)

    def __init__(self, exporters: Mapping[str, Exporter], theme: Theme) -> None:
        super().__init__()
        self._exporters = exporters
        self._formats: tuple[JudgedFormat, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Formats of the export"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(self._show_format)
        self._mark = Mark(theme)
        self.verdict = plain_label()
        self.made = plain_label("quiet")
        self.table = VerdictTable(self)
        self.view = VerdictView(self.table, theme)
        self.view.play_asked.connect(self._play)
        self.view.selectionModel().selectionChanged.connect(self._update_buttons)
        self.note = Note(theme)
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.setIcon(icon("folder", theme))
        self.open_folder.clicked.connect(self._open_folder)
        self.play_file = QPushButton(self.tr("Play file"))
        self.play_file.setIcon(icon("play", theme))
        self.play_file.setToolTip(self.tr("Open the chosen file with the system's player"))
        self.play_file.clicked.connect(lambda: self._play(self._chosen()))
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self._mark)
        head.addWidget(self.verdict, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.tabs)
        layout.addLayout(head)
        layout.addWidget(self.made)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.note)
        layout.addLayout(row(self.open_folder, self.play_file, None))

    def show_formats(self, formats: Sequence[JudgedFormat]) -> None:
        """Show what an export made, first the format in which something broke a rule."""
        self._formats = tuple(formats)
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for judged in self._formats:
            exporter = self._exporters.get(judged.name)
            self.tabs.addTab(translated(exporter.label) if exporter else judged.name)
        worst = max(range(len(self._formats)), key=lambda at: self._formats[at].failed > 0, default=0)
        self.tabs.setCurrentIndex(worst)
        self.tabs.blockSignals(False)
        self.tabs.setVisible(len(self._formats) > 1)
        self._show_format(worst)

    def _show_format(self, at: int) -> None:
        if not 0 <= at < len(self._formats):
            return
        judged = self._formats[at]
        self.table.show(judged)
        self._say_verdict(judged)
        when = "" if judged.finished_at is None else self._moment(judged.finished_at.timestamp())
        self.made.setText(" · ".join(part for part in (when, str(self._folder() or "")) if part))
        notes = list(judged.notes)
        if not all(file.present for file in judged.files):
            notes.insert(
                0, self.tr("Files were moved, changed or deleted since; the verdict is on what was made then.")
            )
        self.note.say("\n".join(translated(note) for note in notes))
        self._update_buttons()

    def _say_verdict(self, judged: JudgedFormat) -> None:
        ruled = sum(file.passed is not None for file in judged.files)
        if not ruled:
            text, name, token = self.tr("No store has rules for this format."), "status-pending", "text.quiet"
        elif judged.failed:
            text = self.tr("%n section(s) break a rule.", "", judged.failed)
            name, token = "status-failed", "meaning.bad"
        else:
            text = self.tr("Pass: %n section(s) keep every rule.", "", ruled)
            name, token = "status-completed", "meaning.good"
        self.verdict.setObjectName({"meaning.bad": "bad", "meaning.good": "good"}.get(token, "quiet"))
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(text)
        self._mark.show_mark(name, token, text)

    def _moment(self, timestamp: float) -> str:
        at = QDateTime.fromSecsSinceEpoch(int(timestamp))
        return self.tr("Made {time}").format(time=QLocale().toString(at, QLocale.FormatType.ShortFormat))

    def _chosen(self) -> JudgedFile | None:
        """The selected file; where a format is one file, that one."""
        files = {file.path for file in self._files()}
        return self.view.chosen() or (self._files()[0] if len(files) == 1 else None)

    def _files(self) -> tuple[JudgedFile, ...]:
        at = self.tabs.currentIndex()
        return self._formats[at].files if 0 <= at < len(self._formats) else ()

    def _folder(self) -> Path | None:
        files = self._files()
        return files[0].path.parent if files else None

    def _update_buttons(self) -> None:
        chosen = self._chosen()
        self.play_file.setEnabled(chosen is not None and chosen.present)
        self.open_folder.setEnabled(any(file.present for file in self._files()))

    def _open_folder(self) -> None:
        folder = self._folder()
        if folder is not None:
            self.folder_asked.emit(folder)

    def _play(self, file: JudgedFile | None) -> None:
        if file is not None and file.present:
            self.file_asked.emit(file.path)
