"""What the timeline asks for: the one place where hands, keys and menu speak to the rest of the window."""

from PySide6.QtCore import QObject, Signal


class Asks(QObject):
    """Requests of one timeline.

    Signals:
        seek_asked: Put the playhead at a frame.
        play_asked: Play from a frame.
        loop_asked: Repeat a range, a pair of frames; None repeats nothing.
        edit_asked: Carry out an ``Edit``.
        chosen: Another ``Selection`` was made by hand.
        naming_asked: Id of the marker that is to be renamed, None to name a new one at the playhead.
        snapping_changed: Whether places pull at what is dragged.
        ripple_changed: Whether lines push what follows.
    """

    seek_asked = Signal(int)
    play_asked = Signal(int)
    loop_asked = Signal(object)
    edit_asked = Signal(object)
    chosen = Signal(object)
    naming_asked = Signal(object)
    snapping_changed = Signal(bool)
    ripple_changed = Signal(bool)
