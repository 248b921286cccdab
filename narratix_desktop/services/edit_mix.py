"""Store the mixer's settings as an edit; the steps of one drag are one edit."""

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.edit import Editable, Intent, RowChange
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.mix import MixSettings
from narratix_desktop.services.edit_rows import commit
from narratix_desktop.services.workshop import Workshop


async def save_mix(book_id: BookId, settings: MixSettings, workshop: Workshop, merge_key: str = "") -> Changes:
    """Keep a book's mix. ``merge_key`` names the control that moves, so that its drag is one step back."""
    before, after = await workshop.mixes.stored(book_id), workshop.mixes.as_stored(settings)
    if before == after:
        return Changes()
    change = RowChange(
        Editable.MIX, str(book_id), None if before is None else {"settings": before}, {"settings": after}
    )
    return await commit(book_id, Intent.CHANGE_MIX, [change], workshop, merge_key=merge_key)
