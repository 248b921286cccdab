"""The most that paid engines may cost."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal

from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.store import SettingStore
from narratix_desktop.services.keep_budget import keep_budget, read_budget
from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.operations import Operations, after
from narratix_desktop.ui.preferences import ASK_ABOVE, Preferences
from narratix_desktop.ui.widgets.amount_field import MOST, AmountField


class BudgetPage(SettingsPage):
    """Three caps, and what may be paid twice. At a cap work pauses; it is never passed.

    Signals:
        budget_changed: The ``Budget`` that holds from now on.
    """

    budget_changed = Signal(object)
    name: ClassVar[str] = "budget"
    icon_name: ClassVar[str] = "budget"

    def __init__(self, settings: SettingStore, operations: Operations, preferences: Preferences) -> None:
        super().__init__()
        self._settings = settings
        self._preferences = preferences
        self._operations = operations
        self.section(self.tr("Budget"))
        self.sentence(
            self.tr("Only paid engines cost anything. Work pauses before it would pass one of these, in US dollars.")
        )
        self.run = AmountField(self.tr("For one piece of work"), self.tr("No cap"))
        self.book = AmountField(self.tr("For one book"), self.tr("No cap"))
        self.day = AmountField(self.tr("For one day"), self.tr("No cap"))
        caps = (self.run, self.book, self.day)
        self.fields(*((box.accessibleName(), box) for box in caps))
        self.section(self.tr("Paying twice"))
        self.sentence(
            self.tr(
                "When a line breaks in the middle of a request, nobody knows whether it was paid. Such a request counts"
                " as spent, and is asked again only within this amount."
            )
        )
        self.repay = AmountField(self.tr("For one day"), self.tr("Nothing"))
        self.repay.setAccessibleName(self.tr("What may be paid twice in one day"))
        self.fields((self.tr("For one day"), self.repay))
        self.section(self.tr("Asking first"))
        self.sentence(self.tr("Nothing that costs money begins unasked, but a single line may within this price."))
        self.unasked = AmountField(self.tr("For one line, on this computer"), self.tr("Always ask"))
        self.fields((self.unasked.accessibleName(), self.unasked))
        self.unasked.setValue(preferences.get(ASK_ABOVE))
        self.unasked.editingFinished.connect(lambda: preferences.set(ASK_ABOVE, round(self.unasked.value(), 2)))
        for box in (*caps, self.repay):
            box.editingFinished.connect(self._keep)
            box.setEnabled(False)
        self.finish()

    @property
    def title(self) -> str:
        return self.tr("Budget")

    def entered(self) -> None:
        self.unasked.setValue(self._preferences.get(ASK_ABOVE))
        self._operations.load("settings.budget", read_budget(self._settings), self._show)

    def _show(self, budget: Budget) -> None:
        for box, amount in ((self.run, budget.run), (self.book, budget.book), (self.day, budget.day)):
            box.setValue(float(amount or 0))
            box.setEnabled(True)
        self.repay.setValue(MOST if budget.repay is None else float(budget.repay))
        self.repay.setEnabled(True)
        self._kept = budget

    def _keep(self) -> None:
        budget = Budget(_cap(self.run), _cap(self.book), _cap(self.day), _cap(self.repay) or FREE)
        if budget == self._kept:
            return
        self._kept = budget
        done: Callable[[object], None] = lambda _: self.budget_changed.emit(budget)  # noqa: E731
        self._operations.run(self.tr("Keeping the budget"), after(keep_budget(budget, self._settings), Changes()), done)


def _cap(box: AmountField) -> Usd | None:
    return box.amount() or None
