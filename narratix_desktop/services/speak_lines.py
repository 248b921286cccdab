"""Ask a speech engine for lines and wait for them, whether it answers at once or has to be asked again."""

from collections.abc import Sequence

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.ports.engines import SpeechEngine, Submitted
from narratix_desktop.ports.jobs import SpokenLine


async def speak_lines(
    requests: Sequence[SpeechRequest], engine: SpeechEngine, purpose: Purpose
) -> tuple[SpokenLine, ...]:
    """Speak at most ``engine.info.batch`` lines; the answer has one item for each request, in order.

    Raises:
        SpeechError: A line could not be spoken, or the engine answered with a different number of lines.
    """
    answer = await engine.submit(requests, purpose)
    spoken = await engine.collect(answer) if isinstance(answer, Submitted) else answer
    if len(spoken) != len(requests):
        raise SpeechError(
            "The lines were not stored because the voice engine answered with a different number of lines.",
            "Speak the chapter again.",
            retryable=True,
        )
    return spoken
