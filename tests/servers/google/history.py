"""history.list. https://developers.google.com/gmail/api/reference/rest/v1/users.history/list"""

from tests.servers.google.call import Call, invalid
from tests.servers.google.mailbox import Change, FakeMailbox, Record
from tests.servers.google.paging import page_of
from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json


def history_list(call: Call, mailbox: FakeMailbox) -> Json:
    """What happened after startHistoryId, oldest first, and the mailbox's number now."""
    start = call.text("startHistoryId")
    if start is None or not start.isdigit():
        raise invalid("startHistoryId", start)
    if not mailbox.oldest_history <= int(start) <= mailbox.history_id:
        raise Refusal(404, "notFound", "Requested entity was not found.")
    kinds, label = _kinds(call), call.text("labelId")
    records = [
        record
        for record in mailbox.records
        if record.number > int(start) and record.change in kinds and (label is None or label in record.labels)
    ]
    page = page_of(records, call, default=100, most=500)
    answer: Json = {"historyId": str(mailbox.history_id)}
    if page.items:
        answer["history"] = [_told(record) for record in page.items]
    if page.token:
        answer["nextPageToken"] = page.token
    return answer


def _kinds(call: Call) -> frozenset[Change]:
    asked = call.many("historyTypes")
    if unknown := set(asked) - set(Change):
        raise invalid("historyTypes", min(unknown))
    return frozenset(map(Change, asked)) or frozenset(Change)


def _told(record: Record) -> Json:
    short: Json = {"id": record.message, "threadId": record.thread}
    message: Json = {**short, **({"labelIds": list(record.labels)} if record.labels else {})}
    event: Json = {"message": message}
    field = f"messages{record.change.value.removeprefix('message')}"
    if record.change in (Change.LABELLED, Change.UNLABELLED):
        event["labelIds"] = list(record.changed)
        field = "labelsAdded" if record.change is Change.LABELLED else "labelsRemoved"
    return {"id": str(record.number), "messages": [short], field: [event]}
