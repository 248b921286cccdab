"""The author's changes to the cast: who somebody is, whose voice they have, who is the same person, who is two.

A character that the author changed is left alone by a new analysis; its former name becomes an alias, so that the
analysis finds it again.
"""

from collections.abc import Mapping, Sequence

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.edit import Editable, Field, Intent, RowChange
from narratix_desktop.domain.errors import AnalysisError, NotFoundError
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.services.edit_rows import character_fields, commit, made, removed, segment_fields, updated
from narratix_desktop.services.workshop import Workshop


async def describe_character(
    book_id: BookId,
    character_id: CharacterId,
    workshop: Workshop,
    *,
    name: str | None = None,
    aliases: Sequence[str] | None = None,
    gender: Gender | None = None,
    age: Age | None = None,
    description: str | None = None,
) -> Changes:
    """Change what is known about a character; None leaves a field as it is.

    Raises:
        NotFoundError: The character no longer exists.
        AnalysisError: The name is empty, or another character has it.
    """
    cast = await workshop.scripts.characters(book_id)
    character = _find(cast, character_id)
    given: dict[str, Field] = {}
    known = list(character.aliases if aliases is None else dict.fromkeys(filter(None, map(str.strip, aliases))))
    if name is not None:
        given["name"] = _free_name(name, cast, but=character_id)
        if name.strip() != character.name and character.name not in known:
            known.append(character.name)
    given["aliases"] = [alias for alias in known if alias != given.get("name", character.name)]
    if gender is not None:
        given["gender"] = gender.value
    if age is not None:
        given["age"] = age.value
    if description is not None:
        given["description"] = description.strip()
    change = _update(character, **given)
    # A description is saved while it is typed: the pauses between are no steps to take back.
    merge_key = f"description:{character_id}" if set(given) == {"aliases", "description"} and aliases is None else ""
    return await commit(book_id, Intent.DESCRIBE_CHARACTER, [change], workshop, merge_key=merge_key)


async def give_voice(book_id: BookId, character_id: CharacterId, spec: VoiceSpec, workshop: Workshop) -> Changes:
    """Cast a character; takes in its former voice stay and count as stale. Raises ``NotFoundError``."""
    return await give_voices(book_id, {character_id: spec}, workshop)


async def give_voices(book_id: BookId, voices: Mapping[CharacterId, VoiceSpec], workshop: Workshop) -> Changes:
    """Cast several characters as one edit; takes in former voices stay and count as stale. Raises ``NotFoundError``."""
    cast = await workshop.scripts.characters(book_id)
    changes: list[RowChange | None] = []
    for character_id, spec in voices.items():
        character = _find(cast, character_id)
        voice = await workshop.voices.keep(spec)
        changes.append(updated(Editable.CHARACTER, character.id, character_fields(character), voice_id=str(voice.id)))
    merge_key = f"voice:{','.join(map(str, sorted(voices)))}"
    return await commit(book_id, Intent.GIVE_VOICE, changes, workshop, count=len(voices), merge_key=merge_key)


async def merge_characters(
    book_id: BookId, into: CharacterId, others: Sequence[CharacterId], workshop: Workshop
) -> Changes:
    """Say that several characters are one person, who takes over their lines and their names as aliases.

    Raises:
        NotFoundError: A character no longer exists.
        AnalysisError: The narrator would go away.
    """
    cast = await workshop.scripts.characters(book_id)
    person = _find(cast, into)
    gone = [_find(cast, other) for other in dict.fromkeys(others) if other != into]
    if any(one.is_narrator for one in gone):
        raise AnalysisError(
            "The characters were not merged because the narrator cannot go away.",
            "Merge the others into the narrator instead.",
        )
    if not gone:
        return Changes()
    names = [*person.aliases, *(name for one in gone for name in (one.name, *one.aliases))]
    changes: list[RowChange | None] = [
        _update(person, aliases=[name for name in dict.fromkeys(names) if name != person.name])
    ]
    losing = {one.id for one in gone}
    changes.extend(
        updated(Editable.SEGMENT, line.id, segment_fields(line), character_id=str(into))
        for line in await workshop.scripts.whole(book_id)
        if line.character_id in losing
    )
    changes.extend(removed(Editable.CHARACTER, one.id, character_fields(one)) for one in gone)
    return await commit(book_id, Intent.MERGE_CHARACTERS, changes, workshop, count=len(gone) + 1)


async def split_character(
    book_id: BookId, character_id: CharacterId, name: str, segment_ids: Sequence[SegmentId], workshop: Workshop
) -> Changes:
    """Make a second person out of a character, who speaks the given lines and has no voice yet.

    Raises:
        NotFoundError: The character or a line no longer exists.
        AnalysisError: The name is empty or taken, or there are no lines.
    """
    cast = await workshop.scripts.characters(book_id)
    character = _find(cast, character_id)
    lines = [line for line in await workshop.scripts.lines(segment_ids) if line.character_id == character_id]
    if not lines:
        raise AnalysisError(
            f"No character was made because none of the lines is spoken by {character.name}.",
            "Select lines of this character first.",
        )
    (new_id,) = await workshop.edits.new_ids(1)
    fields = character_fields(character) | {
        "name": _free_name(name, cast),
        "aliases": [],
        "is_narrator": False,
        "voice_id": None,
        "edited": True,
    }
    changes: list[RowChange | None] = [made(Editable.CHARACTER, new_id, fields)]
    changes.extend(
        updated(
            Editable.SEGMENT,
            line.id,
            segment_fields(line),
            character_id=str(new_id),
            confidence=1.0,
            locked=True,
        )
        for line in lines
    )
    return await commit(book_id, Intent.SPLIT_CHARACTER, changes, workshop, count=len(lines))


def _update(character: Character, **wanted: Field) -> RowChange | None:
    """A change that counts as the author's word, where it is one."""
    if updated(Editable.CHARACTER, character.id, character_fields(character), **wanted) is None:
        return None
    return updated(Editable.CHARACTER, character.id, character_fields(character), **wanted, edited=True)


def _find(cast: Sequence[Character], character_id: CharacterId) -> Character:
    found = next((one for one in cast if one.id == character_id), None)
    if found is None:
        raise NotFoundError("Nothing was changed because this character no longer exists.", "Choose another one.")
    return found


def _free_name(name: str, cast: Sequence[Character], but: CharacterId | None = None) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise AnalysisError("The name was not changed because a character needs one.", "Type a name.")
    if any(one.name.casefold() == wanted.casefold() and one.id != but for one in cast):
        raise AnalysisError(
            f"The name was not changed because another character is called {wanted}.",
            "Choose another name, or merge the two characters.",
        )
    return wanted
