"""Moves characters to another engine: before and after side by side, each to be heard on the character's own line.

Shows how many lines would be spoken anew, what that costs and what stays. Moving is one edit; speaking the lines is
ordered with it only where the author says so, and asked about where it costs money.
"""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec, identity
from narratix_desktop.services.estimate_run import estimate_run
from narratix_desktop.services.order_work import ChapterWork, chapters_order, order_chapters
from narratix_desktop.services.recast_book import Move, RecastPlan, propose_recast, recast
from narratix_desktop.ui.casting.auditions import Auditions
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.operations import while_alive
from narratix_desktop.ui.quantities import dollars
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.layouts import fields, size_in_letters
from narratix_desktop.ui.widgets.note import Note


class RecastDialog(QDialog):
    """One proposal at a time.

    Args:
        session: Whose open book it is.
        book: The book.
        who: The characters that are to move; empty for everybody.
        theme: Colours of the icons.
        parent: Over which it stands.
    """

    def __init__(
        self, session: Session, book: Book, who: Collection[CharacterId], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._book, self._who, self._theme = session, book, tuple(who), theme
        self._plan: RecastPlan | None = None
        self._chosen: dict[CharacterId, VoiceSpec] = {}
        self._auditions = Auditions(session, self)
        self.setWindowTitle(self.tr("Move to another engine"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(size_in_letters(self, 116, 30))
        self.engine = QComboBox()
        self.engine.setAccessibleName(self.tr("Engine that speaks from now on"))
        for name, engine in session.studio.workshop.speech.items():
            self.engine.addItem(engine.info.label, name)
        self.engine.currentIndexChanged.connect(lambda _: self._propose_anew())
        self.moves = QWidget()
        self.moves.setAccessibleName(self.tr("Voices before and after"))
        self._grid = QGridLayout(self.moves)
        self._grid.setContentsMargins(0, 0, 2 * GRID, 0)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(2 * GRID)
        self.total = plain_label("figures")
        self.note = Note(theme)
        self.now = QCheckBox(self.tr("Speak their lines at once"))
        self._lay_out()
        self._propose()

    @property
    def plan(self) -> RecastPlan | None:
        """What is proposed now; None while it is worked out or cannot be."""
        return self._plan

    # The proposal

    def _propose_anew(self) -> None:
        self._chosen = {}
        self._propose()

    def _propose(self) -> None:
        name = self.engine.currentData()
        self._plan = None
        self.move_button.setEnabled(False)
        if name is None:
            return

        async def ask() -> RecastPlan | NarratixError:
            workshop = self._session.studio.workshop
            try:
                return await propose_recast(self._book.id, self._who, name, workshop, self._chosen)
            except NarratixError as error:
                return error

        self._session.operations.load("recast.proposal", ask(), while_alive(self, self._show))

    def _show(self, found: RecastPlan | NarratixError) -> None:
        self._clear()
        if isinstance(found, NarratixError):
            self.total.setText("")
            self.note.say(str(found))
            return
        self._plan = found
        self.note.say("" if found.moves else self.tr("Everybody has a voice of this engine already."))
        self.move_button.setEnabled(bool(found.moves))
        headings = (self.tr("Character"), self.tr("Before"), self.tr("After"), self.tr("Lines"), self.tr("Price"))
        for column, text in zip((0, 1, 3, 5, 6), headings, strict=True) if found.moves else ():
            label = QLabel(text)
            label.setObjectName("quiet")
            self._grid.addWidget(label, 0, column)
        for at, move in enumerate(found.moves, start=1):
            self._add(at, move, found)
        self._grid.setRowStretch(len(found.moves) + 1, 1)
        lines, kept = sum(move.lines for move in found.moves), sum(move.kept for move in found.moves)
        parts = [self.tr("%n line(s) to speak anew", "", lines), dollars(found.cost)]
        if kept:
            parts.append(self.tr("%n recording(s) of yours stay", "", kept))
        self.total.setText("  ·  ".join(parts))

    def _add(self, at: int, move: Move, plan: RecastPlan) -> None:
        name = plain_label("strong", wraps=False)
        name.setText(move.character.name)
        before = plain_label("quiet")
        before.setText(self.tr("no voice") if move.before is None else move.before.label)
        after = self._voices(move, plan)
        who = move.character.name
        hear_before = self._hear(self.tr("Hear {who} before").format(who=who), move, move.before)
        hear_after = self._hear(self.tr("Hear {who} after").format(who=who), move, move.after)
        lines, price = plain_label("figures", wraps=False), plain_label("figures", wraps=False)
        lines.setText(self.locale().toString(move.lines))
        price.setText(dollars(move.cost))
        for column, widget in enumerate((name, before, hear_before, after, hear_after, lines, price)):
            self._grid.addWidget(widget, at, column)

    def _voices(self, move: Move, plan: RecastPlan) -> QComboBox:
        """The voices that can take the place of the proposed one."""
        box = QComboBox()
        box.setAccessibleName(self.tr("Voice of {who} after").format(who=move.character.name))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(24)
        offered = list(plan.voices)
        if identity(move.after) not in map(identity, offered):
            offered.insert(0, move.after)
        with QSignalBlocker(box):
            for spec in offered:
                box.addItem(spec.label, spec)
            box.setCurrentIndex(list(map(identity, offered)).index(identity(move.after)))
        box.activated.connect(lambda at: self._choose(move.character.id, box.itemData(at)))
        return box

    def _hear(self, name: str, move: Move, voice: VoiceSpec | None) -> QPushButton:
        button = QPushButton(icon("play", self._theme), "")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setEnabled(voice is not None and move.line is not None)
        if voice is not None and move.line is not None:
            button.clicked.connect(partial(self._auditions.hear_line, move.line, voice))
        return button

    def _choose(self, who: CharacterId, voice: VoiceSpec) -> None:
        """Keep the whole proposal but for this one voice."""
        if self._plan is not None:
            self._chosen = {**self._plan.given(), who: voice}
            self._propose()

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    # The move

    def move_them(self) -> None:
        """Give the voices, and order their lines where the author wants that."""
        plan, session = self._plan, self._session
        if plan is None or not plan.moves:
            return
        self.move_button.setEnabled(False)

        def moved(_: Changes) -> None:
            if self.now.isChecked() and plan.chapters:
                self._order(plan)
            self.accept()

        title = self.tr("Moving %n character(s)", "", len(plan.moves))
        session.operations.run(title, recast(self._book.id, plan, session.studio.workshop), while_alive(self, moved))

    def _order(self, plan: RecastPlan) -> None:
        session, book = self._session, self._book
        workshop = session.studio.workshop
        title = self.tr("Speak the lines of %n character(s)", "", len(plan.moves))

        async def estimate() -> RunEstimate:
            order = await chapters_order(book, plan.chapters, ChapterWork.SPEAK, workshop, speech=plan.engine)
            return await estimate_run(book, order, workshop)

        def go(cap: Usd | None) -> None:
            order = order_chapters(
                book, plan.chapters, ChapterWork.SPEAK, workshop, speech=plan.engine, title=title, budget=cap
            )
            session.operations.run("", order)

        session.consent.ask(title, estimate, go)

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setObjectName("plain")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.moves)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self.move_button: QPushButton = buttons.addButton(self.tr("Move"), QDialogButtonBox.ButtonRole.ActionRole)
        self.move_button.setObjectName("primary")
        self.move_button.setDefault(True)
        self.move_button.clicked.connect(self.move_them)
        buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _: self._auditions.stop())
        words = QLabel(
            self.tr(
                "Takes and recordings are kept; lines in the former voices count as stale until they are spoken again."
                " One undo brings the voices back."
            ),
            wordWrap=True,
        )
        words.setObjectName("quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(fields((self.tr("Move to"), self.engine)))
        layout.addWidget(area, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.total)
        layout.addWidget(words)
        layout.addWidget(self.now)
        layout.addWidget(buttons)
