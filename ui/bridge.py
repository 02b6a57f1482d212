"""The one way into the window: without it threads would touch widgets.

`post` may be called in any thread. The event crosses by a queued signal, so all events are seen in
the main thread in the order of posting, also those posted in the main thread itself. Receivers
connect `@Slot` methods of QObjects to the signal of the event they want; anything else (a lambda, a
partial, a plain function) would run in the posting thread.
"""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.catalogue.aliases.events import AliasesEvent
from app.catalogue.entries.events import CatalogueEvent
from app.catalogue.offering.events import OfferingEvent
from app.catalogue.relations.events import (
    AddressesListed,
    DistributorsListed,
    DocumentsDue,
    DownloadShown,
    RelationsChanged,
    RelationsListed,
    RelationsRefused,
)
from app.catalogue.warnings.events import (
    AliasesTried,
    CheckShown,
    RulesShown,
    RulesTaken,
    WarningsDecided,
    WarningsListed,
    WarningsRefused,
    WordsListed,
)
from app.connection import ConnectionShown, Joined, JoinRefused, JoinStepShown
from app.entry.training_codes import TrainingCodes
from app.founding import FoundingEvent
from app.labels.designing import DesigningEvent
from app.labels.events import LabelsEvent
from app.labels.forms import FormsEvent
from app.links.answers import LinksEvent
from app.packing.events import PackingEvent
from app.papers import (
    ChoicesKept,
    DayJournalShown,
    PaperNotPrinted,
    PaperPrinted,
    PaperReady,
    PrintersShown,
)
from app.people.answers import PeopleEvent
from app.people.asking import RightsShown
from app.people.at_service import SpeakingEvent
from app.people.audit.events import AuditEvent
from app.people.seconding import SecondingEvent
from app.people.signing.events import PersonsShown, SignInEvent
from app.purchasing.events import OrdersEvent
from app.purchasing.invoicing.events import BillsEvent
from app.readers.batch import BatchShown
from app.readers.events import (
    JournalShown,
    ReaderRefused,
    ReadersFound,
    ReadersShown,
    ReplayShown,
    ScanRefused,
    ScanSeen,
    ScansToRepeat,
    ScansUnanswered,
    SetUpShown,
)
from app.readers.picture import PictureShown
from app.receiving.acceptance.events import (
    AcceptanceRefused,
    AcceptanceShown,
    AttachmentLoading,
    AttachmentReady,
)
from app.receiving.black_box.events import (
    ReplayEnded,
    ReplayFileKept,
    ReplayNotEnded,
    ReplayStepped,
)
from app.receiving.blind.values import (
    BlindAnswered,
    BlindJoined,
    BlindListed,
    BlindShown,
    JoiningShown,
)
from app.receiving.four_way.reconciling import FourWayShown
from app.receiving.known.events import (
    BarsListed,
    ItemsFound,
    KnownChanged,
    KnownRefused,
    MappingsListed,
    RulesListed,
)
from app.receiving.progress import (
    CodesContested,
    DeliveriesFound,
    DeliveriesListed,
    DeskFailed,
    LooseScan,
    OthersCounted,
    ReceiptConfirmed,
    ReceiptOpened,
    ScanAnswered,
)
from app.receiving.remarks import RemarksShown
from app.receiving.told.desk import AskingShown, CodeAnswered, CodeNotAnswered
from app.reporting.statistics.events import (
    BookFilled,
    DifferencesShown,
    LinesShown,
    PricesShown,
    PunctualityShown,
    PurchasesShown,
    SheetWritten,
    StatisticsRefused,
)
from app.reporting.today.desk import DutiesShown
from app.store.behind import BackupCompared
from app.store.encrypting import (
    ConversionFailed,
    Converted,
    DatabaseFoundLocked,
    DatabaseUnlocked,
    EncryptionPrepared,
    EncryptionRefused,
    EncryptionStood,
)
from app.store.gone_back import StoreWentBack
from app.store.health import BackupMade, BackupNotMade, StoreWarned
from app.store.restoring import (
    BackupRead,
    BackupsListed,
    DatabaseFoundDamaged,
    GoingBack,
    Restored,
    RestoreFailed,
    RestoreShown,
)
from app.store.second_copies import SecondPlaceShown
from app.tracing.cases.events import (
    CaseDecided,
    CasesChanged,
    CasesExported,
    CasesFailed,
    CaseShown,
    CasesListed,
)
from app.tracing.events import (
    CodesFound,
    CodeShown,
    ExportShown,
    ImportShown,
    LibraryFailed,
    Moved,
    MovePreviewed,
)
from app.upkeep.events import UpkeepEvent
from ui.ports import HandOverShown, SyncShown

