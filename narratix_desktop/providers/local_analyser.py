"""The embedded analyser: rules in a worker process, without a network or a key."""

from typing import Final

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.ports.engines import AnalysisEstimate, EngineInfo, Progress
from narratix_desktop.ports.jobs import AnalyseTextJob
from narratix_desktop.ports.work import Compute

INFO: Final = EngineInfo(name="local", label="On this computer", version="1")


class LocalAnalyser:
    """Implements :class:`narratix_desktop.ports.engines.Analyser` through the worker processes."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute

    @property
    def info(self) -> EngineInfo:
        return INFO

    async def estimate(self, request: AnalysisRequest) -> AnalysisEstimate:
        return AnalysisEstimate()

    async def analyse(self, request: AnalysisRequest, purpose: Purpose, progress: Progress | None = None) -> Analysis:
        return await self._compute.run(AnalyseTextJob(request))
