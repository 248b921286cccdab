"""``worker``: run tasks without a window until interrupted."""

from narratix_desktop.app.console import note, run_command
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import open_workshop
from narratix_desktop.services.run_tasks import work_on_tasks


def worker(concurrency: int | None) -> None:
    """Run the command."""

    async def work(settings: Settings) -> None:
        async with open_workshop(settings) as workshop:
            note("Waiting for work. Ctrl+C stops; unfinished work is handed back.")
            await work_on_tasks(workshop, concurrency)

    run_command(work)
