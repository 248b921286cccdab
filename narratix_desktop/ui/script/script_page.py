"""The script in the middle of the window: page, bars, search and speakers, put together and kept up to date."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.services.line_states import LineStates
from narratix_desktop.services.word_clock import SpokenWord
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.preferences import LARGEST_SCRIPT, SCRIPT_SCALE, SMALLEST_SCRIPT
from narratix_desktop.ui.script.book_script import BookScript, chapter_index
from narratix_desktop.ui.script.cast_looks import cast_looks, speaker_choices
from narratix_desktop.ui.script.finder import Finder
from narratix_desktop.ui.script.line_actions import LineActions, ScriptParts
from narratix_desktop.ui.script.line_marks import LineMarks
from narratix_desktop.ui.script.line_menu import LineMenu
from narratix_desktop.ui.script.line_player import LinePlayer
from narratix_desktop.ui.script.script_commands import script_commands
from narratix_desktop.ui.script.speaker_places import SpeakerPlaces
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.script.accessible import install_accessible_script, tell_current_line
from narratix_desktop.ui.widgets.script.find_bar import FindBar
from narratix_desktop.ui.widgets.script.page_text import PageText
from narratix_desktop.ui.widgets.script.review_bar import ReviewBar
from narratix_desktop.ui.widgets.script.speaker_strip import SpeakerStrip
from narratix_desktop.ui.widgets.script.tools import dot
from narratix_desktop.ui.widgets.script.view import ScriptView


class ScriptPage(QWidget):
    """The script of the session's book."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._following = True
        self._begin_at: int | None = None
        self.script = BookScript(session, self)
        self.marks = LineMarks(session, LineStates(session.studio.workshop, session.studio.speaker), self)
        self.player = LinePlayer(session, self.marks, self)
        self._places = SpeakerPlaces(session, self.script, self)
        # Before the view: what a screen reader asks of it is settled when it gets its name.
        install_accessible_script()
        self.view = ScriptView(theme)
        self.bar = ReviewBar(theme)
        self.find_bar = FindBar(theme)
        self.strip = SpeakerStrip()
        self.parts = ScriptParts(session, self.script, self.marks, self.player, self.view)
        self.actions_on_lines = LineActions(self.parts, self)
        self.finder = Finder(session, self.script, self.view, self.find_bar, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.strip)
        self.setFocusProxy(self.view)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.changed.connect(lambda: self._show_cast(self.script.cast))
        self._connect_library()
        self._connect_author()

    def _connect_library(self) -> None:
        session, script = self._session, self.script
        script.page_changed.connect(self._show_page)
        script.chapters_changed.connect(self._show_chapters)
        script.lines_changed.connect(self._on_lines)
        script.all_arrived.connect(self._count_uncertain)
        script.cast_changed.connect(self._show_cast)
        session.speakers.changed.connect(lambda: self._show_cast(script.cast))
        session.chapter_changed.connect(self._on_chapter)
        session.selection_changed.connect(self._on_selection)
        session.transport.playing_changed.connect(self._on_playing)
        self.marks.changed.connect(lambda: self.view.show_marks(self.marks.marks, self.marks.details))
        self.player.word_changed.connect(self._show_word)

    def _connect_author(self) -> None:
        view, bar, actions = self.view, self.bar, self.actions_on_lines
        view.lines_selected.connect(self._on_selected)
        view.caret_moved.connect(lambda _: tell_current_line(view))
        view.menu_asked.connect(self._open_menu)
        view.chapter_seen.connect(self._on_seen)
        view.scrolled_by_author.connect(lambda: self._follow(False))
        view.size_asked.connect(self.resize_text)
        view.bind("Ctrl+F", self.finder.open)
        view.bind("F3", lambda: self.finder.step(1))
        view.bind("Shift+F3", lambda: self.finder.step(-1))
        bar.chapter_picked.connect(self._go_to_chapter)
        bar.review_asked.connect(self._review)
        bar.find_asked.connect(self.finder.open)
        bar.back_asked.connect(lambda: self._follow(True))
        actions.told.connect(bar.tell)
        self.strip.picked.connect(actions.assign)
        self.strip.more_asked.connect(actions.choose_speaker)

    @property
    def first_offset(self) -> int:
        """Offset of the first paragraph in view, or that will be once the book has arrived."""
        return self.view.first_offset if self._begin_at is None else self._begin_at

    def begin_at(self, offset: int | None) -> None:
        """Show the book that is opened next from an offset on, where the author left it."""
        self._begin_at = offset

    def commands(self) -> Sequence[Command]:
        """What can be done with the script; the window puts it into menus, palette and shortcut sheet."""
        view = Menu.VIEW
        larger, smaller = lambda: self.resize_text(1.1), lambda: self.resize_text(1 / 1.1)
        return (
            *script_commands(self.actions_on_lines, self.finder),
            Command("view.larger", self.tr("&Larger script"), larger, view, ("Ctrl++", "Ctrl+="), 2),
            Command("view.smaller", self.tr("&Smaller script"), smaller, view, ("Ctrl+-",), 2),
        )

    def resize_text(self, factor: float) -> None:
        """Show the text larger or smaller from now on, as the settings can."""
        preferences = self._session.studio.preferences
        scale = min(max(preferences.get(SCRIPT_SCALE) * factor, SMALLEST_SCRIPT), LARGEST_SCRIPT)
        preferences.set(SCRIPT_SCALE, round(scale, 3))

    # From the library

    def _show_page(self, page: PageText | None) -> None:
        self.view.show_book(page, self.script.lines)
        self._show_cast(self.script.cast)
        chapters = page.chapters if page is not None else ()
        if page is not None and not isinstance(QApplication.focusWidget(), QLineEdit):
            self.view.setFocus()
        self.bar.show_chapters(chapters)
        self.bar.show_uncertain(0)
        self.bar.tell("")
        chapter = self._session.chapter
        if page is not None and chapter is not None and self._begin_at is None:
            # Front matter that is left out is not what the author begins with.
            self.view.show_at_top(chapter.start)
        if chapter is not None:
            self._on_chapter(chapter)
        if self._begin_at is not None:
            self.view.show_at_top(self._begin_at)
            self._begin_at = None

    def _show_chapters(self, page: PageText) -> None:
        self.view.show_chapters(page)
        self.bar.show_chapters(page.chapters)

    def _on_lines(self, chapter: int) -> None:
        self.view.lines_changed()
        if not self.script.loading:
            self._count_uncertain()
        page = self.script.page
        if page is not None and page.chapters[chapter].id in self.marks.sounds:
            self.marks.refresh([page.chapters[chapter].id])

    def _count_uncertain(self) -> None:
        self.bar.show_uncertain(self.script.lines.uncertain)

    def _show_cast(self, cast: tuple[Character, ...]) -> None:
        speakers, theme = self._session.speakers, self._theme
        looks = cast_looks(cast, speakers, theme)
        if looks == self.view.content.cast and len(cast) + 1 == len(self.actions_on_lines.choices):
            return
        self.view.show_cast(looks)
        choices = speaker_choices(cast, speakers, theme) if cast else ()
        self.actions_on_lines.choices = choices
        self.strip.show_speakers(choices)
        self.strip.setVisible(bool(choices))
        self.find_bar.show_speakers([(one.id, one.name, dot(one.color)) for one in choices if one.id is not None])

    def _on_chapter(self, chapter: Chapter | None) -> None:
        """Another chapter was chosen: show it, unless the author reads in it already."""
        page, current = self.script.page, self.view.current
        if chapter is None or page is None:
            return
        at = chapter_index(page, chapter.id)
        seen = self.view.chapters_in_window()
        if at is not None and at not in seen and (current is None or current.chapter_id != chapter.id):
            self.view.show_at_top(chapter.start)
        self._want_sounds()

    def _on_selection(self, ids: tuple[SegmentId, ...]) -> None:
        self.view.select_lines(ids)

    def _show_word(self, word: SpokenWord | None) -> None:
        playing = word.segment_id if word is not None and self.player.playing else None
        self.view.show_spoken((word.start, word.end) if word is not None else None, playing)
        if word is not None and self._following and self.player.playing:
            self.view.follow(word.start, word.end)

    def _on_playing(self, playing: bool) -> None:
        self._follow(True)

    # From the author

    def _on_selected(self, ids: tuple[SegmentId, ...]) -> None:
        self.bar.tell("")
        self._session.select_lines(ids)
        current = self.view.current
        if current is not None and not self.player.playing:
            self._session.choose_chapter(current.chapter_id)

    def _on_seen(self, chapter: int) -> None:
        self.bar.show_chapter(chapter)
        self.script.look_at(chapter)
        self._want_sounds()

    def _want_sounds(self) -> None:
        page = self.script.page
        if page is None:
            return
        wanted = [page.chapters[at].id for at in self.view.chapters_in_window()]
        if self._session.chapter is not None:
            wanted.append(self._session.chapter.id)
        self.marks.want(dict.fromkeys(wanted))

    def _go_to_chapter(self, at: int) -> None:
        page = self.script.page
        if page is not None:
            self._session.choose_chapter(page.chapters[at].id)
            self.view.show_at_top(page.chapters[at].start)
            self.view.setFocus()

    def _review(self, step: int) -> None:
        self.actions_on_lines.review(step)
        self.view.setFocus()

    def _follow(self, following: bool) -> None:
        """Follow what is heard, or let the author look elsewhere until they come back."""
        self._following = following
        self.bar.show_back(self.player.playing and not following)
        if following:
            self._show_word(self.player.word)

    def _open_menu(self, place: QPoint) -> None:
        LineMenu(self.parts, self.actions_on_lines, self._theme).popup(place)
