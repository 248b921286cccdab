"""Every export format. To add one, write its file and its line here; dialog and command line follow."""

from collections.abc import Mapping
from typing import Final

from narratix_desktop.exporters.acx import AcxExporter
from narratix_desktop.exporters.m4b import M4bExporter
from narratix_desktop.exporters.provenance import ProvenanceExporter
from narratix_desktop.ports.export import Exporter

_EXPORTERS: Final[tuple[Exporter, ...]] = (
    M4bExporter(),
    AcxExporter(),
    ProvenanceExporter(),
)


def exporters() -> Mapping[str, Exporter]:
    """All formats by their name on the command line."""
    return {exporter.name: exporter for exporter in _EXPORTERS}
