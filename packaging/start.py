"""Entry script of the stand-alone program."""

import os

# The packer's loader puts our libraries in front of the system's, for this process and by inheritance for all that it
# starts. PostgreSQL, file managers and browsers must find their own.
for variable in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH"):
    before = os.environ.pop(f"{variable}_ORIG", None)
    os.environ.pop(variable, None)
    if before is not None:
        os.environ[variable] = before

from narratix_desktop.__main__ import main  # noqa: E402

main()
