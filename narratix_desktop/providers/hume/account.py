"""The author's account at Hume: sends requests, and keeps the voices that it offers."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.errors import RequestRefusedError, ServiceError
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.asking import LOOK, Reply, ask, read_document
from narratix_desktop.providers.clients import Connection
from narratix_desktop.providers.hume.refusals import SERVICE, Today, after_the_end, fault_of_reply
from narratix_desktop.providers.hume.rules import HumeRules
from narratix_desktop.providers.hume.wire import CUSTOM, LIBRARY
from narratix_desktop.providers.retry import CallFault, Clock

if TYPE_CHECKING:
    import aiohttp

ENGINE: Final = "hume"
Connect = Callable[[], Awaitable["Connection[aiohttp.ClientSession]"]]
"""Gives the vendor's client with the author's key. Raises ``KeyMissingError`` or ``KeyRingError``."""

_SPEAK: Final = "/v0/tts"
_VOICES: Final = "/v0/tts/voices"
_PAGE: Final = 100
_MOST_PAGES: Final = 30
_LIST_LIFE: Final = 600.0
_TRIES: Final = 3
_FEMALE: Final = frozenset(
    {
        *("female", "woman", "lady", "girl", "queen", "mother", "grandmother", "grandma", "aunt", "sister"),
        *("actress", "goddess", "princess", "witch", "she"),
    }
)
_MALE: Final = frozenset(
    {
        *("male", "man", "gentleman", "boy", "king", "father", "grandfather", "grandpa", "uncle", "brother"),
        *("prince", "wizard", "guy", "he"),
    }
)
_AGES: Final = {
    Age.CHILD: frozenset({"child", "kid", "boy", "girl", "toddler"}),
    Age.YOUNG: frozenset({"young", "youthful", "teen", "teenage", "teenager"}),
    Age.OLD: frozenset({"old", "elderly", "senior", "aged", "grandmother", "grandfather", "grandma", "grandpa"}),
}
_LANGUAGES: Final = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "japanese": "ja", "korean": "ko", "russian": "ru", "hindi": "hi", "arabic": "ar",
}  # fmt: skip


class HumeAccount:
    """Asks Hume.

    Args:
        connect: Gives the vendor's client.
        rules: Reads the file of limits. Raises ``SettingsError``.
        clock: Time.
        today: The day, by which the service may have ended.
    """

    def __init__(
        self, connect: Connect, rules: Callable[[], HumeRules], clock: Clock | None = None, today: Today = date.today
    ) -> None:
        self._connect = connect
        self._rules = rules
        self._clock = clock or Clock()
        self._today = today
        self._listed: dict[tuple[str, str], tuple[float, tuple[VoiceSpec, ...]]] = {}

    async def name(self) -> str:
        """What tells keys apart. Raises ``KeyMissingError``."""
        return (await self._connect()).account

    async def speak(self, body: Mapping[str, Any]) -> Fetched:
        """Send a request that is paid, and answer its JSON as it came. Raises ``CallFault``."""
        reply = await self._ask("POST", _SPEAK, json=body, most_bytes=self._rules().answer_bytes)
        return Fetched(reply.data, "json")

    async def voices(self, provider: str) -> tuple[VoiceSpec, ...]:
        """All voices of Hume's library or of the author's own; remembered for some minutes.

        Raises:
            KeyMissingError: There is no key.
            ServiceError: Hume does not say; ``ServiceEndedError`` where it never will again.
        """
        key = ((await self._connect()).account, provider)
        known = self._listed.get(key)
        if known is None or known[0] <= self._clock.now():
            known = (self._clock.now() + _LIST_LIFE, await self._list(provider))
            self._listed[key] = known
        return known[1]

    async def save(self, generation: str, name: str) -> VoiceSpec:
        """Keep the voice of a generation under a name; answers it as :meth:`voices` does. Raises ``ServiceError``."""
        self._listed.clear()
        try:
            reply = await self._ask("POST", _VOICES, json={"generation_id": generation, "name": name})
            kept = read_document(reply, SERVICE)
        except CallFault as fault:
            raise fault.error from fault
        if not isinstance(kept.get("id"), str) or not kept["id"]:
            raise RequestRefusedError("Hume did not keep the voice.", "Make it again.")
        return await self._own(kept["id"]) or self._as_saved(kept, name)

    async def delete(self, name: str) -> None:
        """Delete a voice that was kept, by its name; one that is gone already is no error. Raises ``ServiceError``."""
        self._listed.clear()
        try:
            await self._ask("DELETE", _VOICES, params={"name": name})
        except CallFault as fault:
            if not isinstance(fault.error, RequestRefusedError):
                raise fault.error from fault

    async def _own(self, voice: str) -> VoiceSpec | None:
        """One of the author's own voices as it is listed; None where the list cannot be had or lacks it yet."""
        try:
            found = next((one for one in await self.voices(CUSTOM) if one.name == voice), None)
        except ServiceError:
            found = None
        if found is None:
            self._listed.clear()
        return found

    def _as_saved(self, kept: Mapping[str, Any], name: str) -> VoiceSpec:
        # Version 1 made it, so that knows it whatever else may.
        models = kept.get("compatible_octave_models") or ["1"]
        return _spec({**kept, "name": name, "compatible_octave_models": models}, CUSTOM, self._rules())

    async def _list(self, provider: str) -> tuple[VoiceSpec, ...]:
        found: list[VoiceSpec] = []
        for page in range(_MOST_PAGES):
            params: dict[str, str | int] = {"provider": provider, "page_number": page, "page_size": _PAGE}
            try:
                document = read_document(await self._patiently(params), SERVICE)
            except CallFault as fault:
                raise fault.error from fault
            voices = document.get("voices_page")
            found += [
                _spec(voice, provider, self._rules())
                for voice in (voices if isinstance(voices, list) else [])
                if isinstance(voice, dict) and isinstance(voice.get("id"), str) and isinstance(voice.get("name"), str)
            ]
            pages = document.get("total_pages")
            if not isinstance(pages, int) or page + 1 >= pages:
                break
        return tuple({spec.name: spec for spec in found}.values())

    async def _patiently(self, params: Mapping[str, str | int]) -> Reply:
        """Ask what costs nothing, several times where need be. Raises ``CallFault``."""
        for tried in range(1, _TRIES + 1):
            try:
                return await self._ask("GET", _VOICES, params=params)
            except CallFault as fault:
                if not fault.error.retryable or tried == _TRIES:
                    raise
                await self._clock.sleep(max(fault.wait, 0.5 * tried))
        raise AssertionError("the last try raises")

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, str | int] | None = None,
        most_bytes: int = 8_000_000,
    ) -> Reply:
        connection = await self._connect()
        try:
            patience = min(LOOK, self._rules().deadline) if method == "GET" else None
            reply = await ask(
                connection, method, path, json=json, params=params, most_bytes=most_bytes, patience=patience
            )
        except CallFault as fault:
            raise after_the_end(fault, self._rules(), self._today) from fault
        if not reply.ok:
            raise fault_of_reply(reply, self._rules(), self._today)
        return reply


