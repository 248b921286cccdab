"""Who speaks: the local analyser. ``analyse_text`` is its only door."""

from narratix_desktop.text.attribution.analyser import NARRATOR_KEY, analyse_text

__all__ = ["NARRATOR_KEY", "analyse_text"]
