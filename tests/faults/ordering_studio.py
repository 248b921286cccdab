"""The real studio, with an author who orders that the newest book be spoken as soon as its window is there.

``python -m tests.faults.ordering_studio ENGINE``. It says ``ordered`` when the order is on disk, and lives until it
is killed.
"""

import asyncio
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from narratix_desktop.app.application import the_application
from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.app.logs import configure_logs
from narratix_desktop.app.settings import load_settings
from narratix_desktop.app.single_instance import SingleInstance
from narratix_desktop.app.studio import Door, Program
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from tests.fakes.labels import label_requests

ORDERED = "ordered"


def order_of(engine: str) -> ProductionOrder:
    """Speak everything, and no more."""
    return ProductionOrder("", (), speech=engine, sound="none", kinds=("analyse", "cast", "speak"))


async def _author(door: Door, engine: str) -> None:
    while door.window is None:  # noqa: ASYNC110 - the program says no other way that its window is there
        await asyncio.sleep(0.01)
    workshop = door.window.session.studio.workshop
    book = (await workshop.books.list())[0]
    door.window.session.open_book(book.id)
    await order_production(book, order_of(engine), workshop)
    sys.stdout.write(f"{ORDERED}\n")
    sys.stdout.flush()


async def _both(program: Program, door: Door, engine: str) -> None:
    await asyncio.gather(program.run(), _author(door, engine))


def main(engine: str) -> None:
    settings = load_settings()
    configure_logs(settings.logs, settings.log_level)
    application = the_application(sys.argv)
    QGuiApplication.setQuitOnLastWindowClosed(False)
    instance, door = SingleInstance(settings.home), Door()
    assert instance.claim([])
    loop = StudioEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_both(Program(settings, instance, door), door, engine))


if __name__ == "__main__":
    label_requests()
    main(sys.argv[1])
