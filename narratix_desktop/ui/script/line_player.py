"""Plays the chapter from a line or a word, and says which word is heard.

Playing goes through the session, so that the timeline and the mixer play along. A line in a chapter that is not
arranged yet is played as soon as it is.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.ids import ChapterId, SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.units import Frames
from narratix_desktop.services.word_clock import SpokenWord, word_times
from narratix_desktop.ui.script.line_marks import LineMarks
from narratix_desktop.ui.session import Session


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be played: from an offset, and whether only the line that holds it."""

    chapter: ChapterId
    offset: int
    alone: SegmentId | None = None


class LinePlayer(QObject):
    """Plays for the script.

    Signals:
        word_changed: The ``SpokenWord`` at the playhead, or None.
        nothing_to_play: What was asked for is not spoken yet.
    """

    word_changed = Signal(object)
    nothing_to_play = Signal()

    def __init__(self, session: Session, marks: LineMarks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._marks = marks
        self._words: Sequence[SpokenWord] = ()
        self._begins: list[int] = []
        self._of: ChapterId | None = None
        self._awaited: frozenset[SegmentId] = frozenset()
        self._wish: _Wish | None = None
        self._stop_at: Frames | None = None
        self._word: SpokenWord | None = None
        session.preview_changed.connect(self._work_out)
        session.transport.playhead_moved.connect(self._on_playhead)
        session.transport.playing_changed.connect(self._on_playing)
        marks.sounds_arrived.connect(self._on_sounds)

    @property
    def playing(self) -> bool:
        """Whether the chapter plays."""
        return self._session.transport.playing

    @property
    def word(self) -> SpokenWord | None:
        """The word at the playhead."""
        return self._word

    def play_from(self, line: Segment, offset: int) -> None:
        """Play from a word on; where the line is not spoken, from the next one that is."""
        self._play(_Wish(line.chapter_id, offset))

    def play_line(self, line: Segment) -> None:
        """Play one line with what sounds around it, and stop behind it."""
        self._play(_Wish(line.chapter_id, line.start, line.id))

    def pause(self) -> None:
        """Stop where the playhead is."""
        self._wish = None
        self._session.transport.pause()

    def resume(self) -> None:
        """Play on from the playhead."""
        self._stop_at = None
        self._session.transport.play()

    def _play(self, wish: _Wish) -> None:
        self._wish = wish
        session = self._session
        if session.chapter is None or session.chapter.id != wish.chapter:
            session.choose_chapter(wish.chapter)
        elif self._of == wish.chapter and not session.arranging:
            self._fulfil()

    def _fulfil(self) -> None:
        """Play what was wished for, now that the words of its chapter are known."""
        wish, self._wish = self._wish, None
        if wish is None or wish.chapter != self._of or wish.alone in self._awaited:
            self._wish = wish
            return
        words = [word for word in self._words if wish.alone is None or word.segment_id == wish.alone]
        first = next((word for word in words if word.end > wish.offset), None)
        if first is None:
            self.nothing_to_play.emit()
            return
        self._session.transport.pause()
        self._stop_at = words[-1].ends if wish.alone is not None else None
        self._session.transport.seek(first.begins)
        self._session.transport.play()

    # When words sound

    def _on_sounds(self, chapter_id: ChapterId) -> None:
        if self._session.chapter is not None and self._session.chapter.id == chapter_id:
            self._work_out()

    def _work_out(self, _preview: object = None) -> None:
        """Find out when the words of the chapter sound, which takes longer than a frame for a long one."""
        chapter, preview = self._session.chapter, self._session.preview
        sounds = None if chapter is None else self._marks.sounds.get(chapter.id)
        if chapter is None or preview is None or sounds is None:
            self._take_words(None, ())
            return
        # A take that was made or chosen just now is known here before the chapter is arranged with it.
        heard = {clip.source: clip.asset for clip in preview.timeline.clips}
        takes = {line: take for line, take in sounds.takes.items() if heard.get(line) == take.asset}
        self._awaited = frozenset(line for line in sounds.takes if line in heard and line not in takes)
        work = asyncio.to_thread(word_times, preview.timeline, sounds.lines, takes)
        self._session.operations.load("script.words", work, lambda words: self._take_words(chapter.id, words))

    def _take_words(self, chapter_id: ChapterId | None, words: Sequence[SpokenWord]) -> None:
        self._of = chapter_id
        self._words = sorted(words, key=lambda word: word.begins)
        self._begins = [word.begins for word in self._words]
        self._tell(self._session.transport.position)
        if self._wish is not None and chapter_id is not None:
            self._fulfil()

    def _on_playhead(self, frame: int) -> None:
        if self._stop_at is not None and frame >= self._stop_at and self._session.transport.playing:
            self._stop_at = None
            self._session.transport.pause()
        self._tell(frame)

    def _on_playing(self, playing: bool) -> None:
        if not playing:
            self._stop_at = None
        self.word_changed.emit(self._word)

    def _tell(self, frame: int) -> None:
        at = bisect_right(self._begins, frame) - 1
        word = self._words[at] if at >= 0 and frame > 0 else None
        if word != self._word:
            self._word = word
            self.word_changed.emit(word)
