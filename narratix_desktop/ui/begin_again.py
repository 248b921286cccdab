"""Begins work again that failed, was cancelled or never begun: where it costs money, the author is asked anew."""

from collections.abc import Sequence

from narratix_desktop.domain.estimate import RunEstimate
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.units import Usd
from narratix_desktop.services.steer_selection import Steer
from narratix_desktop.services.try_again import estimate_retry, try_again
from narratix_desktop.ui.session import Session


def begin_again(session: Session, title: str, tasks: Sequence[TaskId], steer: Steer) -> None:
    """Steer tasks once it is clear what that costs.

    Args:
        session: Whose library and consent are used.
        title: What is begun again, for reading.
        tasks: Which ones.
        steer: What is done to them.
    """
    workshop = session.studio.workshop
    agreed = False

    async def estimate() -> RunEstimate:
        nonlocal agreed
        found = await estimate_retry(tasks, workshop)
        agreed = found.is_asked_about
        return found

    def go(cap: Usd | None) -> None:
        session.operations.run(title, try_again(tasks, steer, workshop, cap, agreed=agreed))

    session.consent.ask(title, estimate, go)
