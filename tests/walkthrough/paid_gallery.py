"""The pictures of what costs money: who reads and makes sounds, prices and consent, voices and covers that are made."""

import time

from tests.walkthrough.screen import Screen

_DESCRIPTION = "An old lighthouse keeper: gravelly, slow, kind"
_PICTURE = "A bell tower over a grey river, seen from the ferry at dusk"


def picture_choices(screen: Screen, look: str) -> None:
    """Who reads, who makes the sounds, and the prices of both."""
    command(screen, "find the speakers")
    shoot(screen, "Choose who does it", f"readers-{look}")
    see_price(screen, f"reading-price-{look}")
    command(screen, "score the chapter with")
    screen.press("Replicate sounds", "radio button")
    shoot(screen, "Choose who does it", f"sounds-{look}")
    see_price(screen, f"sounds-price-{look}")


def picture_painting(screen: Screen, look: str) -> None:
    """A cover that is to be painted."""
    screen.keys("ctrl+i")
    screen.wait_for("Details of", "dialog")
    screen.press("Paint a cover", "push button")
    screen.wait_for("Paint a cover for", "dialog")
    screen.keys("ctrl+a")
    screen.type(_PICTURE)
    shoot(screen, "Paint a cover for", f"paint-{look}")
    close(screen, "Paint a cover for")
    screen.press("Close", "push button")
    screen.wait_until_gone("Details of", "dialog")


def picture_making(screen: Screen, look: str) -> None:
    """Voices that are made of a description, with the question before."""
    screen.press("Characters", "page tab")
    screen.press("Tobias", "cell")
    screen.press("Choose a voice", "push button")
    screen.press("Make a voice", "push button")
    screen.wait_for("Make a voice for", "dialog")
    screen.keys("ctrl+a")
    screen.type(_DESCRIPTION)
    screen.press("Make voices", "push button")
    shoot(screen, "Costs money", f"consent-{look}")
    screen.press("Start", "push button")
    screen.wait_for("Discard all", "push button")
    shoot(screen, "Make a voice for", f"design-{look}")
    screen.press("Discard all", "push button")
    close(screen, "Make a voice for")


def picture_hearing(screen: Screen, look: str) -> None:
    """The question before a voice that costs money is heard; the picker shows already."""
    screen.press("Find a voice", "text")
    screen.type("Gentleman")
    screen.press("Terse Gentleman", "list item")
    screen.keys("space")
    shoot(screen, "Costs money", f"hearing-{look}")
    close(screen, "Costs money")


PAID_STEPS = (picture_choices, picture_painting, picture_making, picture_hearing)


def command(screen: Screen, words: str) -> None:
    """Do something by its words."""
    screen.keys("ctrl+k")
    screen.type(words)
    screen.rest()
    screen.keys("Return")


def see_price(screen: Screen, name: str) -> None:
    """Go on to the price, take its picture, and leave it."""
    screen.press("See the price", "push button")
    shoot(screen, "Costs money", name)
    close(screen, "Costs money")


def shoot(screen: Screen, title: str, name: str) -> None:
    """Take the picture of a dialog."""
    dialog = screen.wait_for(title, "dialog")
    screen.rest()
    time.sleep(1.0)  # prices and covers arrive
    screen.shoot_part(name, screen.again(dialog).place)


def close(screen: Screen, title: str) -> None:
    """Leave a dialog that has the keyboard."""
    screen.keys("Escape")
    screen.wait_until_gone(title, "dialog")
