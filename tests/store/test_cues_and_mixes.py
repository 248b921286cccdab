from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import ChapterId, CueId
from narratix_desktop.domain.mix import Bus, Ducking, MasterTarget, MixSettings, Pacing, Strip
from narratix_desktop.domain.units import Decibels, Lufs, Seconds
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.cues import CueRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.mixes import MixRepository
from narratix_desktop.store.settings import SettingRepository
from tests.store.store_samples import stored_book

RAIN = CueSpan(CueKind.AMBIENCE, "rain", 0, 20, Decibels(-3.1), Seconds(0.7), Seconds(1.3))
DOOR = CueSpan(CueKind.EFFECT, "door", 5, 10)


async def test_a_cue_with_an_equal_span_keeps_its_id_and_sound(database: Database, tmp_path: Path) -> None:
    book = await stored_book(database)
    chapter = (await BookRepository(database).chapters(book.id))[0]
    cues = CueRepository(database)
    rain, door = await cues.replace(chapter.id, [DOOR, RAIN])
    assert (rain.span, door.span) == (RAIN, DOOR)
    asset = await AssetRepository(database, tmp_path).put(b"fLaC", "flac")
    await cues.compose(rain.id, asset, "local")
    louder = replace(DOOR, gain=Decibels(2.0))
    kept, new, twin = await cues.replace(chapter.id, [RAIN, louder, louder])
    assert (kept.id, kept.asset, kept.engine) == (rain.id, asset, "local")
    assert len({door.id, new.id, twin.id}) == 3
    assert await cues.list(chapter.id) == (kept, new, twin)
    assert await cues.replace(chapter.id, []) == ()


async def test_a_missing_cue_or_chapter_is_said_to_be_missing(database: Database, tmp_path: Path) -> None:
    asset = await AssetRepository(database, tmp_path).put(b"fLaC", "flac")
    with pytest.raises(NotFoundError):
        await CueRepository(database).compose(CueId(uuid4()), asset, "local")
    with pytest.raises(NotFoundError):
        await CueRepository(database).replace(ChapterId(uuid4()), [RAIN])


async def test_a_book_without_settings_has_the_defaults(database: Database) -> None:
    book = await stored_book(database)
    assert await MixRepository(database).get(book.id) == MixSettings()


async def test_mix_settings_come_back_as_they_were_saved(database: Database) -> None:
    book = await stored_book(database)
    settings = MixSettings(
        {bus: Strip(Decibels(-n / 3), n / 10, n % 2 == 0, n % 2 == 1) for n, bus in enumerate(Bus)},
        Ducking(Decibels(-7.5)),
        Pacing(scene=Seconds(2.25)),
        MasterTarget(Lufs(-19.0), (Decibels(-22.0), Decibels(-19.0))),
    )
    mixes = MixRepository(database)
    await mixes.save(book.id, MixSettings())
    await mixes.save(book.id, settings)
    assert await mixes.get(book.id) == settings


async def test_settings_of_another_version_are_read_with_defaults(database: Database) -> None:
    book = await stored_book(database)
    stored = {"strips": {"music": {"gain": -20.0, "reverb": 3}}, "pacing": {"head": 0.9}, "later": {}}
    await database.write("INSERT INTO mix_settings (book_id, settings) VALUES ($1, $2)", book.id, stored)
    settings = await MixRepository(database).get(book.id)
    assert settings.strips[Bus.MUSIC] == Strip(Decibels(-20.0))
    assert settings.strips[Bus.EFFECTS] == MixSettings().strips[Bus.EFFECTS]
    assert settings.pacing == Pacing(head=Seconds(0.9))


@pytest.mark.parametrize("value", [True, None, 3.5, "ü", [1, {"a": [None]}], {}])
async def test_a_setting_comes_back_as_it_was_set(database: Database, value: object) -> None:
    settings = SettingRepository(database)
    assert await settings.get("theme") is None
    await settings.set("theme", "other")
    await settings.set("theme", value)
    assert await settings.get("theme") == value
