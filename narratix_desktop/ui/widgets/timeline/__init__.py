"""The painted timeline: what lies where, what a hand at the mouse means, and how it is drawn. It knows no services."""
