"""Identifiers: one NewType per noun over UUID (version 7, made by the database), so that they are never mixed up."""

from typing import NewType
from uuid import UUID

BookId = NewType("BookId", UUID)
RevisionId = NewType("RevisionId", UUID)
ChapterId = NewType("ChapterId", UUID)
CharacterId = NewType("CharacterId", UUID)
VoiceId = NewType("VoiceId", UUID)
SegmentId = NewType("SegmentId", UUID)
TakeId = NewType("TakeId", UUID)
CueId = NewType("CueId", UUID)
TaskId = NewType("TaskId", UUID)
AttemptId = NewType("AttemptId", UUID)
EditId = NewType("EditId", UUID)
PlacementId = NewType("PlacementId", UUID)
MarkerId = NewType("MarkerId", UUID)
PointId = NewType("PointId", UUID)

Sha256 = NewType("Sha256", str)
"""Lower-case hexadecimal digest of an asset's bytes; its name in the asset store."""
