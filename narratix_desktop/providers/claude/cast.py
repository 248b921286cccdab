"""The running cast of a book that is being read: who is known so far, under keys that never change meaning.

Starts with what the rules of the local analyser found and grows with each window, in the order of the book; so the
same answers give the same cast, whichever came first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from narratix_desktop.domain.character import Age, CastMember, Gender

NARRATOR: Final = "c0"
_MOST_ALIASES: Final = 12


@dataclass(frozen=True, slots=True)
class CastEntry:
    """What an answer says about a character: one that it names first, or more about one that is known.

    Attributes:
        key: A known key, or one of the answer's own (``n1``, ``n2`` …).
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    description: str = ""


class RunningCast:
    """Everybody known so far, by key: the narrator is ``c0``, the others ``c1``, ``c2`` … in the order of arrival."""

    def __init__(self, found: Sequence[CastMember]) -> None:
        """Begin with an analysis' cast, whose first member is the narrator."""
        self._members = {f"c{number}": member for number, member in enumerate(found)}
        self._at_first = dict(self._members)
        self._described: set[str] = set()
        self._by_name: dict[str, str] = {}
        for key, member in self._members.items():
            for name in (member.name, *member.aliases):
                self._by_name.setdefault(_plain(name), key)
        self.keys_of_rules: Mapping[str, str] = {member.key: key for key, member in self._members.items()}

    @property
    def members(self) -> Mapping[str, CastMember]:
        """All of them by key."""
        return self._members

    @property
    def learnt(self) -> Mapping[str, CastMember]:
        """Those that windows have added, or said more about."""
        return {key: member for key, member in self._members.items() if self._at_first.get(key) != member}

    def take(self, entries: Iterable[CastEntry]) -> Mapping[str, str]:
        """Add what an answer says about characters.

        A name that is known already, as a name or as an alias, is nobody new. A known character keeps its name; what
        the first answer says about its gender, age and voice stays.

        Returns:
            The key of each character that the answer names under a key of its own.
        """
        keys: dict[str, str] = {}
        for entry in entries:
            known = entry.key if entry.key in self._members else self._by_name.get(_plain(entry.name))
            if known is None:
                known = f"c{len(self._members)}"
                self._members[known] = CastMember(known, entry.name)
            keys[entry.key] = known
            if known != NARRATOR:
                self._learn(known, entry)
        return keys

    def _learn(self, key: str, entry: CastEntry) -> None:
        member = self._members[key]
        called = [_plain(member.name), *map(_plain, member.aliases)]
        names = dict.fromkeys((entry.name, *entry.aliases))
        new = [name for name in names if _plain(name) not in called and self._by_name.get(_plain(name), key) == key]
        aliases = (*member.aliases, *new)[:_MOST_ALIASES]
        member = replace(member, aliases=aliases)
        if key not in self._described:
            self._described.add(key)
            member = replace(
                member,
                gender=member.gender if entry.gender is Gender.UNKNOWN else entry.gender,
                age=entry.age,
                description=entry.description,
            )
        self._members[key] = member
        for name in (member.name, *aliases):
            self._by_name.setdefault(_plain(name), key)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold().removeprefix("the ")
