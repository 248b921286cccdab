"""Local neural voices: what can be fetched, what is there, how it sounds."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.voice_pack import FetchProgress, PackEntry
from narratix_desktop.ports.voice_files import VoiceFiles
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.shelve_voices import hear_sample, take_voice, users_of_pack, voices_of_pack
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.dialogs.confirmation import ask_before_loss
from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.operations import Operations, while_alive
from narratix_desktop.ui.preferences import SPEAKER, Preferences
from narratix_desktop.ui.quantities import size
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.choose_files import choose_files
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.note import Note
from narratix_desktop.ui.widgets.voices.pack_box import PackBox


class VoicesPage(SettingsPage):
    """One box for each pack; fetching goes on when the settings are closed."""

    name: ClassVar[str] = "voices"
    icon_name: ClassVar[str] = "characters"

    def __init__(
        self,
        shelf: VoiceFiles,
        workshop: Workshop,
        operations: Operations,
        preferences: Preferences,
        theme: Theme,
        hear: Callable[[ChapterMix], None],
    ) -> None:
        super().__init__()
        self._shelf, self._workshop, self._operations, self._hear = shelf, workshop, operations, hear
        self._preferences = preferences
        self._fetches: dict[str, asyncio.Task[None]] = {}
        self.boxes: dict[str, PackBox] = {}
        self.section(self.tr("Voices"))
        self.sentence(
            self.tr(
                "Neural voices speak on this computer, without a key, and nothing of your manuscript leaves it. Their "
                "files are fetched once. While they speak, the 8-bit Kokoro takes about 350 MB of memory and Piper 170 "
                "to 200 MB; a 32-bit Kokoro of your own takes more than 500 MB."
            )
        )
        self.missing = Note(theme)
        self.begin = QPushButton()
        self.begin.setObjectName("primary")
        self.begin.setAutoDefault(False)
        self.begin.clicked.connect(self._fetch_first)
        self.empty = self.sentence("")
        self._column = QVBoxLayout()
        self._column.setSpacing(3 * GRID)
        self.own_button = QPushButton(self.tr("Use a file…"))
        self.own_button.setAutoDefault(False)
        self.own_button.clicked.connect(self._ask_for_files)
        self.speaker = QComboBox()
        self.speaker.setAccessibleName(self.tr("Books are cast and spoken by"))
        self.speaker.activated.connect(lambda at: self._preferences.set(SPEAKER, self.speaker.itemData(at)))
        self.add(row(self.begin, None), self.missing)
        self.fields((self.speaker.accessibleName(), self.speaker))
        self.sentence(
            self.tr("Whoever has a voice of another engine is cast anew when a chapter is ordered; takes are kept.")
        )
        self.add(self._column)
        self.section(self.tr("Voices of your own"))
        self.own_state = self.sentence(
            self.tr(
                "A Piper network (.onnx with its .onnx.json) or a Kokoro network (.onnx with the .bin of its styles). "
                "Whether you may sell what it speaks is for its licence to say."
            )
        )
        self.add(row(self.own_button, None))
        self.finish()

    @property
    def title(self) -> str:
        return self.tr("Voices")

    def entered(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Show what lies on the shelf; boxes keep their places."""
        entries = self._shelf.entries()
        missing = next((text for entry in entries if (text := self._shelf.missing(entry.pack.engine))), "")
        self.missing.say(missing)
        for name in set(self.boxes) - {entry.pack.name for entry in entries}:
            self.boxes.pop(name).deleteLater()
        for entry in entries:
            box = self.boxes.get(entry.pack.name) or self._add_box(entry)
            if entry.pack.name not in self._fetches:
                box.show_entry(entry, can_speak=not self._shelf.missing(entry.pack.engine))
        self._show_speakers()
        bare = not self._fetches and all(entry.shelved is None for entry in entries)
        first = entries[0].pack if entries else None
        self.empty.setText(self.tr("No neural voice is on this computer yet.") if bare else "")
        self.empty.setVisible(bare)
        self.begin.setVisible(bare and first is not None)
        if first is not None:
            self.begin.setText(self.tr("Fetch {voices} ({size})").format(voices=first.label, size=size(first.size)))

    def _show_speakers(self) -> None:
        """Those that can speak now; the preferred one stays preferred where it cannot."""
        self.speaker.clear()
        for name, engine in self._workshop.speech.items():
            if name == SPEAKER.default or (self._shelf.shelved(name) and not self._shelf.missing(name)):
                self.speaker.addItem(engine.info.label, name)
        self.speaker.setCurrentIndex(max(0, self.speaker.findData(self._preferences.get(SPEAKER))))

    def fetch(self, name: str) -> None:
        """Fetch a pack, or go on with it."""
        if name in self._fetches:
            return
        box = self.boxes[name]
        box.show_fetching()
        show = while_alive(box, box.show_progress)

        def report(progress: FetchProgress) -> None:
            show(progress)

        async def work() -> object:
            return await self._shelf.fetch(name, report)

        title = self.tr("Fetching {voices}").format(voices=box.entry.pack.label)
        self._fetches[name] = self._run(title, work, name, ended=lambda: self._fetches.pop(name, None))
        self.begin.hide()
        self.empty.hide()

    def take(self, files: Sequence[Path]) -> None:
        """Put files of the author's onto the shelf."""

        async def work() -> object:
            return await take_voice(files, self._shelf, self._workshop.speech)

        self.own_button.setEnabled(False)
        self._run(self.tr("Trying the voice"), work, "", ended=lambda: self.own_button.setEnabled(True))

    def _add_box(self, entry: PackEntry) -> PackBox:
        box, name = PackBox(entry), entry.pack.name
        box.fetch_asked.connect(lambda: self.fetch(name))
        box.cancel_asked.connect(lambda: self._cancel(name))
        box.remove_asked.connect(lambda: self._ask_to_remove(name))
        box.sample_asked.connect(lambda voice: self._sample(name, voice))
        self.boxes[name] = box
        self._column.addWidget(box)
        return box

    def _fetch_first(self) -> None:
        self.fetch(next(iter(self.boxes)))

    def _cancel(self, name: str) -> None:
        task = self._fetches.get(name)
        if task is not None:
            task.cancel()

    def _sample(self, name: str, voice: str) -> None:
        pack = self.boxes[name].entry.pack

        async def work() -> object:
            found = await voices_of_pack(pack, self._workshop.speech)
            spec = next((one for one in found if one.name == f"{pack.name}/{voice}"), None)
            if spec is not None:
                self._hear(await hear_sample(pack, spec, self._workshop))
            return None

        self._run(self.tr("Speaking a sample"), work, name)

    def _ask_to_remove(self, name: str) -> None:
        pack = self.boxes[name].entry.pack

        def ask(users: tuple[str, ...]) -> None:
            if not users:
                self._remove(name)
                return
            ask_before_loss(
                self,
                self.tr("Remove {voices}?").format(voices=pack.label),
                self.tr("{names} speak with it. What they have said stays; what is new needs another voice.").format(
                    names=", ".join(users)
                ),
                self.tr("Remove"),
                lambda: self._remove(name),
            )

        self._operations.load("voices.users", users_of_pack(pack, self._workshop), while_alive(self, ask))

    def _remove(self, name: str) -> None:
        self._run(self.tr("Removing the voice"), lambda: self._shelf.remove(name), name)

    def _ask_for_files(self) -> None:
        filters = [self.tr("Voices") + " (*.onnx *.json *.bin *.npz)"]
        choose_files(self, self.tr("Files of a voice"), filters, self.take)

    def _run(
        self, title: str, work: Callable[[], Awaitable[Any]], name: str, ended: Callable[[], object] | None = None
    ) -> "asyncio.Task[None]":
        """Run something and show its error at the box that it belongs to, or below *Use a file…*."""

        async def attempt() -> NarratixError | None:
            try:
                await work()
            except NarratixError as error:
                return error
            return None

        failed: list[NarratixError] = []

        def finished() -> None:
            if ended is not None:
                ended()
            show()

        def end() -> None:
            self.reload()
            box = self.boxes.get(name)
            for error in failed:
                if box is not None:
                    box.show_error(str(error))
                else:
                    self._operations.failed.emit(error)

        alive = while_alive(self, lambda _: end())

        def show() -> None:
            alive(None)

        def keep(error: NarratixError | None) -> None:
            failed.extend([error] if error is not None else [])

        return self._operations.run(title, attempt(), keep, ended=finished)
