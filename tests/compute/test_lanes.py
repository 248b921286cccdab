"""Neural voices have one process of their own, which keeps what it has loaded and stays within its memory."""

import asyncio
from pathlib import Path

import psutil

from narratix_desktop.compute.lanes import Lanes
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import EspeakJob
from narratix_desktop.ports.neural import KokoroLine, NeuralSpeechJob, StylePart
from tests.fakes.tiny_voices import kokoro_model, kokoro_style


def workers() -> set[int]:
    return {child.pid for child in psutil.Process().children() if "serve(" in " ".join(child.cmdline())}


async def test_all_neural_speech_shares_one_process_below_400_mb(tmp_path: Path) -> None:
    model, style = kokoro_model(tmp_path / "kokoro.onnx"), kokoro_style(tmp_path / "one.bin", 0.1)
    text = "The fog had come in before dawn, and nobody on the quay could say where the water began. " * 4
    request = SpeechRequest(text, text, tuple(range(len(text))), VoiceSpec("kokoro", "one", "One"))
    job = NeuralSpeechJob((KokoroLine(request, model, (StylePart(style),), "en-us"),) * 4)
    before = workers()
    lanes = Lanes(2)
    try:
        await asyncio.gather(*(lanes.run(job) for _ in range(3)))
        (speaker,) = workers() - before
        await lanes.run(job)
        assert workers() - before == {speaker}
        assert psutil.Process(speaker).memory_info().rss < 400 * 2**20
        plain = SpeechRequest("Hello", "Hello", tuple(range(5)), VoiceSpec("espeak", "en-gb", "Plain"))
        await lanes.run(EspeakJob((plain,)))
        assert len(workers() - before) == 2
    finally:
        await lanes.aclose()
    assert workers() == before
