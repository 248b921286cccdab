"""Asks before a run that costs money: what each engine would do and ask for it, what stays, and what the caps leave.

For a single small thing there is a shorter question, which can be told not to come again below a price; for hearing
voices one that can be told not to come again before an amount is spent.
"""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.estimate import Expected, Expense, RunEstimate
from narratix_desktop.domain.units import Usd
from narratix_desktop.ui.consent import Question, Scale
from narratix_desktop.ui.engine_choice import kept_words
from narratix_desktop.ui.preferences import ASK_ABOVE, Preferences
from narratix_desktop.ui.quantities import dollars, time_left, up
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.amount_field import MOST, AmountField
from narratix_desktop.ui.widgets.fact_grid import FactGrid, plain_label
from narratix_desktop.ui.widgets.layouts import fields, fit_height, row, size_in_letters
from narratix_desktop.ui.widgets.note import Note

_HEARING: Final = 0.5
"""Dollars that are proposed for hearing voices."""
_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignRight


class PaidRunDialog(QDialog):
    """The figures of a run, a field for its cap, *Start* and *Cancel*. Closing it begins nothing."""

    def __init__(self, question: Question, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._question = question
        estimate = question.estimate
        self.setWindowTitle(self.tr("Costs money"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(size_in_letters(self, 96, 1).width())
        heading = _heading(question)
        self.parts = QGridLayout()
        self.parts.setHorizontalSpacing(5 * GRID)
        self.parts.setVerticalSpacing(GRID)
        self.parts.setColumnStretch(0, 1)
        self.parts.setColumnStretch(1, 2)
        for at, part in enumerate(estimate.parts):
            self._add_part(at, part)
        self.facts = FactGrid(self.tr("What stays, and what may still be spent"))
        self.cap = AmountField(self.tr("Cap of this run"), self.tr("No cap"))
        self.cap.setValue(float(estimate.left.own or 0))
        self.cap.valueChanged.connect(lambda _: self._show_caps())
        self.stays = plain_label("quiet")
        self.stays.setText(kept_words())
        self.note = Note(theme)
        buttons, self.start = _start_or_cancel(self, self.tr("Start"))
        self.finished.connect(self._answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addWidget(heading)
        layout.addLayout(self.parts)
        if estimate.rereads:
            layout.addWidget(self.stays)
        layout.addWidget(self.facts)
        layout.addLayout(fields((self.cap.accessibleName(), self.cap)))
        layout.addWidget(self.note)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._show_caps()
        _rest_on_cancel(buttons, self.tr("Cancel"))

    def chosen_cap(self) -> Usd | None:
        """The author's own cap for this run; None where it is the library's."""
        value = self.cap.amount()
        own = self._question.estimate.left.own
        if value == (own or 0):
            return None
        # No cap of its own would fall back to the library's.
        return value or Usd(Decimal(MOST))

    def _add_part(self, at: int, part: Expected) -> None:
        price = self.tr("not known yet") if part.is_open and not part.cost else dollars(up(part.cost))
        for column, text in enumerate((part.label, self._what(part), price)):
            label = plain_label("quiet" if column == 1 else "figures" if column == 2 else "", wraps=column < 2)
            label.setText(text)
            # Given to the layout, an alignment would keep a label that wraps from getting the height that it needs.
            label.setAlignment(Qt.AlignmentFlag.AlignTop | (_RIGHT if column == 2 else _LEFT))
            self.parts.addWidget(label, at, column)

    def _what(self, part: Expected) -> str:
        match part.expense:
            case Expense.READING if part.is_open:
                return self.tr("reads it")
            case Expense.READING:
                words = self.tr("reads it in %n part(s)", "", part.count)
                letters = self.locale().toString(part.letters)
                return self.tr("{parts}, {letters} characters").format(parts=words, letters=letters)
            case Expense.SOUND if part.is_open:
                return self.tr("makes the sounds that the text asks for")
            case Expense.SOUND:
                words = self.tr("makes %n sound(s)", "", part.count)
                return self.tr("{sounds}, about {time}").format(sounds=words, time=time_left(part.length))
            case Expense.VOICE:
                return self.tr("makes %n voice(s)", "", part.count)
            case Expense.COVER:
                return self.tr("paints %n cover(s)", "", part.count)
            case Expense.SPEECH:
                words = self.tr("speaks %n line(s)", "", part.count)
                return self.tr("{lines}, {letters} characters, about {time}").format(
                    lines=words, letters=self.locale().toString(part.letters), time=time_left(part.length)
                )

    def _show_caps(self) -> None:
        estimate, caps = self._question.estimate, []
        left = estimate.left
        if estimate.kept or estimate.reused:
            stays = self.tr("%n line(s)", "", estimate.kept + estimate.reused)
            caps.append((self.tr("Already there, and kept"), stays))
        caps.append((self.tr("Paid for this book so far"), dollars(estimate.spent)))
        for name, amount in ((self.tr("Left for this book"), left.book), (self.tr("Left for today"), left.day)):
            caps.append((name, self.tr("no cap") if amount is None else dollars(amount)))
        run = self._run_left()
        caps.append((self.tr("Left for this run"), self.tr("no cap") if run is None else dollars(run)))
        self.facts.show_facts(caps)
        least = left.least(run)
        short = least is not None and estimate.cost > least
        pauses = self.tr("Work will pause at {amount}, and goes on when you raise the cap.")
        notes = [pauses.format(amount=dollars(least))] if short and least is not None else []
        self.note.say("\n".join([*notes, *self._reservations(), *estimate.licences]))
        fit_height(self)

    def _reservations(self) -> list[str]:
        """How sure the price is."""
        estimate, said = self._question.estimate, []
        reads = [part for part in estimate.parts if part.expense is Expense.READING]
        if any(part.is_open for part in estimate.parts):
            said.append(self.tr("How much is asked for nobody can say beforehand. No cap is passed."))
        elif not estimate.exact and not reads:
            said.append(self.tr("The text is read first, so this is a guess by its length."))
        elif not estimate.exact and len(estimate.parts) > len(reads):
            said.append(self.tr("The text is read first and may turn out otherwise, so this is a guess."))
        if estimate.read_for:
            paid = self.tr(
                "{amount} was paid for reading this book before. Parts that are as they were cost nothing again."
            )
            said.append(paid.format(amount=dollars(up(estimate.read_for))))
        return said

    def _run_left(self) -> Usd | None:
        """What may be spent under the cap that stands in the field, with what the run has spent before."""
        left, cap = self._question.estimate.left, self.cap.amount()
        if not cap:
            return None
        before = left.own - left.run if left.own is not None and left.run is not None else Decimal(0)
        return max(Usd(cap - before), Usd(Decimal(0)))

    def _answer(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self._question.go(self.chosen_cap())
        else:
            self._question.leave()


class PaidLineDialog(QDialog):
    """The short question about one small thing."""

    def __init__(self, question: Question, preferences: Preferences, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._question = question
        self._preferences = preferences
        self.setWindowTitle(self.tr("Costs money"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading, who = _heading(question), _engines(question)
        self.quietly = QCheckBox(self.tr("Do not ask again below"))
        self.below = AmountField(self.tr("Price below which nothing is asked"), dollars(Decimal(0)))
        self.below.setValue(max(float(up(question.estimate.cost)), 0.01))
        self.below.setEnabled(False)
        self.quietly.toggled.connect(self.below.setEnabled)
        buttons, self.start = _start_or_cancel(self, self.tr("Start"))
        self.finished.connect(self._answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(heading)
        layout.addWidget(who)
        layout.addWidget(_licences(question, theme))
        layout.addLayout(row(self.quietly, self.below, None))
        layout.addWidget(buttons)
        _rest_on_cancel(buttons, self.tr("Cancel"))

    def _answer(self, result: int) -> None:
        if result != QDialog.DialogCode.Accepted:
            self._question.leave()
            return
        if self.quietly.isChecked():
            self._preferences.set(ASK_ABOVE, round(self.below.value(), 2))
        self._question.go(None)


class PaidHearingDialog(QDialog):
    """The question about hearing a voice, which can answer for those that are heard later."""

    def __init__(self, question: Question, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._question = question
        self.setWindowTitle(self.tr("Costs money"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = _heading(question)
        words = plain_label("quiet")
        words.setText(self.tr("What was heard once is kept, and free from then on."))
        self.onwards = QCheckBox(self.tr("Do not ask again until I have spent"))
        self.onwards.setToolTip(self.tr("On hearing voices, as long as the window is open"))
        self.amount = AmountField(self.tr("Amount for hearing voices"), dollars(Decimal(0)))
        price = float(up(question.estimate.cost))
        self.amount.setMinimum(price)
        self.amount.setValue(max(price, _HEARING))
        self.onwards.setChecked(True)
        self.onwards.toggled.connect(self.amount.setEnabled)
        buttons, self.start = _start_or_cancel(self, self.tr("Hear it"))
        self.finished.connect(self._answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(heading)
        layout.addWidget(_engines(question))
        layout.addWidget(words)
        layout.addWidget(_licences(question, theme))
        layout.addLayout(row(self.onwards, self.amount, None))
        layout.addWidget(buttons)
        _rest_on_cancel(buttons, self.tr("Cancel"))

    def _answer(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self._question.go(self.amount.amount() if self.onwards.isChecked() else self._question.estimate.cost)
        else:
            self._question.leave()


def _heading(question: Question) -> QLabel:
    """What is ordered, and its price."""
    heading = plain_label("heading")
    translate = QCoreApplication.translate
    heading.setText(
        translate("PaidRunDialog", "{what}: {price}").format(what=question.what, price=price_of(question.estimate))
    )
    return heading


def _engines(question: Question) -> QLabel:
    """Who is paid."""
    who = plain_label("quiet")
    who.setText(", ".join(dict.fromkeys(part.label for part in question.estimate.parts if part.cost)))
    return who


def _licences(question: Question, theme: Theme) -> Note:
    """What has to be known before publishing what is made; hidden where there is nothing."""
    note = Note(theme)
    note.say("\n".join(question.estimate.licences))
    return note


def _start_or_cancel(dialog: QDialog, words: str) -> tuple[QDialogButtonBox, QPushButton]:
    """The buttons below a question, and the one among them that agrees."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    start = buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
    start.setObjectName("primary")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, start


def _rest_on_cancel(buttons: QDialogButtonBox, words: str) -> None:
    """Keep the key that was pressed a moment ago, or is still held, from spending money."""
    cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
    cancel.setText(words)
    cancel.setDefault(True)
    cancel.setFocus()


def ask_for_consent(question: Question, preferences: Preferences, theme: Theme, parent: QWidget) -> QDialog:
    """Put a question to the author; answers the open dialog."""
    dialog: QDialog
    match question.scale:
        case Scale.RUN:
            dialog = PaidRunDialog(question, theme, parent)
        case Scale.LINE:
            dialog = PaidLineDialog(question, preferences, theme, parent)
        case Scale.HEARING:
            dialog = PaidHearingDialog(question, theme, parent)
    dialog.open()
    return dialog


def price_of(estimate: RunEstimate) -> str:
    """What a run costs in all, said to be a guess where it is one."""
    price = dollars(up(estimate.cost))
    if any(part.is_open for part in estimate.parts):
        translate = QCoreApplication.translate
        more = translate("PaidRunDialog", "at least {price}").format(price=price)
        return more if estimate.cost else translate("PaidRunDialog", "price not known yet")
    return price if estimate.exact else f"≈\u00a0{price}"
