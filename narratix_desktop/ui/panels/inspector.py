"""The inspector: how the selected lines are spoken, by whom, and the takes of a single one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from narratix_desktop.audio.peaks import PeakPyramid
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, SegmentId, Sha256, TakeId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.units import Frames
from narratix_desktop.services.audition_take import audition_take
from narratix_desktop.services.draw_waveforms import draw_waveforms
from narratix_desktop.services.edit_takes import choose_take
from narratix_desktop.services.inspect_lines import LineFacts, TakeFacts, chapter_of, inspect_lines
from narratix_desktop.services.line_states import LineStates, Staleness, StaleReason
from narratix_desktop.services.use_recordings import RECORDINGS
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.script.cast_looks import speaker_choices
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.choose_files import choose_files
from narratix_desktop.ui.widgets.inspector.line_form import LineForm
from narratix_desktop.ui.widgets.inspector.line_header import LineHeader
from narratix_desktop.ui.widgets.inspector.take_list import ShownTake
from narratix_desktop.ui.widgets.inspector.takes_part import TakesPart
from narratix_desktop.ui.widgets.script.speaker_picker import SpeakerPicker

_WAVE_COLUMN: Final = Frames(441)
"""10 ms of the take's overview."""
_SHOWN_NAMES: Final = 3


class InspectorPanel(Panel):
    """Follows the selection of the session; several lines are edited together."""

    name: ClassVar[str] = "inspector"
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.RightDockWidgetArea
    shortcut: ClassVar[str] = "Ctrl+5"
    share: ClassVar[int] = 420

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._states = LineStates(session.studio.workshop, session.studio.speaker)
        self._facts = LineFacts()
        self._wave_of: TakeId | None = None
        self.header = LineHeader(theme)
        self.form = LineForm()
        self.takes = TakesPart(theme)
        self.picker = SpeakerPicker(self)
        inside = QWidget()
        inside.setObjectName("panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(self.header)
        column.addWidget(self.form)
        column.addWidget(self.takes)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self._connect()
        self._show(self._facts)

    def _connect(self) -> None:
        session, edits = self.session, self.session.edits
        session.selection_changed.connect(lambda _: self._reload())
        for looks in (session.speakers.changed, self.theme.changed):
            looks.connect(lambda: self._show(self._facts))
        edits.edited.connect(self._on_edited)
        edits.speaking_changed.connect(lambda: self._show(self._facts))
        self.header.speaker_asked.connect(self._ask_speaker)
        self.header.confirmed.connect(lambda: edits.confirm(self.lines))
        self.header.locked.connect(lambda locked: edits.direct(self.lines, locked=locked))
        self.picker.picked.connect(lambda who: edits.reassign(self.lines, who))
        self.picker.named.connect(lambda name: edits.name_speaker(self.lines, name))
        self.form.directed.connect(lambda words: edits.direct(self.lines, direction=words))
        self.form.speed_chosen.connect(lambda speed: edits.direct(self.lines, speed=speed))
        self.form.pause_chosen.connect(lambda pause: edits.direct(self.lines, pause_after=pause))
        self.form.kind_chosen.connect(lambda kind: edits.direct(self.lines, kind=kind))
        self.takes.take_chosen.connect(self._choose_take)
        self.takes.heard.connect(self._hear)
        self.takes.speak_asked.connect(lambda: edits.speak(self.lines))
        self.takes.recordings_asked.connect(self._ask_recordings)
        self.takes.recordings_dropped.connect(lambda files: edits.use_recordings(self.lines, files))

    @property
    def title(self) -> str:
        return self.tr("Inspector")

    @property
    def lines(self) -> tuple[Segment, ...]:
        """The lines that are shown."""
        return self._facts.lines

    def show_book(self, book_id: BookId | None) -> None:
        self._show(LineFacts())

    def on_changes(self, changes: Changes) -> None:
        if changes.touches(Noun.SEGMENT, Noun.TAKE, Noun.CHARACTER, Noun.BOOK):
            self._reload()

    def commands(self) -> Sequence[Command]:
        return (
            Command(
                "play.compare",
                self.tr("Hear the &other take"),
                self.takes.swap,
                Menu.PLAY,
                ("B",),
                2,
                enabled=lambda: self.takes.can_compare,
            ),
            Command(
                "edit.recordings",
                self.tr("Use your own recor&ding…"),
                self._ask_recordings,
                Menu.EDIT,
                group=6,
                icon="open",
                enabled=lambda: bool(self.lines),
            ),
        )

    def _reload(self) -> None:
        session = self.session
        self.form.commit()
        if session.book is None or session.revision is None or not session.selection:
            self._show(LineFacts())
            return
        ids: tuple[SegmentId, ...] = session.selection
        work = inspect_lines(session.book, session.revision.text, ids, session.studio.workshop, self._states)
        session.operations.load("inspector.lines", work, self._show)

    def _on_edited(self) -> None:
        self.form.settle()
        self._reload()

    def _show(self, facts: LineFacts) -> None:
        self._facts = facts
        if not facts.lines:
            self.show_empty(self.tr("Select a line of the script to see how it is spoken."))
            return
        self._show_header()
        self.form.show_lines(facts.common)
        self._show_takes()
        self.show_content()

    def _show_header(self) -> None:
        lines, common, cast = self.lines, self._facts.common, {one.id: one for one in self._facts.cast}
        speakers = common.speakers
        names = [cast[who].name if who in cast else self.tr("Nobody yet") for who in speakers]
        shown = ", ".join(names[:_SHOWN_NAMES]) + ("…" if len(names) > _SHOWN_NAMES else "")
        color = self._color(cast.get(speakers[0]) if speakers[0] is not None else None) if len(speakers) == 1 else None
        first, confidence = lines[0], ""
        if len(lines) == 1 and first.character_id is not None:
            confidence = self.tr("{percent} %").format(percent=QLocale().toString(round(100 * first.confidence)))
        self.header.show_speaker(shown, color, confidence, uncertain=common.uncertain)
        self.header.show_locked(common.locked)
        chapter = chapter_of(first, self.session.chapters)
        title = chapter.title if chapter is not None else ""
        if len(lines) == 1:
            number = QLocale().toString(first.ordinal + 1)
            self.header.show_place(self.tr("Line {number} · {chapter}").format(number=number, chapter=title))
        else:
            self.header.show_place(self.tr("%n line(s) selected", "", len(lines)))

    def _show_takes(self) -> None:
        lines = self.lines
        single = len(lines) == 1
        shown = [
            ShownTake(one.take, one.engine or self.tr("Your own recording"), self._stale_words(one.staleness))
            for one in self._facts.takes
        ]
        speaking = self._facts.common.ids <= self.session.edits.speaking
        again = any(one.take.active for one in self._facts.takes)
        words = self.tr("Speak again") if again else self.tr("Speak the line")
        words = words if single else self.tr("Speak %n line(s) again", "", len(lines))
        self.takes.show_takes(shown, single=single, speaking=speaking, words=words)
        active = next((one for one in self._facts.takes if one.take.active), None)
        if active is not None and active.path is not None and active.take.id != self._wave_of:
            self._load_wave(active, active.path)

    def _load_wave(self, shown: TakeFacts, path: Path) -> None:
        line, workshop = self.lines[0], self.session.studio.workshop
        speaker = next((one for one in self._facts.cast if one.id == line.character_id), None)
        asset = shown.take.asset

        def show(found: Mapping[Sha256, PeakPyramid]) -> None:
            self._wave_of = shown.take.id
            self.takes.show_wave(_levels(found[asset]), self._color(speaker))

        work = draw_waveforms({asset: path}, workshop.waveforms, workshop.compute)
        self.session.operations.load("inspector.wave", work, show)

    def _color(self, who: Character | None) -> QColor | None:
        if who is None:
            return None
        return self.theme.speaker(self.session.speakers.place(who.id), narrator=who.is_narrator)

    def _stale_words(self, staleness: Staleness | None) -> str:
        if staleness is None:
            return ""
        return {
            StaleReason.VOICE: self.tr("Spoken with another voice: {voice}.").format(voice=staleness.voice),
            StaleReason.NO_VOICE: self.tr("The speaker has no voice yet."),
            StaleReason.ENGINE: self.tr("Spoken by another engine than the speaker’s voice."),
            StaleReason.DIRECTION: self.tr("The direction has changed since it was spoken."),
            StaleReason.SPEED: self.tr("The speed has changed since it was spoken."),
            StaleReason.PRONUNCIATION: self.tr("A word in it is pronounced otherwise now."),
            StaleReason.CHANGED: self.tr("The line has changed since it was spoken."),
        }[staleness.reason]

    # What the author does

    def _ask_speaker(self) -> None:
        speakers = self._facts.common.speakers
        choices = speaker_choices(self._facts.cast, self.session.speakers, self.theme)
        place = self.header.speaker.mapToGlobal(QPoint(0, self.header.speaker.height()))
        one = speakers[0] if len(speakers) == 1 else None
        self.picker.ask(place, choices, one, may_name=one is not None)

    def _ask_recordings(self) -> None:
        kinds = " ".join(f"*.{suffix}" for suffix in RECORDINGS)
        filters = [self.tr("Recordings ({files})").format(files=kinds), self.tr("All files (*)")]
        lines, title = self.lines, self.tr("Your reading of %n line(s)", "", len(self.lines))
        choose_files(self, title, filters, lambda files: self.session.edits.use_recordings(lines, files))

    def _choose_take(self, take_id: TakeId) -> None:
        take = next((one.take for one in self._facts.takes if one.take.id == take_id), None)
        if take is None:
            return
        self._play(take)
        if not take.active:
            line, workshop = self.lines[0], self.session.studio.workshop
            work = choose_take(line.book_id, line.id, take_id, workshop)
            self.session.operations.run("", work, lambda _: self._reload())

    def _hear(self) -> None:
        active = next((one.take for one in self._facts.takes if one.take.active), None)
        if active is not None:
            self._play(active)

    def _play(self, take: Take) -> None:
        work = audition_take(take, self.session.studio.workshop)
        self.session.operations.run("", work, self.session.transport.audition)


def _levels(pyramid: PeakPyramid) -> list[float]:
    edges = np.arange(0, pyramid.frames + _WAVE_COLUMN, _WAVE_COLUMN, dtype=np.float64)
    levels: list[float] = np.abs(pyramid.columns(edges)).max(axis=1).tolist()
    return levels
