"""What a frame of the large painted views costs with many things in them and with few.

    python -m benchmarks.compare_painting [--part script|timeline]

The same view is painted of 200 and of 20,000 lines or clips; a view that paints only what is seen costs at most 1.2
times as much for the large one. Each part is a module of its own beside this one, with a function ``compare``.
"""

import argparse
import importlib
import os
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PARTS: Final = ("script", "timeline")


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare the cost of painting many things and few.")
    parser.add_argument("--part", choices=PARTS, action="append", help="what to paint; everything by default")
    for part in parser.parse_args().part or PARTS:
        importlib.import_module(f"benchmarks.{part}_painting").compare()
        print()


if __name__ == "__main__":
    main()
