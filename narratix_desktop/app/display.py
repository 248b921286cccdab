"""Whether this computer can show a window, found out without loading anything."""

import os
import sys


def has_display() -> bool:
    """Whether a window can be shown; a Qt platform that is named outright counts as one."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
