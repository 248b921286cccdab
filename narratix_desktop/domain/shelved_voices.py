"""The voices of the packs on the shelf, by the names under which they are cast."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.origin import Commercial, Licence, commercial_use
from narratix_desktop.domain.voice_pack import PackVoice, ShelvedPack, VoicePack

ShelvedVoice: TypeAlias = tuple[ShelvedPack, PackVoice]

_STRICTEST_FIRST: Final = (Commercial.FORBIDDEN, Commercial.UNKNOWN, Commercial.ALLOWED)


def full_name(pack: VoicePack, voice: PackVoice) -> str:
    """What a voice is called among those of all packs."""
    return f"{pack.name}/{voice.name}"


def voices_by_name(packs: Iterable[ShelvedPack]) -> dict[str, ShelvedVoice]:
    """All voices of some packs, by full name."""
    return {full_name(one.pack, voice): (one, voice) for one in packs for voice in one.pack.voices}


def labels_of(voices: Mapping[str, ShelvedVoice]) -> dict[str, str]:
    """What the author reads, by full name: with the pack where several voices have the same label."""
    labels = [voice.label for _, voice in voices.values()]
    return {
        name: voice.label if labels.count(voice.label) == 1 else f"{voice.label}, {one.pack.label}"
        for name, (one, voice) in voices.items()
    }


def find_voice(name: str, voices: Mapping[str, ShelvedVoice]) -> ShelvedVoice:
    """A voice by its full name. Raises ``SpeechError`` where it is not on the shelf."""
    try:
        return voices[name]
    except KeyError as error:
        raise SpeechError(
            f"The line was not spoken because the voice “{name.rpartition('/')[2]}” is not on this computer.",
            "Fetch it in the settings, on the page Voices, or choose another voice.",
        ) from error


def licence_of_pack(voice: str, shelved: Iterable[ShelvedPack]) -> str:
    """The licence of the pack that a voice is of, and whom it wants named; empty for the author's own files."""
    name = voice.partition("/")[0]
    pack = next((one.pack for one in shelved if one.pack.name == name), None)
    return ", ".join(filter(None, (pack.license, pack.credit))) if pack is not None and pack.license else ""


def model_of(packs: Sequence[ShelvedPack]) -> tuple[str, str, Licence]:
    """What speaks with these packs, of which the first one's network speaks: name, its file's digest, and the licence.

    The licences of all packs are to be kept, so the strictest answer stands for commercial use.
    """
    first = packs[0]
    uses = [commercial_use(one.pack.license) for one in packs]
    note = " ".join(dict.fromkeys(_licence_note(one.pack) for one in packs))
    licence = Licence(note, min(uses, key=_STRICTEST_FIRST.index), first.pack.license_address)
    return " + ".join(one.pack.name for one in packs), first.digests.get(first.pack.model, ""), licence


def _licence_note(pack: VoicePack) -> str:
    if not pack.license:
        return "A voice of the author's own files, whose licence is not known here."
    return f"{pack.license}. {pack.credit.rstrip('.')}." if pack.credit else f"{pack.license}."
