"""Inspects untrusted bundles in a worker process: whether they hold one whole book."""

from narratix_desktop.domain.bundle import damaged
from narratix_desktop.domain.bundle_rows import TABLES, BookCheck, read_row, voice_of
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.media.bundle_archive import BundleReader
from narratix_desktop.ports.bundles import BundledAsset, InspectBundleJob, Inspection


def inspect_bundle_job(job: InspectBundleJob) -> Inspection:
    """Read every row of a bundle. Raises ``BundleError``."""
    check = BookCheck()
    voices = []
    with BundleReader(job.path) as bundle:
        for table in TABLES:
            for line in bundle.lines(table):
                row = read_row(table, line)
                check.take(table, row)
                if table == "voices":
                    voices.append((row["id"], voice_of(row)))
        check.finish()
        missing = check.assets - bundle.assets.keys()
        if missing:
            raise damaged(f"{len(missing)} of its sounds and images are missing")
        assets = tuple(BundledAsset(Sha256(sha256), *bundle.assets[sha256]) for sha256 in sorted(check.assets))
    replaced = set().union(*(ids for table, ids in check.ids.items() if table != "voices")) | check.foreign
    return Inspection(bundle.manifest, tuple(sorted(replaced)), tuple(voices), assets)
