"""Who speaks: the local analyser. ``analyse_text`` is its door; keys of characters are made alike elsewhere."""

from narratix_desktop.text.attribution.analyser import NARRATOR_KEY, analyse_text, cast_key

__all__ = ["NARRATOR_KEY", "analyse_text", "cast_key"]
