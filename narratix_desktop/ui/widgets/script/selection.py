"""Which lines are selected, which is the current one, and where the text caret stands in it.

Pure. The caret is an offset of the revision and outlives lines that are split, merged or read again: where the current
line is gone, the one at the caret takes its place.
"""

from collections.abc import Iterable

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.widgets.script.lines import ScriptLines


class LineSelection:
    """Selection over the lines of one book.

    Attributes:
        ids: Selected lines.
        current: The one that keys act on; None where no line is loaded at the caret.
        caret: Offset of the text caret.
        mark: Other end of the selected words, equal to ``caret`` where none are selected.
    """

    def __init__(self) -> None:
        self.ids: frozenset[SegmentId] = frozenset()
        self.current: SegmentId | None = None
        self.caret = 0
        self.mark = 0
        self._anchor: SegmentId | None = None

    @property
    def words(self) -> tuple[int, int] | None:
        """Selected words, or None."""
        if self.caret == self.mark:
            return None
        return min(self.caret, self.mark), max(self.caret, self.mark)

    def choose(self, line: Segment, caret: int | None = None) -> None:
        """Select one line alone; the caret goes to its beginning or where it is told."""
        self.ids = frozenset({line.id})
        self.current = self._anchor = line.id
        self._put_caret(line, caret)

    def extend_to(self, line: Segment, lines: ScriptLines, caret: int | None = None) -> None:
        """Select everything from where the selection began to a line."""
        if self._anchor is None or lines.get(self._anchor) is None:
            self.choose(line, caret)
            return
        self.ids = frozenset(one.id for one in lines.span(self._anchor, line.id))
        self.current = line.id
        self._put_caret(line, caret)

    def toggle(self, line: Segment, lines: ScriptLines, caret: int | None = None) -> None:
        """Add a line to the selection or take it out; the last one stays."""
        if line.id in self.ids and len(self.ids) > 1:
            self.ids -= {line.id}
            if self.current == line.id:
                nearest = min(lines.ordered(self.ids), key=lambda one: abs(one.start - line.start))
                self.current = self._anchor = nearest.id
                self._put_caret(nearest, None)
            return
        self.ids |= {line.id}
        self.current = self._anchor = line.id
        self._put_caret(line, caret)

    def choose_all(self, chosen: Iterable[Segment], current: Segment | None = None) -> None:
        """Select several lines; ``current`` is one of them, by default the one that is current now, else the first."""
        ordered = tuple(chosen)
        if not ordered:
            return
        self.ids = frozenset(line.id for line in ordered)
        if current is None:
            current = next((line for line in ordered if line.id == self.current), ordered[0])
        if current.id != self.current:
            self._put_caret(current, None)
        self.current = current.id
        self._anchor = ordered[0].id if self._anchor not in self.ids else self._anchor

    def put_caret(self, offset: int, line: Segment, *, selecting: bool = False) -> None:
        """Move the caret inside the current line; ``selecting`` keeps the other end of the selected words."""
        self.caret = min(max(offset, line.start), line.end)
        if not selecting:
            self.mark = self.caret
        self.mark = min(max(self.mark, line.start), line.end)

    def settle(self, lines: ScriptLines) -> bool:
        """Let go of lines that are gone; answers whether anything changed."""
        kept = lines.known(self.ids)
        current = self.current if lines.get(self.current) is not None else None
        if kept == self.ids and current == self.current:
            return False
        if current is None and self.current is not None:
            here = lines.at(self.caret)
            current = here.id if here is not None else None
        self.ids = kept | ({current} if current is not None else frozenset())
        self.current = current
        if self._anchor not in self.ids:
            self._anchor = current
        return True

    def _put_caret(self, line: Segment, caret: int | None) -> None:
        self.caret = self.mark = line.start if caret is None else min(max(caret, line.start), line.end)
