"""The studio's event loop for tests that drive it themselves."""

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from narratix_desktop.app.event_loop import StudioEventLoop


@pytest.fixture(scope="session")
def application() -> QCoreApplication:
    return QApplication.instance() or QApplication([])


@pytest.fixture
def loop(application: QCoreApplication) -> Iterator[StudioEventLoop]:
    made = StudioEventLoop(application)
    yield made
    if not made.is_closed():
        made.run_until_complete(made.shutdown_asyncgens())
        made.run_until_complete(made.shutdown_default_executor())
        made.close()
