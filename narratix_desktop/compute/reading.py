"""Read an untrusted manuscript file in a worker process."""

import hashlib

from narratix_desktop.domain.errors import ManuscriptError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.ports.jobs import ReadAnswer, ReadManuscriptJob
from narratix_desktop.text.chapters import find_chapters
from narratix_desktop.text.readers import read_manuscript


def read_manuscript_job(job: ReadManuscriptJob) -> ReadAnswer:
    """Read the file, find its chapters and digest its bytes.

    Raises:
        ManuscriptError: The file cannot be read; ``HostileFileError`` where reading it could do harm.
    """
    manuscript = read_manuscript(job.path)
    try:
        with job.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ManuscriptError(f"“{job.path.name}” vanished while it was read.", "Open it again.") from error
    return ReadAnswer(manuscript, find_chapters(manuscript), Sha256(digest))
