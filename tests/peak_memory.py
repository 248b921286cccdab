"""The most memory a process has held, for tests that read hostile files in a process of their own."""

from pathlib import Path


def peak_resident_bytes() -> int:
    """Bytes of this process since its program was loaded; Linux only.

    ``ru_maxrss`` would also count what the parent held when it forked, and a test worker may hold a gigabyte.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    [peak] = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(peak) * 1024
