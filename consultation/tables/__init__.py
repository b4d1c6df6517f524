"""The PostgreSQL tables. One file an idea; constraints are named by `Base`'s convention."""

from consultation.tables.access import ApiKeyRow
from consultation.tables.answers import AnswerRow, AnswerVersionRow, AttachmentRow, SegmentRow, TagRow
from consultation.tables.base import Base
from consultation.tables.broadcasts import BroadcastRecipientRow, BroadcastRow
from consultation.tables.campaigns import CampaignRow, ConsultationRow, KeyRow, NoteRow, RevisionRow
from consultation.tables.decisions import CommitteeRow, DecisionRow, QuotationRow
from consultation.tables.enclosures import EnclosureRow
from consultation.tables.field import FieldEntryRow
from consultation.tables.figures import CellRow, ReleaseDocumentRow, ReleaseRow
from consultation.tables.learning import CodingRow, ModelRow
from consultation.tables.mail import InboxRow, JobRow, OutboxRow
from consultation.tables.origins import OriginRow
from consultation.tables.people import (
    AccountAliasRow,
    AccountRow,
    AddressRow,
    AlertRow,
    ConsentRow,
    DialogueRow,
    ErasureRow,
    HandOverRow,
    ParticipantRow,
)
from consultation.tables.retention import RetentionRunRow
from consultation.tables.territories import ActionRow, ActorRow, IndicatorRow, MarginRow, TerritoryRow
from consultation.tables.voices import RevisionFileRow, TranscriptionRow, UploadRow

__all__ = [
    "AccountAliasRow",
    "AccountRow",
    "ActionRow",
    "ActorRow",
    "AddressRow",
    "AlertRow",
    "AnswerRow",
    "AnswerVersionRow",
    "ApiKeyRow",
    "AttachmentRow",
    "Base",
    "BroadcastRecipientRow",
    "BroadcastRow",
    "CampaignRow",
    "CellRow",
    "CodingRow",
    "CommitteeRow",
    "ConsentRow",
    "ConsultationRow",
    "DecisionRow",
    "DialogueRow",
    "EnclosureRow",
    "ErasureRow",
    "FieldEntryRow",
    "HandOverRow",
    "InboxRow",
    "IndicatorRow",
    "JobRow",
    "KeyRow",
    "MarginRow",
    "ModelRow",
    "NoteRow",
    "OriginRow",
    "OutboxRow",
    "ParticipantRow",
    "QuotationRow",
    "ReleaseDocumentRow",
    "ReleaseRow",
    "RetentionRunRow",
    "RevisionFileRow",
    "RevisionRow",
    "SegmentRow",
    "TagRow",
    "TerritoryRow",
    "TranscriptionRow",
    "UploadRow",
]
