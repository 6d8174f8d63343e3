"""What Google Cloud Pub/Sub answers instead of messages, by remedy. https://cloud.google.com/pubsub/docs/reference/error-codes"""

from google.api_core import exceptions

from connectors.errors import ConnectorError, NeedsPerson, TryLater
from connectors.google.advice import CONSOLE


def refused(error: exceptions.GoogleAPIError, subscription: str) -> ConnectorError:
    """What became of a call for a subscription (projects/P/subscriptions/S)."""
    _, project, _, name = subscription.split("/")
    page = f"{CONSOLE}/cloudpubsub/subscription/detail/{name}?project={project}"
    match error:
        case exceptions.NotFound():
            return NeedsPerson(
                f"Pub/Sub has no subscription {subscription}",
                f"Open {CONSOLE}/cloudpubsub/subscription/list?project={project}, click Create subscription (delivery "
                "type Pull), or correct google.subscription.",
            )
        case exceptions.Forbidden() if error.reason == "SERVICE_DISABLED":
            return NeedsPerson(
                f"The Cloud Pub/Sub API is not enabled in the project {project}",
                f"Open {CONSOLE}/apis/library/pubsub.googleapis.com?project={project}, click Enable, and wait five "
                "minutes.",
            )
        case exceptions.Forbidden():
            return NeedsPerson(
                f"Capture may not read the subscription {subscription}",
                f"Open {page}, Show info panel > Add principal, and give the service account of google.pubsub_key the "
                "role Pub/Sub Subscriber.",
            )
        case exceptions.Unauthorized():
            return NeedsPerson(
                "Google no longer accepts the key for Pub/Sub",
                f"Make another: {CONSOLE}/iam-admin/serviceaccounts > the account > Keys > Add key > JSON; then set "
                "google.pubsub_key.",
            )
        case exceptions.BadRequest():
            return NeedsPerson(
                f"Nobody can listen to the subscription {subscription}",
                f"Open {page}, and see that its delivery type is Pull and its topic is still there.",
            )
        case exceptions.ServiceUnavailable() | exceptions.TooManyRequests():
            return unreachable()
    return TryLater(f"Pub/Sub cannot answer now ({type(error).__name__})")


def no_credentials() -> NeedsPerson:
    """Where there is no key, and the machine has nothing by itself."""
    return NeedsPerson(
        "There is nothing to sign in to Pub/Sub with",
        f"Set google.pubsub_key to the key of a service account: {CONSOLE}/iam-admin/serviceaccounts > the account > "
        "Keys > Add key > JSON.",
    )


def unreachable() -> TryLater:
    """Where the network, or Google, fails."""
    return TryLater("Pub/Sub cannot be reached, or cannot answer now")
