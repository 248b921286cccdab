"""The painted script of a whole book: pure text, lines and heights first, then layout, painting and the widget."""
