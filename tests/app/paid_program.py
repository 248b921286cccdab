"""The program with voices that cost money in its catalogue. Run by the test of ``produce --budget``.

``SERVICE_PORT`` names the service that is paid.
"""

import os
from typing import cast

from narratix_desktop.app.main import main
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.providers import catalog
from narratix_desktop.providers.catalog import PaidMeans
from narratix_desktop.providers.espeak_speech import EspeakSpeech
from tests.fakes.paid_service import PaidService
from tests.fakes.paid_voices import ACME, PaidVoices


def paid_voices(means: PaidMeans) -> SpeechEngine:
    service = PaidService(port=int(os.environ["SERVICE_PORT"]))
    return PaidVoices(EspeakSpeech(means.compute), means.compute, means.calls, service)


if __name__ == "__main__":
    cast("dict[str, object]", catalog.PAID_SPEECH)[ACME] = paid_voices
    main()
