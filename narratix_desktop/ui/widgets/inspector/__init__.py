"""The parts of the inspector: how lines are spoken, the takes of one, and how a take looks."""
