"""The embedded analyser reads a book in a worker process."""

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.providers.local_analyser import LocalAnalyser
from narratix_desktop.text.attribution import analyse_text

TEXT = """The harbour master closed his book. Wren Adair waited by the door.

"Any ship for Lowmoor?" said Wren.

"None before Thursday," said the harbour master.
"""


async def test_a_worker_gives_the_same_analysis_as_the_rules_do_here() -> None:
    request = AnalysisRequest(TEXT, (ChapterSpan(0, len(TEXT), ""),))
    pool = WorkerPool(1)
    try:
        analyser = LocalAnalyser(pool)
        assert await analyser.analyse(request, Purpose("test")) == analyse_text(request)
        assert not analyser.info.needs_key
    finally:
        await pool.aclose()
