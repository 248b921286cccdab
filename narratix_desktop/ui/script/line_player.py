"""Plays the chapter from a line or a word, and says which word is heard.

Playing goes through the session, so that the timeline and the mixer play along. A line in a chapter that is not
arranged yet is played as soon as it is.
"""

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from narratix_desktop.domain.ids import ChapterId, SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.units import Frames
from narratix_desktop.services.word_clock import SpokenWord
from narratix_desktop.services.word_places import HeardWords, heard_words
from narratix_desktop.ui.script.line_marks import LineMarks
from narratix_desktop.ui.session import Session


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be played: from an offset, and whether only the line that holds it."""

    chapter: ChapterId
    offset: int
    alone: Segment | None = None


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
        self._words: HeardWords | None = None
        self._of: ChapterId | None = None
        self._old = False
        self._awaited: frozenset[SegmentId] = frozenset()
        self._wish: _Wish | None = None
        self._stop_at: Frames | None = None
        self._word: SpokenWord | None = None
        session.preview_changed.connect(self._on_preview)
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
        self._play(_Wish(line.chapter_id, line.start, line))

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
        elif self._old:
            self._work_out()
        elif self._of == wish.chapter and not session.arranging:
            self._fulfil()

    def _fulfil(self) -> None:
        """Play what was wished for, now that the words of its chapter are known."""
        wish, self._wish = self._wish, None
        line = None if wish is None else wish.alone
        if wish is None or wish.chapter != self._of or (line is not None and line.id in self._awaited):
            self._wish = wish
            return
        stretch = None if self._words is None else self._words.stretch(wish.offset, line)
        if stretch is None:
            self.nothing_to_play.emit()
            return
        self._session.transport.pause()
        self._stop_at = stretch[1] if line is not None else None
        self._session.transport.seek(stretch[0])
        self._session.transport.play()

    # When words sound

    def _on_sounds(self, chapter_id: ChapterId) -> None:
        if self._session.chapter is not None and self._session.chapter.id == chapter_id:
            self._on_preview()

    def _on_preview(self, _preview: object = None) -> None:
        """The words are others now; they are worked out again where anybody wants to know."""
        self._old = True
        if self._session.preview is None:
            self._work_out()
        else:
            self._work_out_where_wanted(self._session.transport.position)

    def _work_out_where_wanted(self, frame: int) -> None:
        # While a chapter is spoken it is arranged anew several times a second, mostly with nobody listening.
        if self._old and (frame > 0 or self._wish is not None or self.playing):
            self._work_out()

    def _work_out(self) -> None:
        """Find out when the words of the chapter sound, which takes longer than a frame for a long one."""
        self._old = False
        chapter, preview = self._session.chapter, self._session.preview
        sounds = None if chapter is None else self._marks.sounds.get(chapter.id)
        if chapter is None or preview is None or sounds is None:
            self._take_words(None, None)
            return
        # A take that was made or chosen just now is known here before the chapter is arranged with it.
        heard = {clip.source: clip.asset for clip in preview.timeline.clips}
        takes = {line: take for line, take in sounds.takes.items() if heard.get(line) == take.asset}
        self._awaited = frozenset(line for line in sounds.takes if line in heard and line not in takes)
        work = asyncio.to_thread(heard_words, preview.timeline, sounds.lines, takes)
        self._session.operations.load("script.words", work, lambda words: self._take_words(chapter.id, words))

    def _take_words(self, chapter_id: ChapterId | None, words: HeardWords | None) -> None:
        self._of = chapter_id
        self._words = words
        self._tell(self._session.transport.position)
        if self._wish is not None and chapter_id is not None:
            self._fulfil()

    def _on_playhead(self, frame: int) -> None:
        if self._stop_at is not None and frame >= self._stop_at and self._session.transport.playing:
            self._stop_at = None
            self._session.transport.pause()
        self._work_out_where_wanted(frame)
        self._tell(frame)

    def _on_playing(self, playing: bool) -> None:
        if not playing:
            self._stop_at = None
        self.word_changed.emit(self._word)

    def _tell(self, frame: int) -> None:
        word = self._words.at(frame) if self._words is not None and frame > 0 else None
        if word != self._word:
            self._word = word
            self.word_changed.emit(word)
