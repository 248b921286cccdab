"""What a model's makers say about publishing is told with its voices, and wherever its price is."""

from dataclasses import replace
from pathlib import Path

from narratix_desktop.domain.shelved_voices import full_name, licence_of_pack
from narratix_desktop.domain.voice_pack import ShelvedPack
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate_sound import ReplicateSound
from narratix_desktop.providers.replicate_speech import ReplicateSpeech
from narratix_desktop.providers.voice_files.catalogue import packed_catalogue
from narratix_desktop.services.audition_voice import audition_of_text
from narratix_desktop.services.estimate_run import estimate_audition
from narratix_desktop.services.licence_notes import licence_of
from narratix_desktop.services.offer_voices import offer_voices
from narratix_desktop.services.workshop import Workshop

TERMS = "Not for books that are sold."


async def test_a_voice_and_its_price_come_with_the_terms_of_its_model_and_of_no_other(
    workshop: Workshop, tmp_path: Path
) -> None:
    (tmp_path / "replicate.toml").write_text(f'[speech.chatterbox]\nlicence = "{TERMS}"\n', encoding="utf-8")
    async with Clients(SystemKeyRing({Vendor.REPLICATE: "r8_none"}), {}) as clients:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        engine = ReplicateSpeech(workshop.compute, calls, clients.replicate, tmp_path)
        workshop = replace(workshop, speech={**workshop.speech, "replicate": engine})
        shelves = {shelf.engine.name: shelf.voices for shelf in await offer_voices(workshop) if shelf.engine}
        assert {voice.licence for voice in shelves["espeak"]} == {""}
        terms = {voice.spec.name.partition("/")[0]: voice.licence for voice in shelves["replicate"]}
        assert terms == {"minimax": "", "chatterbox": TERMS}
        for voice in (shelves["replicate"][0], shelves["replicate"][-1]):
            told = await estimate_audition(audition_of_text("The lamp had gone out.", voice.spec), workshop)
            assert told.cost > 0
            assert told.licences == ((voice.licence,) if voice.licence else ())


async def test_the_terms_of_sounds_are_those_of_the_chosen_model(workshop: Workshop, tmp_path: Path) -> None:
    async with Clients(SystemKeyRing({}), {}) as clients:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        unclear = licence_of(ReplicateSound(workshop.compute, calls, clients.replicate))
        assert unclear.startswith("Stable Audio 2.5: whether what it makes may be sold is not known here.")
        assert "https://replicate.com/stability-ai/stable-audio-2.5" in unclear
        (tmp_path / "replicate.toml").write_text('[sound]\nmodel = "musicgen"\n', encoding="utf-8")
        chosen = ReplicateSound(workshop.compute, calls, clients.replicate, tmp_path)
        assert licence_of(chosen).startswith("MusicGen: The weights may not be used commercially")
        (tmp_path / "free").mkdir()
        known = "[sound.models.stable-audio]\ncommercial = true\n"
        (tmp_path / "free" / "replicate.toml").write_text(known, encoding="utf-8")
        assert licence_of(ReplicateSound(workshop.compute, calls, clients.replicate, tmp_path / "free")) == ""


def test_the_licence_of_a_pack_names_whom_it_wants_named(tmp_path: Path) -> None:
    for pack in packed_catalogue().packs:
        shelved = [ShelvedPack(pack, tmp_path)]
        told = licence_of_pack(full_name(pack, pack.voices[0]), shelved)
        assert told.startswith(pack.license)
        assert pack.credit in told
        assert licence_of_pack("own/voice", shelved) == ""
