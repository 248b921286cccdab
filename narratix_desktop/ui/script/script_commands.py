"""What the author can do with the script, for menus, command palette and shortcut sheet.

Single letters are read by the script alone; only going through the uncertain lines and the search work everywhere.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication

from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.script.finder import Finder
from narratix_desktop.ui.script.line_actions import LineActions


def script_commands(actions: LineActions, finder: Finder) -> Sequence[Command]:
    """The commands of one script."""

    def selected() -> bool:
        return bool(actions.lines)

    def at_line(name: str, text: str, key: str, call: Callable[[], object], menu: Menu, icon: str = "") -> Command:
        group = 6 if menu is Menu.EDIT else 2
        return Command(name, text, call, menu, (key,), group, icon, enabled=selected, local=True)

    translate, edit, play = QCoreApplication.translate, Menu.EDIT, Menu.PLAY
    next_one, one_before = partial(finder.step, 1), partial(finder.step, -1)
    review, review_back = partial(actions.review, 1), partial(actions.review, -1)
    return (
        Command("edit.find", translate("script", "&Find…"), finder.open, edit, ("Ctrl+F",), 4, "find"),
        Command("edit.next", translate("script", "Find &next"), next_one, edit, ("F3",), 4),
        Command("edit.previous", translate("script", "Find &previous"), one_before, edit, ("Shift+F3",), 4),
        Command("edit.review", translate("script", "Next &uncertain line"), review, edit, ("R",), 5),
        Command("edit.review_back", translate("script", "Previous uncertain line"), review_back, edit, ("Shift+R",), 5),
        at_line("edit.confirm", translate("script", "The speaker is &right"), "Y", actions.confirm, edit, "confirm"),
        at_line("edit.speaker", translate("script", "Choose the &speaker…"), "S", actions.choose_speaker, edit),
        at_line("edit.split", translate("script", "Sp&lit the line"), "/", actions.split, edit, "split"),
        at_line("edit.merge", translate("script", "&Merge lines"), "M", actions.merge, edit, "merge"),
        at_line("edit.lock", translate("script", "Loc&k the speaker"), "Ctrl+L", actions.lock, edit, "lock"),
        at_line("edit.pronounce", translate("script", "&Say a word as…"), "P", actions.pronounce, edit, "pronounce"),
        at_line("play.line", translate("script", "Play or speak the &line"), "Return", actions.play_or_speak, play),
        at_line("play.speak", translate("script", "Speak the line &again"), "G", actions.speak, play, "retry"),
    )