_SIGNAL_NAMES: dict[type, str] = {
    DeliveriesListed: "deliveries_listed",
    ReceiptOpened: "receipt_opened",
    ScanAnswered: "scan_answered",
    OthersCounted: "others_counted",
    CodesContested: "codes_contested",
    ReceiptConfirmed: "receipt_confirmed",
    DeskFailed: "desk_failed",
    SyncShown: "sync_shown",
    HandOverShown: "hand_over_shown",
    PaperReady: "paper_ready",
    PersonsShown: "persons_shown",
    TrainingCodes: "training_codes",
    LooseScan: "scan_loose",
    ReadersShown: "readers_shown",
    ReadersFound: "readers_found",
    ReaderRefused: "reader_refused",
    ScanSeen: "scan_seen",
    ScansUnanswered: "scans_unanswered",
    ScanRefused: "scan_refused",
    JournalShown: "journal_shown",
    SetUpShown: "set_up_shown",
    BatchShown: "batch_shown",
    ReplayShown: "replay_shown",
    PictureShown: "picture_shown",
    CodesFound: "codes_found",
    CodeShown: "code_shown",
    MovePreviewed: "move_previewed",
    Moved: "codes_moved",
    ImportShown: "import_shown",
    ExportShown: "export_shown",
    LibraryFailed: "library_failed",
    DeliveriesFound: "deliveries_found",
    BlindListed: "blind_listed",
    BlindShown: "blind_shown",
    BlindAnswered: "blind_answered",
    JoiningShown: "joining_shown",
    BlindJoined: "blind_joined",
    FourWayShown: "four_way_shown",
    AcceptanceShown: "acceptance_shown",
    AcceptanceRefused: "acceptance_refused",
    AttachmentLoading: "attachment_loading",
    AttachmentReady: "attachment_ready",
    StoreWarned: "store_warned",
    StoreWentBack: "store_warned",
    MappingsListed: "mappings_listed",
    RulesListed: "rules_listed",
    BarsListed: "bars_listed",
    ItemsFound: "items_found",
    KnownChanged: "known_changed",
    KnownRefused: "known_refused",
    ReplayStepped: "replay_stepped",
    ReplayEnded: "replay_ended",
    ReplayNotEnded: "replay_not_ended",
    ReplayFileKept: "replay_file_kept",
    PaperPrinted: "paper_printed",
    PaperNotPrinted: "paper_not_printed",
    PrintersShown: "printers_shown",
    ChoicesKept: "choices_kept",
    DayJournalShown: "day_journal_shown",
    ScansToRepeat: "scans_to_repeat",
    RemarksShown: "remarks_shown",
    AskingShown: "asking_shown",
    CodeAnswered: "code_answered",
    CodeNotAnswered: "code_not_answered",
    BackupMade: "backup_made",
    BackupNotMade: "backup_not_made",
    SecondPlaceShown: "second_place_shown",
    BackupCompared: "backup_compared",
    BackupRead: "backup_read",
    BackupsListed: "backups_listed",
    DatabaseFoundDamaged: "database_damaged",
    DatabaseFoundLocked: "database_locked",
    DatabaseUnlocked: "database_unlocked",
    EncryptionStood: "encryption_stood",
    EncryptionPrepared: "encryption_prepared",
    EncryptionRefused: "encryption_refused",
    Converted: "database_converted",
    ConversionFailed: "conversion_failed",
    Restored: "restored",
    RestoreFailed: "restore_failed",
    RestoreShown: "restore_shown",
    GoingBack: "going_back",
    CasesListed: "cases_listed",
    **dict.fromkeys(get_args(OrdersEvent), "orders_said"),
    **dict.fromkeys(get_args(BillsEvent), "bills_said"),
    **dict.fromkeys(get_args(AliasesEvent), "aliases_said"),
    **dict.fromkeys(get_args(LinksEvent), "links_said"),
    **dict.fromkeys(get_args(FoundingEvent), "founding_said"),
    **dict.fromkeys(get_args(SecondingEvent), "seconding_said"),
    **dict.fromkeys(get_args(SignInEvent), "sign_in_said"),
    **dict.fromkeys(get_args(SpeakingEvent), "speaking_said"),
    **dict.fromkeys(get_args(PeopleEvent), "people_said"),
    **dict.fromkeys(get_args(AuditEvent), "audit_said"),
    **dict.fromkeys(get_args(PackingEvent), "packing_said"),
    **dict.fromkeys(get_args(LabelsEvent), "labels_said"),
    **dict.fromkeys(get_args(DesigningEvent), "designs_said"),
    **dict.fromkeys(get_args(FormsEvent), "forms_said"),
    **dict.fromkeys(get_args(UpkeepEvent), "upkeep_said"),
    **dict.fromkeys((*get_args(CatalogueEvent), *get_args(OfferingEvent)), "catalogue_said"),
    CaseShown: "case_shown",
    CaseDecided: "case_decided",
    CasesChanged: "cases_changed",
    CasesExported: "cases_exported",
    CasesFailed: "cases_failed",
    ConnectionShown: "connection_shown",
    JoinStepShown: "join_step_shown",
    JoinRefused: "join_refused",
    Joined: "joined",
    PurchasesShown: "purchases_shown",
    LinesShown: "purchase_lines_shown",
    PricesShown: "prices_shown",
    PunctualityShown: "punctuality_shown",
    DifferencesShown: "differences_shown",
    BookFilled: "book_filled",
    SheetWritten: "sheet_written",
    StatisticsRefused: "statistics_refused",
    DutiesShown: "duties_shown",
    RightsShown: "rights_shown",
    RelationsListed: "relations_listed",
    DistributorsListed: "distributors_listed",
    DocumentsDue: "documents_due",
    AddressesListed: "addresses_listed",
    RelationsChanged: "relations_changed",
    RelationsRefused: "relations_refused",
    DownloadShown: "relations_download",
    WarningsListed: "warnings_listed",
    WordsListed: "warning_words_listed",
    WarningsDecided: "warnings_decided",
    CheckShown: "check_shown",
    RulesShown: "check_rules_shown",
    RulesTaken: "check_rules_taken",
    AliasesTried: "aliases_tried",
    WarningsRefused: "warnings_refused",
}


