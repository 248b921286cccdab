"""The language of the window: English plurals always, the author's language over them where it is there."""

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from narratix_desktop.resources import resource

_FOLDER = "i18n"


def speak_language(application: QCoreApplication) -> None:
    """Translate every text from now on; to be called before the first widget is made."""
    folder = str(resource(_FOLDER))
    # Parented to the application: a translator that Python lets go is gone.
    english, own = QTranslator(application), QTranslator(application)
    if english.load("narratix_en", folder):
        application.installTranslator(english)
    if own.load(QLocale(), "narratix", "_", folder):
        application.installTranslator(own)
