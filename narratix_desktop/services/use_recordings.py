"""Let the author's own recordings be the takes of lines: one file for each line, or one for all with pauses between.

The files are read and never changed; what is kept is cut, trimmed and as loud as the speaker's voice is otherwise.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import AudioError, NotFoundError
from narratix_desktop.domain.ids import BookId, SegmentId, Sha256
from narratix_desktop.domain.origin import AUTHORS_RECORDING
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.units import Lufs
from narratix_desktop.ports.jobs import TakeRecordingsJob
from narratix_desktop.ports.store import NewTake
from narratix_desktop.services.arrange_timeline import SPEECH_LEVEL
from narratix_desktop.services.edit_takes import hear_new_takes
from narratix_desktop.services.speak_chapter import AUTHOR_RECORDING
from narratix_desktop.services.workshop import Workshop

RECORDINGS: Final = ("wav", "flac", "mp3", "m4a", "aac", "ogg", "opus", "aif", "aiff")
"""Suffixes of files that are offered; anything else that can be decoded is taken too."""


async def use_recordings(
    book_id: BookId, segment_ids: Sequence[SegmentId], files: Sequence[Path], workshop: Workshop
) -> Changes:
    """Give lines the takes that the author recorded and let them be heard, as one edit.

    Args:
        book_id: Whose lines they are.
        segment_ids: The lines, in the order of the book.
        files: As many as lines, in the same order; or one with all lines, at least 0.7 s of silence between any two.
        workshop: The library.

    Raises:
        AudioError: A file is of no use, or files and lines do not go together; nothing was stored.
        NotFoundError: A line no longer exists.
    """
    found = {line.id: line for line in await workshop.scripts.lines(segment_ids)}
    lines = [found[one] for one in dict.fromkeys(segment_ids) if one in found]
    if not lines or len(lines) != len(set(segment_ids)):
        raise NotFoundError("The recording was not used because its line no longer exists.", "Select the line again.")
    if len(files) not in (1, len(lines)):
        raise AudioError(
            f"No recording was used: there are {len(files)} files, and {len(lines)} lines are selected.",
            "Choose one file for each line, or a single file in which you pause between the lines.",
        )
    keys = await asyncio.to_thread(_keys, files, len(lines))
    job = TakeRecordingsJob(tuple(files), await _levels(book_id, lines, workshop))
    spoken = await workshop.compute.run(job)
    assets = await workshop.assets.put_many([(one.recording.data, one.recording.suffix) for one in spoken])
    takes = [
        NewTake(
            segment_id=line.id,
            asset=asset,
            content_key=key,
            engine=AUTHOR_RECORDING,
            duration=one.recording.duration,
            profile=one.profile,
            words=(),
            maker=AUTHORS_RECORDING,
        )
        for line, one, asset, key in zip(lines, spoken, assets, keys, strict=True)
    ]
    return await hear_new_takes(book_id, takes, workshop)


async def _levels(book_id: BookId, lines: Sequence[Segment], workshop: Workshop) -> tuple[Lufs, ...]:
    """How loud the voice of each line is: by its own takes, else as all others of the book."""
    voices = await workshop.takes.loudness(book_id)
    usual = Lufs(sum(voices.values()) / len(voices)) if voices else SPEECH_LEVEL
    return tuple(voices.get(line.character_id, usual) for line in lines)


def _keys(files: Sequence[Path], lines: int) -> list[Sha256]:
    """The key of each line's take, by the file and the line's place in it: the same file given twice is one take."""
    digests = [_digest(path) for path in files]
    if len(files) == lines:
        parts = [f"{digest} whole" for digest in digests]
    else:
        parts = [f"{digests[0]} {at} of {lines}" for at in range(lines)]
    return [Sha256(hashlib.sha256(f"{AUTHOR_RECORDING} {part}".encode()).hexdigest()) for part in parts]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise AudioError(
            f"“{path.name}” was not used because it could not be read: {error.strerror}.", "Choose another file."
        ) from error
