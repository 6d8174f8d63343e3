"""Exchange's words for why it does not answer, by remedy: the names of exchangelib's errors, which are the server's.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
"""

from collections.abc import Callable, Mapping
from typing import Final

from connectors.errors import NeedsPerson
from connectors.ews import advice
from connectors.ews.attempt import Attempt

RATE: Final = frozenset(
    (
        "ErrorServerBusy",
        "ErrorExceededConnectionCount",
        "ErrorExceededSubscriptionCount",
        "ErrorTooManyObjectsOpened",
        "RateLimitError",
    )
)
"""https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange"""
OF_MAILBOX: Final = "ErrorMailbox"
"""What words begin with that tell of one mailbox, or its database, while the server serves others."""
PASSING: Final = frozenset(
    (
        "ErrorADOperation",
        "ErrorADUnavailable",
        "ErrorBatchProcessingStopped",
        "ErrorConnectionFailed",
        "ErrorInsufficientResources",
        "ErrorInternalServerTransientError",
        "ErrorMailboxFailover",
        "ErrorMailboxMoveInProgress",
        "ErrorMailboxStoreUnavailable",
        "ErrorNoApplicableProxyCASServersAvailable",
        "ErrorNoRespondingCASInDestinationSite",
        "ErrorNotEnoughMemory",
        "ErrorProxyCallFailed",
        "ErrorProxyRequestProcessingFailed",
        "ErrorProxyTokenExpired",
        "ErrorReadEventsFailed",
        "ErrorRequestAborted",
        "ErrorServiceDiscoveryFailed",
        "ErrorTimeoutExpired",
        "CASError",
    )
)
FAULT: Final = "ErrorInternalServerError"
EXPIRED: Final = frozenset(("ErrorInvalidSyncStateData",))
NO_ITEM: Final = frozenset(
    (
        "ErrorCannotUseItemIdForFolderId",
        "ErrorInvalidId",
        "ErrorInvalidIdEmpty",
        "ErrorInvalidIdMalformed",
        "ErrorInvalidIdXml",
        "ErrorItemNotFound",
        "ErrorObjectTypeChanged",
        "ErrorRecurrenceHasNoOccurrence",
        "ErrorCalendarOccurrenceIsDeletedFromRecurrence",
        "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange",
    )
)
"""Asked for by an id that is nothing's, or no longer."""
NO_FOLDER: Final = frozenset(
    (
        "ErrorCannotUseFolderIdForItemId",
        "ErrorFolderNotFound",
        "ErrorParentFolderNotFound",
        "ErrorSyncFolderNotFound",
    )
)
TOO_MANY: Final = frozenset(("ErrorExceededFindCountLimit", "ErrorResultSetTooBig", "ErrorMessageSizeExceeded"))
"""The same in parts may be answered."""
PERSON: Final[Mapping[str, Callable[[Attempt], NeedsPerson]]] = {
    "ErrorAccountDisabled": advice.disabled,
    "ErrorImpersonateUserDenied": advice.impersonation_refused,
    "ErrorImpersonationDenied": advice.impersonation_refused,
    "ErrorImpersonationFailed": advice.impersonation_refused,
    "ErrorInvalidExchangeImpersonationHeaderData": advice.impersonation_refused,
    "ErrorInvalidSmtpAddress": advice.no_such_mailbox,
    "ErrorMailboxConfiguration": advice.no_such_mailbox,
    "ErrorMailboxLogonFailed": advice.forbidden,
    "ErrorMissingEmailAddress": advice.no_own_mailbox,
    "ErrorNonExistentMailbox": advice.no_such_mailbox,
    "ErrorNonPrimarySmtpAddress": advice.no_such_mailbox,
    "ErrorNotDelegate": advice.forbidden,
    "ErrorPasswordChangeRequired": advice.password_ended,
    "ErrorPasswordExpired": advice.password_ended,
    "ErrorUserNotAllowedByPolicy": advice.ews_refused,
    "UnauthorizedError": advice.sign_in_refused,
}
"""Whatever is asked for, the answer will be the same until a person acts."""
FORBIDDEN: Final = frozenset(("ErrorAccessDenied", "ErrorRecoverableItemsAccessDenied"))
"""Maybe only what was asked for."""
