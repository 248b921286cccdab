"""``produce --budget``: the real command stops before it would pass the cap, says so, and ends with 3."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.fakes.paid_service import charge, paid_service
from tests.fakes.paid_voices import ACME
from tests.services.productions import STORY
from tests.store.ledger_samples import usd

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
async def test_a_production_stops_at_its_budget_with_exit_code_3_and_repays_nothing(
    database_url: str, tmp_path: Path
) -> None:
    manuscript = tmp_path / "lock.md"
    manuscript.write_text(STORY, encoding="utf-8")
    async with paid_service() as service:
        service.body = "{text}"
        environment = {
            **os.environ,
            "NARRATIX_HOME": str(tmp_path / "home"),
            "NARRATIX_DATABASE_URL": database_url,
            "SERVICE_PORT": str(service.port),
        }

        async def produce(budget: str) -> tuple[int, str]:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.app.paid_program", "produce", str(manuscript), "--out", str(tmp_path)),
                *("--speech", ACME, "--sound", "none", "--budget", budget, "--json"),
                cwd=ROOT,
                env=environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            async with asyncio.timeout(200):
                _, errors = await process.communicate()
            assert process.returncode is not None
            return process.returncode, errors.decode()

        code, errors = await produce("0.10")
        assert code == 3, errors
        assert "cap of $0.10 for this run" in errors
        assert "--budget" in errors
        charged = charge(service)
        assert usd("0") < charged <= usd("0.10")
        code, errors = await produce("0.10")
        assert (code, charge(service)) == (3, charged), errors
