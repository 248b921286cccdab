"""The program with faults that quote keys and manuscript in everything they say. Run by the test beside it.

``INDISCREET`` names the fault: ``engine`` breaks what opens Hume's answers, ``command`` the command itself.
"""

import os
from collections.abc import AsyncIterator, Sequence
from typing import Any

from narratix_desktop.app.commands import produce
from narratix_desktop.app.main import main
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.hume_speech import HumeSpeech


async def _heard(_self: HumeSpeech, fetched: Fetched, lines: Sequence[SpeechRequest]) -> Any:
    words = " ".join(line.text for line in lines)
    raise RuntimeError(f"{words} could not be opened with {os.environ['HUME_API_KEY']}: {fetched.data[:200]!r}")


async def _watch(*given: Any) -> AsyncIterator[Any]:
    raise RuntimeError(f"{os.environ['CANARY']} was read with {os.environ['REPLICATE_API_TOKEN']}: {given}")
    yield


if __name__ == "__main__":
    if os.environ["INDISCREET"] == "engine":
        HumeSpeech._heard = _heard  # type: ignore[method-assign]
    else:
        produce.watch_production = _watch
    main()
