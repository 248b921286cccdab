"""What each kind of edit is called behind "Undo" and "Redo"."""

from PySide6.QtCore import QCoreApplication

from narratix_desktop.domain.edit import Edit, Intent


def words_for(edit: Edit) -> str:
    """Words such as ``"reassign 3 lines"``."""
    return _of_several(edit.intent, edit.count) if edit.count > 1 else _of_one(edit.intent)


def _of_one(intent: Intent) -> str:
    words = {
        Intent.REASSIGN_LINES: _tr("reassign a line"),
        Intent.CONFIRM_LINES: _tr("confirm a line"),
        Intent.DIRECT_LINES: _tr("direct a line"),
        Intent.LOCK_LINES: _tr("lock a line"),
        Intent.SPLIT_LINE: _tr("split a line"),
        Intent.MERGE_LINES: _tr("merge lines"),
        Intent.PRONOUNCE_WORD: _tr("change a pronunciation"),
        Intent.CHOOSE_TAKE: _tr("choose a take"),
        Intent.DESCRIBE_CHARACTER: _tr("describe a character"),
        Intent.GIVE_VOICE: _tr("give a voice"),
        Intent.MERGE_CHARACTERS: _tr("merge characters"),
        Intent.SPLIT_CHARACTER: _tr("split a character"),
        Intent.DESCRIBE_BOOK: _tr("describe the book"),
        Intent.INCLUDE_CHAPTER: _tr("include or leave out a chapter"),
        Intent.SET_PAUSE: _tr("set a pause"),
        Intent.PLACE_CLIP: _tr("move a clip"),
        Intent.SPLIT_CLIP: _tr("split a clip"),
        Intent.RESET_CLIP: _tr("put a clip back"),
        Intent.ADD_CUE: _tr("add a cue"),
        Intent.CHANGE_CUE: _tr("change a cue"),
        Intent.REMOVE_CUE: _tr("remove a cue"),
        Intent.ADD_MARKER: _tr("add a marker"),
        Intent.CHANGE_MARKER: _tr("change a marker"),
        Intent.REMOVE_MARKER: _tr("remove a marker"),
        Intent.ADD_POINT: _tr("add an automation point"),
        Intent.MOVE_POINT: _tr("move an automation point"),
        Intent.REMOVE_POINT: _tr("remove an automation point"),
        Intent.CHANGE_MIX: _tr("change the mix"),
    }
    return words.get(intent, _tr("the last change"))


def _of_several(intent: Intent, count: int) -> str:
    words = {
        Intent.REASSIGN_LINES: _tr("reassign %n lines", count),
        Intent.CONFIRM_LINES: _tr("confirm %n lines", count),
        Intent.DIRECT_LINES: _tr("direct %n lines", count),
        Intent.LOCK_LINES: _tr("lock %n lines", count),
        Intent.MERGE_LINES: _tr("merge %n lines", count),
        Intent.MERGE_CHARACTERS: _tr("merge %n characters", count),
        Intent.SPLIT_CHARACTER: _tr("split %n lines off a character", count),
        Intent.PLACE_CLIP: _tr("move %n clips", count),
        Intent.RESET_CLIP: _tr("put %n clips back", count),
        Intent.REMOVE_CUE: _tr("remove %n cues", count),
    }
    return words.get(intent, _of_one(intent))


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Edits", text, "", count)
