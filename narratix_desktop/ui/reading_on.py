"""Plays on into the next chapter: it is arranged while the end of the one before is heard."""

from PySide6.QtCore import QObject

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.domain.units import Frames
from narratix_desktop.services.chapter_mix import ChapterMix, chapter_mix
from narratix_desktop.ui.session import Session


class ReadingOn(QObject):
    """Follows the transport of one session; a chapter that is not in the audio is passed over."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._prepared: tuple[ChapterId, ChapterMix] | None = None
        self._awaited: tuple[ChapterId, float] | None = None
        session.transport.end_neared.connect(self._prepare)
        session.transport.chapter_ended.connect(self._go_on)
        session.preview_changed.connect(self._on_preview)
        session.chapter_changed.connect(self._on_chapter)

    @property
    def is_ready(self) -> bool:
        """Whether the next chapter is arranged already."""
        return self._prepared is not None

    def _next(self) -> Chapter | None:
        chapter = self._session.chapter
        if chapter is None:
            return None
        return next((one for one in self._session.chapters if one.included and one.ordinal > chapter.ordinal), None)

    def _prepare(self) -> None:
        following = self._next()
        if following is not None:
            work = chapter_mix(following, self._session.studio.workshop)
            self._session.operations.load("reading_on", work, lambda mix: self._keep(following.id, mix))

    def _keep(self, chapter_id: ChapterId, mix: ChapterMix) -> None:
        self._prepared = chapter_id, mix

    def _go_on(self) -> None:
        following = self._next()
        if following is None:
            return
        prepared, self._prepared = self._prepared, None
        self._awaited = following.id, self._session.transport.speed
        ready = prepared[1] if prepared is not None and prepared[0] == following.id else None
        self._session.choose_chapter(following.id, ready)

    def _on_chapter(self, chapter: Chapter | None) -> None:
        if self._awaited is not None and (chapter is None or chapter.id != self._awaited[0]):
            self._awaited = None

    def _on_preview(self, preview: ChapterMix | None) -> None:
        if self._awaited is None or preview is None:
            return
        (_, speed), self._awaited = self._awaited, None
        if preview.timeline.clips:
            self._session.transport.play(Frames(0), speed)
