"""Recognise a voice in files that the author has. Reads what lies beside a network, never the network itself."""

import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from narratix_desktop.domain.character import Gender
from narratix_desktop.domain.errors import VoiceFilesError
from narratix_desktop.domain.voice_pack import PackFile, PackVoice, VoicePack

_LARGEST_CONFIG: Final = 4 * 2**20
_MOST_VOICES: Final = 200
_SAMPLE: Final = "The fog had come in before dawn, and nobody on the quay could say where the water began."
_KOKORO_NAME: Final = re.compile(r"([a-z])([fm])_(\w+)")
_KOKORO_LANGUAGES: Final = {"a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt-BR"}
_GENDERS: Final = {"f": Gender.FEMALE, "m": Gender.MALE}


def recognise(files: Sequence[Path]) -> tuple[VoicePack, Mapping[str, Path]]:
    """Say what a voice's files are; the pack has no name yet that distinguishes it from others.

    Args:
        files: A network (``.onnx``) and what belongs to it: for Piper the ``.onnx.json``, found where it lies beside
            the network; for Kokoro the styles (``.bin`` or ``.npz``).

    Returns:
        The pack, and where each of its files lies.

    Raises:
        VoiceFilesError: They are not a voice, or something is missing.
    """
    models = [file for file in files if file.suffix == ".onnx"]
    if len(models) != 1:
        raise VoiceFilesError(
            "No voice was taken because there has to be one file that ends in .onnx.",
            "Choose the network, and with it what came with it.",
        )
    model = models[0]
    beside = model.with_name(model.name + ".json")
    configs = [file for file in files if file.suffix == ".json"] or ([beside] if beside.is_file() else [])
    styles = [file for file in files if file.suffix in (".bin", ".npz")]
    if styles:
        return _kokoro(model, styles)
    if configs:
        return _piper(model, configs[0])
    raise VoiceFilesError(
        f"{model.name} was not taken because what belongs to it is missing.",
        "Choose with it the .onnx.json of a Piper voice, or the .bin or .npz with the styles of Kokoro.",
    )


def _piper(model: Path, config: Path) -> tuple[VoicePack, Mapping[str, Path]]:
    try:
        if config.stat().st_size > _LARGEST_CONFIG:
            raise ValueError("too large")
        raw: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
        language = str(raw.get("language", {}).get("code") or raw["espeak"]["voice"]).replace("_", "-")
        known = raw.get("speaker_id_map") or {}
        speakers = {str(name): int(number) for name, number in known.items()} or _numbered(
            int(raw.get("num_speakers", 1))
        )
        if "phoneme_id_map" not in raw:
            raise ValueError("no alphabet")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceFilesError(
            f"{model.name} was not taken because {config.name} does not describe a Piper voice.",
            "Choose the .onnx.json that came with the network.",
        ) from error
    label = model.stem
    voices = tuple(
        PackVoice(_plain(name), label if len(speakers) == 1 else f"{label}, {name}", language=language, speaker=number)
        for name, number in list(speakers.items())[:_MOST_VOICES]
    )
    files = (PackFile("model.onnx"), PackFile("model.onnx.json"))
    pack = VoicePack(
        "", "piper", label, "model.onnx", files, voices, (language,), sample=_SAMPLE, config="model.onnx.json"
    )
    return pack, {"model.onnx": model, "model.onnx.json": config}


def _numbered(count: int) -> dict[str, int]:
    return {str(number): number for number in range(max(1, min(count, _MOST_VOICES)))}


def _kokoro(model: Path, styles: Sequence[Path]) -> tuple[VoicePack, Mapping[str, Path]]:
    voices: list[PackVoice] = []
    places = {"model.onnx": model}
    for number, file in enumerate(styles):
        name = f"styles-{number}.bin"
        places[name] = file
        voices += [_style(found, name, key) for found, key in _names(file)]
    chosen = {voice.name: voice for voice in voices[:_MOST_VOICES]}
    if not chosen:
        raise VoiceFilesError("No voice was taken because the file with the styles holds none.", "Choose another one.")
    languages = tuple(dict.fromkeys(voice.language for voice in chosen.values()))
    files = tuple(PackFile(name) for name in places)
    return VoicePack(
        "", "kokoro", model.stem, "model.onnx", files, tuple(chosen.values()), languages, sample=_SAMPLE
    ), places


def _names(file: Path) -> list[tuple[str, str]]:
    """Names of the voices in a file with styles, and their keys in it; a bare table has its file's name and no key."""
    try:
        if not zipfile.is_zipfile(file):
            return [(file.stem, "")] if file.is_file() else []
        with zipfile.ZipFile(file) as archive:
            entries = [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
    except (OSError, zipfile.BadZipFile) as error:
        raise VoiceFilesError(
            f"{file.name} was not taken because it cannot be read.", "Choose another file."
        ) from error
    return [(name, name) for name in entries]


def _style(name: str, file: str, key: str) -> PackVoice:
    found = _KOKORO_NAME.fullmatch(name)
    if found is None:
        return PackVoice(_plain(name), name, file=file, key=key)
    language = _KOKORO_LANGUAGES.get(found[1], "en")
    return PackVoice(
        _plain(name), f"{found[3].capitalize()} ({language})", _GENDERS[found[2]], language=language, file=file, key=key
    )


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]", "-", name) or "voice"
