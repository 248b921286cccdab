"""What each kind of edit is called behind "Undo" and "Redo"."""

from PySide6.QtCore import QObject

from narratix_desktop.domain.edit import Edit, Intent


def words_for(edit: Edit) -> str:
    """Words such as ``"reassign 3 lines"``."""
    words = _EditWords()
    return words.of_several(edit.intent, edit.count) if edit.count > 1 else words.of_one(edit.intent)


class _EditWords(QObject):
    """A class, because the collector of texts sees plurals nowhere else."""

    def of_one(self, intent: Intent) -> str:
        """Words for an edit of one thing."""
        words = {
            Intent.REASSIGN_LINES: self.tr("reassign a line"),
            Intent.CONFIRM_LINES: self.tr("confirm a line"),
            Intent.DIRECT_LINES: self.tr("direct a line"),
            Intent.LOCK_LINES: self.tr("lock a line"),
            Intent.SPLIT_LINE: self.tr("split a line"),
            Intent.MERGE_LINES: self.tr("merge lines"),
            Intent.PRONOUNCE_WORD: self.tr("change a pronunciation"),
            Intent.CHOOSE_TAKE: self.tr("choose a take"),
            Intent.DESCRIBE_CHARACTER: self.tr("describe a character"),
            Intent.GIVE_VOICE: self.tr("give a voice"),
            Intent.MERGE_CHARACTERS: self.tr("merge characters"),
            Intent.SPLIT_CHARACTER: self.tr("split a character"),
            Intent.DESCRIBE_BOOK: self.tr("describe the book"),
            Intent.INCLUDE_CHAPTER: self.tr("include or leave out a chapter"),
            Intent.SET_PAUSE: self.tr("set a pause"),
            Intent.PLACE_CLIP: self.tr("move a clip"),
            Intent.SPLIT_CLIP: self.tr("split a clip"),
            Intent.RESET_CLIP: self.tr("put a clip back"),
            Intent.ADD_CUE: self.tr("add a cue"),
            Intent.CHANGE_CUE: self.tr("change a cue"),
            Intent.REMOVE_CUE: self.tr("remove a cue"),
            Intent.ADD_MARKER: self.tr("add a marker"),
            Intent.CHANGE_MARKER: self.tr("change a marker"),
            Intent.REMOVE_MARKER: self.tr("remove a marker"),
            Intent.ADD_POINT: self.tr("add an automation point"),
            Intent.MOVE_POINT: self.tr("move an automation point"),
            Intent.REMOVE_POINT: self.tr("remove an automation point"),
            Intent.CHANGE_MIX: self.tr("change the mix"),
        }
        return words.get(intent, self.tr("the last change"))

    def of_several(self, intent: Intent, count: int) -> str:
        """Words for an edit of so many."""
        words = {
            Intent.REASSIGN_LINES: self.tr("reassign %n lines", "", count),
            Intent.CONFIRM_LINES: self.tr("confirm %n lines", "", count),
            Intent.DIRECT_LINES: self.tr("direct %n lines", "", count),
            Intent.LOCK_LINES: self.tr("lock %n lines", "", count),
            Intent.MERGE_LINES: self.tr("merge %n lines", "", count),
            Intent.MERGE_CHARACTERS: self.tr("merge %n characters", "", count),
            Intent.SPLIT_CHARACTER: self.tr("split %n lines off a character", "", count),
            Intent.CHOOSE_TAKE: self.tr("choose %n takes", "", count),
            Intent.PLACE_CLIP: self.tr("move %n clips", "", count),
            Intent.RESET_CLIP: self.tr("put %n clips back", "", count),
            Intent.REMOVE_CUE: self.tr("remove %n cues", "", count),
        }
        return words.get(intent, self.of_one(intent))
