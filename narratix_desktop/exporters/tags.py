"""Tags as Audiobookshelf, Plex and Apple read them: album is the title, artist the author, composer the narrator."""

from narratix_desktop.ports.export import ExportRequest


def section_tags(request: ExportRequest, title: str = "", track: str = "") -> dict[str, str]:
    """Tags of one file.

    Args:
        request: The book.
        title: The section's title; the book's own where empty.
        track: ``"3/12"`` for one file of a set.
    """
    given = request.metadata
    tags = {
        "title": title or request.title,
        "album": request.title,
        "artist": request.author,
        "album_artist": request.author,
        "composer": given.get("narrator", ""),
        "genre": given.get("genre", "Audiobook"),
        "date": given.get("year", ""),
        "description": given.get("description", ""),
        "comment": given.get("disclosure", ""),
        "track": track,
    }
    return {name: value for name, value in tags.items() if value}
