"""The program with two faults that quote keys and manuscript in what they say. Run by the test beside it.

What opens Hume's answers breaks, and then the command that watched. ``CANARY`` is a sentence of the book.
"""

import os
from collections.abc import AsyncIterator, Sequence
from typing import Any

from narratix_desktop.app.commands import produce
from narratix_desktop.app.main import main
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.hume_speech import HumeSpeech
from narratix_desktop.services.watch_production import ProductionProgress, watch_production


async def _heard(_self: HumeSpeech, fetched: Fetched, lines: Sequence[SpeechRequest], *_: object) -> Any:
    words = " ".join(line.text for line in lines)
    raise RuntimeError(f"{words} could not be opened with {os.environ['HUME_API_KEY']}: {fetched.data[:200]!r}")


async def _watch(*given: Any) -> AsyncIterator[ProductionProgress]:
    async for progress in watch_production(*given):
        if progress.ended:
            raise RuntimeError(f"{os.environ['CANARY']} was read with {os.environ['REPLICATE_API_TOKEN']}: {given}")
        yield progress


if __name__ == "__main__":
    HumeSpeech._heard = _heard  # type: ignore[method-assign, assignment]
    vars(produce)["watch_production"] = _watch
    main()
