"""The language of the window: English plurals always, the author's language over them where it is there.

And what languages are called in it: Qt names them in English and in themselves only, so an author whose system does not
speak English reads each as its own speakers write it.
"""

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


def language_name(tag: str) -> str:
    """Name of the language of a BCP 47 tag; empty where nobody knows it."""
    locale = QLocale(tag.partition("-")[0])
    if locale.language() in {QLocale.Language.C, QLocale.Language.AnyLanguage}:
        return ""
    # Its own speakers would call English by their territory.
    if _speaks_english() or locale.language() is QLocale.Language.English:
        return QLocale.languageToString(locale.language())
    return locale.nativeLanguageName()


def territory_name(tag: str) -> str:
    """Name of the territory of a BCP 47 tag; empty where it has none."""
    if "-" not in tag:
        return ""
    locale = QLocale(tag)
    return QLocale.territoryToString(locale.territory()) if _speaks_english() else locale.nativeTerritoryName()


def _speaks_english() -> bool:
    return QLocale().language() in {QLocale.Language.C, QLocale.Language.English}
