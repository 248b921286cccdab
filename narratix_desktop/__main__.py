"""Entry point of ``python -m narratix_desktop`` and of the installed command."""

from narratix_desktop.app.main import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
