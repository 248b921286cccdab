"""``check``: the measured verdict on audio files."""

import math
from dataclasses import asdict
from pathlib import Path

import typer
from rich.table import Table

from narratix_desktop.app.console import err, out, run_command, write_json
from narratix_desktop.app.refusal import FAILED
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_compute
from narratix_desktop.domain.delivery import SPECS, DeliverySpec, Measurement, Verdict
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.ports.work import Compute
from narratix_desktop.services.check_file import check_files


def check(files: list[Path], spec_name: str, target: Path | None) -> None:
    """Run the command; ends with 1 where a file failed or could not be measured."""
    paths = [path.absolute() for path in files]

    async def work(settings: Settings) -> bool:
        if spec_name not in SPECS:
            raise NarratixError(
                f"There are no rules called {spec_name}.", f"Choose one of: {', '.join(sorted(SPECS))}."
            )
        async with make_compute(settings) as compute:
            return await _check_all(paths, SPECS[spec_name], compute, target)

    if not run_command(work):
        raise typer.Exit(FAILED)


async def _check_all(files: list[Path], spec: DeliverySpec, compute: Compute, target: Path | None) -> bool:
    results = await check_files(files, spec, compute)
    records: list[dict[str, object]] = []
    passed = True
    for path, result in zip(files, results, strict=True):
        if isinstance(result, NarratixError):
            err.print(str(result), style="bold red", markup=False)
            records.append({"file": str(path), "error": result.headline})
            passed = False
            continue
        measured, verdict = result
        out.print(_table(path, verdict))
        records.append(_record(path, measured, verdict))
        passed = passed and verdict.passed
    if target is not None:
        write_json(target, records)
    return passed


def _table(path: Path, verdict: Verdict) -> Table:
    title = f"{path.name}: {'passes' if verdict.passed else 'fails'} {SPECS[verdict.spec].label}"
    table = Table(title=title, title_justify="left", title_style="bold green" if verdict.passed else "bold red")
    for heading in ("", "Rule", "Measured", "Required"):
        table.add_column(heading)
    for check in verdict.checks:
        table.add_row("✓" if check.passed else "✗", check.name, check.measured, check.required)
    return table


def _record(path: Path, measured: Measurement, verdict: Verdict) -> dict[str, object]:
    figures = asdict(measured)
    return {
        "file": str(path),
        "spec": verdict.spec,
        "passed": verdict.passed,
        "checks": [asdict(one) for one in verdict.checks],
        # JSON knows no infinity, which is the level of silence.
        "measured": {name: None if value in (-math.inf, math.inf) else value for name, value in figures.items()},
    }
