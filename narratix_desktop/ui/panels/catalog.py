"""All panels of the window, in the order of the View menu. A panel is one file and one line here."""

from typing import Final

from narratix_desktop.ui.panels.base import Panel
from narratix_desktop.ui.panels.book import BookPanel
from narratix_desktop.ui.panels.characters import CharactersPanel
from narratix_desktop.ui.panels.inspector import InspectorPanel
from narratix_desktop.ui.panels.mixer import MixerPanel
from narratix_desktop.ui.panels.tasks import TasksPanel
from narratix_desktop.ui.panels.timeline import TimelinePanel

PANELS: Final[tuple[type[Panel], ...]] = (
    BookPanel,
    CharactersPanel,
    InspectorPanel,
    TasksPanel,
    TimelinePanel,
    MixerPanel,
)
