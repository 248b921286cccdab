"""The characters panel on a real library: what it shows, and what the author changes in it by mouse and key."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSlider, QTableView, QWidget

from narratix_desktop.domain.character import Age, CastMember, Gender
from narratix_desktop.domain.edit import Intent
from narratix_desktop.services.undo_edit import edit_history, undo
from narratix_desktop.ui.models.cast_rows import NAME, SHARE, SURE, VOICE
from narratix_desktop.ui.models.cast_table import MIME
from tests.services.cast_books import NARRATOR, Play
from tests.ui.cast_scenes import HARBOUR, LONG, Stage, open_stage

Play_ = Callable[..., None]
PEOPLE = {"Ada": CastMember("Ada", "Ada", ("Mrs. Ash", "the widow"), Gender.FEMALE, Age.OLD, description="A widow.")}


def header_click(stage: Stage, column: int) -> None:
    header = stage.view.horizontalHeader()
    spot = header.rect().center()
    spot.setX(header.sectionViewportPosition(column) + header.sectionSize(column) // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_the_list_shows_lines_share_sureness_voice_and_aliases(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, replace(HARBOUR, people=PEOPLE), Narrator="Edmund", Ada="Old Agatha")
        assert stage.names()[0] == "Ada"
        assert sum(row.character.share for row in stage.rows()) == pytest.approx(1.0)
        assert (stage.row("Ada").character.lines, stage.row("Ada").voice) == (3, "Old Agatha (Received Pronunciation)")
        assert stage.row("Bo").uncertain == 1
        assert stage.row("Bo").confidence == pytest.approx(0.65)
        assert stage.row("Bo").voiceless
        assert len({row.place for row in stage.rows()}) == 4
        index = stage.view.order.index(stage.names().index("Ada"), NAME)
        assert "Mrs. Ash, the widow" in index.data(Qt.ItemDataRole.ToolTipRole)
        bo = stage.names().index("Bo")
        assert stage.view.order.index(bo, SURE).data() == "1 uncertain · 65 %"
        assert stage.view.order.index(bo, VOICE).data() == "needs a voice"

    play_scenario(scenario)


def test_columns_sort_and_typing_filters(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, replace(HARBOUR, people=PEOPLE), Narrator="Edmund")
        header_click(stage, NAME)
        assert stage.names() == ["Ada", "Bo", "Cy", NARRATOR]
        header_click(stage, NAME)
        assert stage.names() == [NARRATOR, "Cy", "Bo", "Ada"]
        assert stage.view.order.headerData(NAME, Qt.Orientation.Horizontal) == "Character ↓"
        header_click(stage, SHARE)
        shares = [row.character.share for row in stage.rows()]
        assert shares == sorted(shares, reverse=True)
        stage.panel.page.filter.setFocus()
        QTest.keyClicks(stage.panel.page.filter, "widow")
        assert stage.names() == ["Ada"]
        QTest.keyClick(stage.panel.page.filter, Qt.Key.Key_Escape)
        QTest.keyClicks(stage.panel.page.filter, "edmund")
        assert stage.names() == [NARRATOR]
        QTest.keyClick(stage.panel.page.filter, Qt.Key.Key_Return)
        assert stage.panel.selected() is not None
        assert stage.view.hasFocus()

    play_scenario(scenario)


def test_a_name_is_changed_in_the_list_by_key_and_by_double_click(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        stage.click("Bo")
        QTest.keyClick(stage.view, Qt.Key.Key_F2)
        (field,) = stage.view.findChildren(QLineEdit, "in_place")
        QTest.keyClicks(field, "Bosun")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await desk.until(lambda: "Bosun" in stage.names())
        assert (await stage.people())["Bosun"].aliases == ("Bo",)
        stage.click("Cy")
        QTest.mouseDClick(stage.view.viewport(), Qt.MouseButton.LeftButton, pos=stage.spot("Cy"))
        field = next(one for one in stage.view.findChildren(QLineEdit, "in_place") if one.text() == "Cy")
        field.setText("Cyril")
        # The row behind it changes while it is typed.
        model = stage.view.model()
        model.dataChanged.emit(model.index(0, 0), model.index(model.rowCount() - 1, model.columnCount() - 1))
        assert field.text() == "Cyril"
        QTest.keyClick(field, Qt.Key.Key_Return)
        await desk.until(lambda: "Cyril" in stage.names())
        await undo(stage.book_id, desk.workshop)
        await desk.until(lambda: "Cy" in stage.names())

    play_scenario(scenario)


def test_a_name_that_somebody_else_has_is_refused_with_a_reason(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        stage.click("Bo")
        stage.panel.page.detail.name.setText("ada")
        QTest.keyClick(stage.panel.page.detail.name, Qt.Key.Key_Return)
        await desk.until(desk.window.banner.isVisible)
        assert "another character is called ada" in desk.window.banner.headline.text()
        assert "Bo" in await stage.people()

    play_scenario(scenario)


def test_what_is_known_of_a_character_is_changed_where_it_stands(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, replace(HARBOUR, people=PEOPLE))
        detail = stage.panel.page.detail
        stage.click("Ada")
        assert (detail.gender.currentData(), detail.age.currentData()) == (Gender.FEMALE, Age.OLD)
        QTest.keyClicks(detail.aliases.field, "Agnes")
        QTest.keyClick(detail.aliases.field, Qt.Key.Key_Return)
        await desk.until(lambda: "Agnes" in stage.row("Ada").character.aliases)
        chip = next(one for one in detail.aliases.findChildren(QAbstractButton) if one.text() == "Mrs. Ash")
        chip.setFocus()
        QTest.keyClick(chip, Qt.Key.Key_Delete)
        await desk.until(lambda: stage.row("Ada").character.aliases == ("the widow", "Agnes"))
        detail.age.setFocus()
        QTest.keyClick(detail.age, Qt.Key.Key_Up)
        await desk.until(lambda: stage.row("Ada").character.age is Age.ADULT)
        detail.description.setFocus()
        QTest.keyClicks(detail.description, "Tired. ")
        await desk.until(lambda: stage.row("Ada").character.description == "Tired. A widow.")
        intents = [edit.intent for edit in await edit_history(stage.book_id, desk.workshop)]
        assert intents == [Intent.DESCRIBE_CHARACTER] * 4
        for _ in range(4):
            await undo(stage.book_id, desk.workshop)
        known = (await stage.people())["Ada"]
        assert (known.aliases, known.age, known.description) == (("Mrs. Ash", "the widow"), Age.OLD, "A widow.")
        await desk.until(lambda: detail.description.toPlainText() == "A widow.")

    play_scenario(scenario)


def test_a_description_is_kept_when_the_author_turns_to_somebody_else(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        stage.click("Ada")
        stage.panel.page.detail.description.setPlainText("A widow.")
        stage.click("Bo")
        await desk.until(lambda: stage.row("Ada").character.description == "A widow.")
        assert stage.row("Bo").character.description == ""
        assert stage.panel.page.detail.description.toPlainText() == ""

    play_scenario(scenario)


def test_selected_characters_become_one_under_the_name_that_stays(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        stage.click("Bo")
        stage.click("Cy", Qt.KeyboardModifier.ControlModifier)
        assert stage.panel.selected() is None
        assert stage.panel.page.merge_button.isVisible()
        QTest.keyClick(stage.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        menu = stage.panel.desk.menu
        assert menu is not None
        wanted = next(action for action in menu.actions() if action.text().startswith("Cy"))
        menu.setActiveAction(wanted)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        await desk.until(lambda: sorted(stage.names()) == ["Ada", "Cy", NARRATOR])
        assert ((await stage.people())["Cy"].aliases, stage.row("Cy").character.lines) == (("Bo",), 4)
        await undo(stage.book_id, desk.workshop)
        await desk.until(lambda: len(stage.names()) == 4)

    play_scenario(scenario)


def test_a_row_dropped_on_another_asks_at_the_place_and_merges(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        stage.click("Bo")
        data = stage.view.order.mimeData([stage.view.order.index(stage.names().index("Bo"), NAME)])
        assert isinstance(data, QMimeData)
        assert data.hasFormat(MIME)
        drop = QDropEvent(
            QPointF(stage.spot("Ada")),
            Qt.DropAction.LinkAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        stage.view.dropEvent(drop)
        menu = stage.panel.desk.menu
        assert menu is not None
        offered = [action.text() for action in menu.actions() if action.isEnabled() and action.text()]
        assert offered == ["Ada  (with the lines of Bo)", "Keep them apart"]
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        assert len(await stage.people()) == 4
        stage.view.dropEvent(drop)
        assert stage.panel.desk.menu is not None
        QTest.keyClick(stage.panel.desk.menu, Qt.Key.Key_Return)
        await desk.until(lambda: "Bo" not in stage.names())

    play_scenario(scenario)


def test_the_narrator_is_never_merged_away(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        stage.view.selectAll()
        stage.panel.desk.merge()
        assert stage.panel.desk.menu is not None
        actions = [action.text() for action in stage.panel.desk.menu.actions() if action.isEnabled()]
        assert [text.partition("  ")[0] for text in actions if text] == [NARRATOR, "Keep them apart"]
        stage.panel.desk.menu.close()

    play_scenario(scenario)


def test_a_click_selects_the_lines_everywhere_and_a_line_selects_its_character(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        session = desk.window.session
        stage.click("Cy")
        lines = await desk.workshop.casts.lines(stage.row("Cy").character.id)
        await desk.until(lambda: session.selection == lines)
        assert len(lines) == 2
        ada = await desk.workshop.casts.lines(stage.row("Ada").character.id)
        session.select_lines(ada[:1])
        await desk.until(lambda: (stage.panel.selected() or stage.row("Cy").character).name == "Ada")
        assert session.selection == ada[:1]

    play_scenario(scenario)


def test_selected_lines_become_a_character_of_their_own(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        detail = stage.panel.page.detail
        lines = await desk.workshop.casts.lines(stage.row("Ada").character.id)
        desk.window.session.select_lines(lines)
        await desk.until(lambda: (stage.panel.selected() or stage.row("Bo").character).name == "Ada")
        assert not detail.split.isVisible()  # all of somebody's lines are no new person
        desk.window.session.select_lines(lines[1:])
        await desk.until(detail.split.isVisible)
        QTest.keyClicks(detail.split_name, "Dora")
        QTest.keyClick(detail.split_name, Qt.Key.Key_Return)
        await desk.until(lambda: "Dora" in stage.names())
        assert (stage.row("Dora").character.lines, stage.row("Ada").character.lines) == (2, 1)
        await undo(stage.book_id, desk.workshop)
        await desk.until(lambda: stage.row("Ada").character.lines == 3)

    play_scenario(scenario)


def test_who_needs_a_voice_is_cast_with_one_click_and_one_undo(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Narrator="Edmund")
        needy = stage.panel.page.needy
        assert needy.isVisible()
        assert needy.words.text() == "3 characters need a voice."
        QTest.mouseClick(needy.button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: not any(row.voiceless for row in stage.rows()))
        assert not needy.isVisible()
        assert len({row.voice for row in stage.rows()}) == 4
        await undo(stage.book_id, desk.workshop)
        await desk.until(needy.isVisible)

    play_scenario(scenario)


def test_enter_lets_a_character_be_heard(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Ada="Old Agatha")
        stage.click("Ada")
        QTest.keyClick(stage.view, Qt.Key.Key_Return)
        await desk.until(lambda: desk.player.playing, 60)
        (clip,) = desk.player.timeline.clips
        assert desk.player.sources[clip.asset].stat().st_size > 10_000
        lines = await desk.workshop.casts.lines(stage.row("Ada").character.id)
        assert clip.source in lines
        assert await desk.workshop.takes.of_lines(lines) == {}

    play_scenario(scenario)


@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_any_number_of_characters_fits_a_narrow_and_a_wide_dock(play_scenario: Play_, theme: str, count: int) -> None:
    async def scenario(desk: Any) -> None:
        lines = [(f"Somebody with a long name {n}", LONG) for n in range(count)]
        stage = await open_stage(desk, Play([[lines]]))
        stage.panel.setParent(None)
        stage.panel.show()
        for width, tall in ((280, True), (640, False), (1000, True)):
            stage.panel.resize(width, 700)
            stage.panel.grab()
            assert stage.view.isColumnHidden(VOICE) is tall
            assert stage.view.horizontalHeader().length() <= stage.view.viewport().width()
        assert stage.view.order.rowCount() == count + (NARRATOR in stage.names())

    play_scenario(scenario, theme)


def test_every_control_of_the_panel_has_a_name_and_can_be_reached(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Ada="Annie", Bo="Annie")
        stage.click("Ada")
        stage.panel.desk.choose_voice()
        await desk.until(lambda: stage.panel.choosing)
        kinds: tuple[type[QWidget], ...] = (QAbstractButton, QComboBox, QSlider, QLineEdit, QTableView, QPlainTextEdit)
        for kind in kinds:
            for control in stage.panel.content.findChildren(kind):
                if control.objectName().startswith("qt_"):
                    continue
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text, control
                if control.isVisible() and control.isEnabled():
                    assert control.focusPolicy() != Qt.FocusPolicy.NoFocus, control

    play_scenario(scenario)
