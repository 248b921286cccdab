"""The command line. Commands import what they need when they run, so that none loads Qt but the studio."""


def main() -> None:
    """Run the command line."""
