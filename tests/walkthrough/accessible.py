"""The window as a screen reader meets it: the tree of accessible things over D-Bus (AT-SPI), with places on the screen.

Whatever the walkthrough presses it finds here by role and name, so a control without a name cannot be found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_COMPONENT: Final = "org.a11y.atspi.Component"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_REGISTRY: Final = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_SHOWING: Final = 1 << 25
_ENABLED: Final = 1 << 8
_SELECTED: Final = 1 << 23
_ANSWER_WITHIN: Final = 5.0


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def on_screen(self) -> bool:
        return self.width > 0 and self.x >= 0 and self.y >= 0

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Thing:
    """Something accessible."""

    owner: str
    path: str
    role: str
    name: str
    showing: bool
    enabled: bool
    selected: bool
    place: Place


class AccessibleTree:
    """Connects to the session's accessibility bus and switches it on, as a screen reader does."""

    def __init__(self) -> None:
        session = open_dbus_connection(bus="SESSION")
        status = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface=_PROPERTIES)
        for switch in ("IsEnabled", "ScreenReaderEnabled"):
            unwrap_msg(
                session.send_and_get_reply(
                    new_method_call(status, "Set", "ssv", ("org.a11y.Status", switch, ("b", True)))
                )
            )
        bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        (address,) = unwrap_msg(session.send_and_get_reply(new_method_call(bus, "GetAddress")))
        self._bus: DBusConnection = open_dbus_connection(bus=address)

    def things(self, deepest: int = 40) -> Iterator[Thing]:
        """Everything that is showing, depth first; what is hidden is left out with all below it."""
        (roots,) = self._call(*_REGISTRY, _ACCESSIBLE, "GetChildren")
        for owner, path in roots:
            yield from self._below(owner, path, deepest)

    def find(self, name: str, role: str | None = None) -> Thing | None:
        """The first thing that shows whose name matches a regular expression from its beginning.

        What lies behind another tab is held outside the screen, and is not found.
        """
        wanted = re.compile(name)
        return next(
            (
                one
                for one in self.things()
                if wanted.match(one.name) and role in {None, one.role} and one.place.on_screen
            ),
            None,
        )

    def again(self, thing: Thing) -> Thing:
        """The same thing as it is now."""
        return self._thing(thing.owner, thing.path)

    def _below(self, owner: str, path: str, deepest: int) -> Iterator[Thing]:
        try:
            thing = self._thing(owner, path)
            (children,) = self._call(owner, path, _ACCESSIBLE, "GetChildren")
        except (DBusErrorResponse, TimeoutError):
            return  # It went away while it was looked at.
        if thing.role != "application" and not thing.showing:
            return
        yield thing
        if deepest:
            for child_owner, child_path in children:
                yield from self._below(child_owner, child_path, deepest - 1)

    def _thing(self, owner: str, path: str) -> Thing:
        ((_, name),) = self._call(owner, path, _PROPERTIES, "Get", "ss", (_ACCESSIBLE, "Name"))
        (role,) = self._call(owner, path, _ACCESSIBLE, "GetRoleName")
        ((low, _high),) = self._call(owner, path, _ACCESSIBLE, "GetState")
        extents = (0, 0, 0, 0)
        if role != "application":
            (extents,) = self._call(owner, path, _COMPONENT, "GetExtents", "u", (0,))
        return Thing(
            owner, path, role, name, bool(low & _SHOWING), bool(low & _ENABLED), bool(low & _SELECTED), Place(*extents)
        )

    def _call(
        self,
        owner: str,
        path: str,
        interface: str,
        method: str,
        signature: str | None = None,
        body: tuple[Any, ...] = (),
    ) -> tuple[Any, ...]:
        message = new_method_call(DBusAddress(path, bus_name=owner, interface=interface), method, signature, body)
        answer: tuple[Any, ...] = unwrap_msg(self._bus.send_and_get_reply(message, timeout=_ANSWER_WITHIN))
        return answer
