"""The program as it is, but for a header on its paid requests that names their attempts. Run by scripts beside it.

``python -m tests.faults.labelled_program worker`` and so on, as ``narratix-desktop worker``.
"""

from narratix_desktop.app.main import main
from tests.fakes.labels import label_requests

if __name__ == "__main__":
    label_requests()
    main()