class Bridge(QObject):
    """Hands events to the main thread, one signal per kind of event."""

    deliveries_listed = Signal(object)
    receipt_opened = Signal(object)
    scan_answered = Signal(object)
    others_counted = Signal(object)
    codes_contested = Signal(object)
    receipt_confirmed = Signal(object)
    desk_failed = Signal(object)
    sync_shown = Signal(object)
    hand_over_shown = Signal(object)
    paper_ready = Signal(object)
    persons_shown = Signal(object)
    training_codes = Signal(object)
    scan_loose = Signal(object)
    readers_shown = Signal(object)
    readers_found = Signal(object)
    reader_refused = Signal(object)
    scan_seen = Signal(object)
    scans_unanswered = Signal(object)
    scan_refused = Signal(object)
    journal_shown = Signal(object)
    set_up_shown = Signal(object)
    batch_shown = Signal(object)
    replay_shown = Signal(object)
    picture_shown = Signal(object)
    codes_found = Signal(object)
    code_shown = Signal(object)
    move_previewed = Signal(object)
    codes_moved = Signal(object)
    import_shown = Signal(object)
    export_shown = Signal(object)
    library_failed = Signal(object)
    deliveries_found = Signal(object)
    blind_listed = Signal(object)
    blind_shown = Signal(object)
    blind_answered = Signal(object)
    joining_shown = Signal(object)
    blind_joined = Signal(object)
    four_way_shown = Signal(object)
    bills_said = Signal(object)
    upkeep_said = Signal(object)
    acceptance_shown = Signal(object)
    acceptance_refused = Signal(object)
    attachment_loading = Signal(object)
    attachment_ready = Signal(object)
    store_warned = Signal(object)
    mappings_listed = Signal(object)
    rules_listed = Signal(object)
    bars_listed = Signal(object)
    items_found = Signal(object)
    known_changed = Signal(object)
    known_refused = Signal(object)
    replay_stepped = Signal(object)
    replay_ended = Signal(object)
    replay_not_ended = Signal(object)
    replay_file_kept = Signal(object)
    paper_printed = Signal(object)
    paper_not_printed = Signal(object)
    printers_shown = Signal(object)
    choices_kept = Signal(object)
    day_journal_shown = Signal(object)
    scans_to_repeat = Signal(object)
    remarks_shown = Signal(object)
    asking_shown = Signal(object)
    code_answered = Signal(object)
    code_not_answered = Signal(object)
    backup_made = Signal(object)
    backup_not_made = Signal(object)
    second_place_shown = Signal(object)
    backup_compared = Signal(object)
    backup_read = Signal(object)
    backups_listed = Signal(object)
    database_damaged = Signal(object)
    database_locked = Signal(object)
    database_unlocked = Signal(object)
    encryption_stood = Signal(object)
    encryption_prepared = Signal(object)
    encryption_refused = Signal(object)
    database_converted = Signal(object)
    conversion_failed = Signal(object)
    restored = Signal(object)
    restore_failed = Signal(object)
    restore_shown = Signal(object)
    going_back = Signal(object)
    catalogue_said = Signal(object)
    """Whatever the desks of catalogues and offered matches answer."""
    orders_said = Signal(object)
    """Whatever the desk of orders answers."""
    cases_listed = Signal(object)
    case_shown = Signal(object)
    case_decided = Signal(object)
    cases_changed = Signal(object)
    cases_exported = Signal(object)
    cases_failed = Signal(object)
    connection_shown = Signal(object)
    join_step_shown = Signal(object)
    join_refused = Signal(object)
    joined = Signal(object)
    purchases_shown = Signal(object)
    purchase_lines_shown = Signal(object)
    prices_shown = Signal(object)
    punctuality_shown = Signal(object)
    differences_shown = Signal(object)
    rights_shown = Signal(object)
    book_filled = Signal(object)
    sheet_written = Signal(object)
    statistics_refused = Signal(object)
    duties_shown = Signal(object)
    relations_listed = Signal(object)
    distributors_listed = Signal(object)
    documents_due = Signal(object)
    addresses_listed = Signal(object)
    relations_changed = Signal(object)
    relations_refused = Signal(object)
    relations_download = Signal(object)
    warnings_listed = Signal(object)
    warning_words_listed = Signal(object)
    warnings_decided = Signal(object)
    check_shown = Signal(object)
    check_rules_shown = Signal(object)
    check_rules_taken = Signal(object)
    aliases_tried = Signal(object)
    aliases_said = Signal(object)
    """Whatever the desk of aliases answers."""
    links_said = Signal(object)
    """Whatever the desk of connections answers."""
    founding_said = Signal(object)
    """Whatever setting a new service up is answered with."""
    seconding_said = Signal(object)
    """Something waits for a second person, or does not any more."""
    sign_in_said = Signal(object)
    """How people sign in, who did, and why somebody did not."""
    speaking_said = Signal(object)
    """Who signed in at the service from a page, and why somebody did not."""
    people_said = Signal(object)
    """Whatever the desk of people answers."""
    audit_said = Signal(object)
    """Whatever the desk of the audit log answers."""
    packing_said = Signal(object)
    """Whatever the desk of packing answers."""
    labels_said = Signal(object)
    """Whatever the desk of labels answers."""
    designs_said = Signal(object)
    """Whatever the desk of label designs answers."""
    forms_said = Signal(object)
    """Whatever the desk of label forms answers."""
    warnings_refused = Signal(object)

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._hand_on, Qt.ConnectionType.QueuedConnection)

    def post(self, event: object) -> None:
        """Send an event to the window; never waits. An event nobody knows is a TypeError here."""
        if type(event) not in _SIGNAL_NAMES:
            raise TypeError(f"no screen knows the event {type(event).__name__}")
        self._posted.emit(event)

    @Slot(object)
    def _hand_on(self, event: object) -> None:
        getattr(self, _SIGNAL_NAMES[type(event)]).emit(event)
