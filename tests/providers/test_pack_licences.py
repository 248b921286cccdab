"""What voices that are files tell of their licences, for books that are sold."""

from pathlib import Path

from narratix_desktop.domain.origin import Commercial
from narratix_desktop.domain.shelved_voices import model_of
from narratix_desktop.domain.voice_pack import ShelvedPack, VoicePack


def shelved(name: str, licence: str, credit: str = "") -> ShelvedPack:
    pack = VoicePack(name, "kokoro", name, "model.onnx", (), (), license=licence, credit=credit)
    return ShelvedPack(pack, Path(name), {"model.onnx": f"{len(name):064x}"})


def test_a_pack_names_its_network_its_licence_and_whom_to_credit() -> None:
    name, digest, licence = model_of([shelved("choir", "CC-BY-4.0", "A choir.")])
    assert (name, digest) == ("choir", f"{5:064x}")
    assert (licence.note, licence.commercial) == ("CC-BY-4.0. A choir.", Commercial.ALLOWED)


def test_a_blend_keeps_the_licences_of_all_its_packs() -> None:
    free, closed, own = shelved("free", "Apache-2.0"), shelved("closed", "CC-BY-NC-4.0"), shelved("own", "")
    assert model_of([free, own])[2].commercial is Commercial.UNKNOWN
    assert model_of([own])[2].note == "A voice of the author's own files, whose licence is not known here."
    name, _, licence = model_of([free, closed, own])
    assert name == "free + closed + own"
    assert licence.commercial is Commercial.FORBIDDEN
    assert licence.note.startswith("Apache-2.0. CC-BY-NC-4.0. A voice of")
