"""Reading a small text the way the analyser does."""

from narratix_desktop.text.attribution.names import NameForm, find_names
from narratix_desktop.text.attribution.people import Person, gather_people
from narratix_desktop.text.attribution.reading import Reading, read_words
from narratix_desktop.text.paragraphs import find_paragraphs
from narratix_desktop.text.quotes import find_quotations


def read(text: str) -> Reading:
    paragraphs = find_paragraphs(text)
    return read_words(text, paragraphs, find_quotations(text, paragraphs))


def people_of(text: str) -> dict[str, Person]:
    """Everybody in a text, by each spelling of their name."""
    reading = read(text)
    return {str(form): person for form, person in gather_people(reading, find_names(reading)).items()}


def forms_of(text: str) -> list[NameForm]:
    return [mention.form for mention in find_names(read(text))]
