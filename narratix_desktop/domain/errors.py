"""The one family of errors that an author may see.

A headline says what did not happen, in the author's words; a remedy says what to do. The code is stable: the window
translates by it and tests compare it. Anything else that is raised is a bug and opens the crash dialog.
"""

from typing import ClassVar


class NarratixError(Exception):
    """Something that the author asked for did not happen.

    Args:
        headline: What did not happen, one sentence.
        remedy: What to do about it, one sentence; empty where nothing can be done.
        retryable: Whether the same request may succeed later without a change.
    """

    code: ClassVar[str] = "error"

    def __init__(self, headline: str, remedy: str = "", *, retryable: bool = False) -> None:
        super().__init__(headline)
        self.headline = headline
        self.remedy = remedy
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.headline} {self.remedy}".strip()


class ManuscriptError(NarratixError):
    """A manuscript cannot be read: missing, empty, encrypted, of an unknown or refused kind."""

    code = "manuscript"


class HostileFileError(ManuscriptError):
    """A file was refused because reading it could harm the machine (bomb, traversal, external entity)."""

    code = "hostile_file"


class AnalysisError(NarratixError):
    """An analyser's answer broke a promise: gaps, overlaps, unknown characters."""

    code = "analysis"


class SpeechError(NarratixError):
    """A line could not be spoken."""

    code = "speech"


class SoundError(NarratixError):
    """A cue could not be composed."""

    code = "sound"


class AudioError(NarratixError):
    """An audio file cannot be decoded or encoded, or is unusable."""

    code = "audio"


class ImageError(NarratixError):
    """An image cannot be read, or is of no use as a cover."""

    code = "image"


class ExportError(NarratixError):
    """An export was not made; earlier files are untouched."""

    code = "export"


class StoreError(NarratixError):
    """The library could not be read or written."""

    code = "store"


class StoreUnavailableError(StoreError):
    """The database cannot be reached for now; the circuit breaker fails such calls at once."""

    code = "store_unavailable"


class SchemaError(StoreError):
    """The library was made by a newer version, or a migration was changed after it ran."""

    code = "schema"


class LibraryPlaceError(StoreError):
    """The library folder is where a database would be damaged, or cannot be used."""

    code = "library_place"


class NotFoundError(StoreError):
    """The row that was asked for does not exist."""

    code = "not_found"


class UnlawfulMoveError(StoreError):
    """A task was asked for a change of status that its present status does not allow."""

    code = "unlawful_move"


class EditConflictError(StoreError):
    """An edit was not made or taken back because what it would change has changed since."""

    code = "edit_conflict"


class BundleError(NarratixError):
    """A book was not bundled or not restored: the bundle is damaged, hostile, or of a newer program."""

    code = "bundle"


class BudgetReachedError(NarratixError):
    """A paid request was not sent because it would pass one of the author's caps; work pauses until it is raised."""

    code = "budget"


class AlreadyAskedError(NarratixError):
    """A paid request was not sent because an equal one is under way or was answered."""

    code = "already_asked"


class OutcomeUnknownError(BudgetReachedError):
    """A paid request was not sent again because an equal one may have been paid, beyond what may be paid twice."""

    code = "outcome_unknown"


class ComputeError(NarratixError):
    """A worker process died or could not be started."""

    code = "compute"


class SettingsError(NarratixError):
    """A setting or an environment variable has a value that cannot be used."""

    code = "settings"


class PlaybackError(NarratixError):
    """Sound cannot be played on this machine."""

    code = "playback"


class KeyRingError(NarratixError):
    """A key could not be kept or found, because of the system's key ring."""

    code = "key_ring"


class VoiceFilesError(NarratixError):
    """The files of a voice were not fetched, taken or removed; what was there before is untouched."""

    code = "voice_files"


class ServiceError(NarratixError):
    """A paid service cannot be reached, or has a fault.

    Args:
        wait: Seconds that the service asks to wait before the next try.
    """

    code = "service"

    def __init__(self, headline: str, remedy: str = "", *, retryable: bool = False, wait: float = 0.0) -> None:
        super().__init__(headline, remedy, retryable=retryable)
        self.wait = wait


class KeyMissingError(ServiceError):
    """A paid service was not asked because there is no key for it."""

    code = "key_missing"


class KeyRefusedError(ServiceError):
    """A paid service does not accept the key."""

    code = "key_refused"


class ServiceEndedError(ServiceError):
    """A paid service has been closed by its vendor."""

    code = "service_ended"


class CreditError(ServiceError):
    """The account at a paid service has no credit left, or its own spend limit is reached."""

    code = "credit"


class RequestRefusedError(ServiceError):
    """A paid service refuses this request as it is; sending it again would not help."""

    code = "request_refused"


class DownloadError(ServiceError):
    """What a paid service made was not fetched: gone, too large, not what it should be, or at a forbidden address."""

    code = "download"