def _spec(voice: Mapping[str, Any], provider: str, rules: HumeRules) -> VoiceSpec:
    """A voice as it can be cast. What Hume does not say of it is read out of its name."""
    tags = voice.get("tags")
    tagged = {
        str(name).upper(): {str(value).lower() for value in (values if isinstance(values, list) else [values])}
        for name, values in (tags if isinstance(tags, dict) else {}).items()
    }
    words = set(voice["name"].lower().replace("-", " ").split())
    models = voice.get("compatible_octave_models")
    known = models if isinstance(models, list) and models else [rules.version]
    version = rules.version if rules.version in known else str(known[0])
    said = tagged.get("LANGUAGE", set())
    language = next((_LANGUAGES[one] for one in sorted(said) if one in _LANGUAGES), "en")
    own = provider == CUSTOM
    return VoiceSpec(
        ENGINE,
        voice["id"],
        f"{voice['name']} (yours)" if own else voice["name"],
        _gender(tagged.get("GENDER", set()) | words),
        next((age for age, named in _AGES.items() if (tagged.get("AGE", set()) | words) & named), Age.ADULT),
        language,
        {"provider": CUSTOM if own else LIBRARY, "version": version, "speed": 1.0, "trailing_silence": 0.0},
        0.8 if words & {"narrator", "storyteller", "audiobook"} else 0.6,
    )


def _gender(words: set[str]) -> Gender:
    female, male = bool(words & _FEMALE), bool(words & _MALE)
    return Gender.UNKNOWN if female == male else Gender.FEMALE if female else Gender.MALE
