"""What must be true afterwards, asked from PostgreSQL and compared with the ledgers outside."""

from tests.chaos.cluster import Cluster
from tests.chaos.fakes import SmtpBook
from tests.chaos.ledger import Figure
from tests.chaos.processes import wait_until

UNREAD = "SELECT count(*) FROM mailroom_rawemail WHERE state IN ('new', 'processing')"
UNSENT = "SELECT count(*) FROM mailroom_outgoingemail WHERE state IN ({})"
LEASED = "'claimed', 'sending'"
RETRY_NOW = "UPDATE mailroom_outgoingemail SET next_attempt_at = now() WHERE state = 'queued'"
TO_ONE = "WHERE cc = '[]'"
WAITING = f"'queued', {LEASED}"


def end_leases(cluster: Cluster) -> None:
    """The quick profile waits neither for leases of killed workers nor for pauses."""
    past = "now() - interval '1 second'"
    held = f"SET lease_until = {past} WHERE state"
    cluster.execute(f"UPDATE mailroom_rawemail {held} IN ('new', 'processing')")
    cluster.execute(f"UPDATE mailroom_outgoingemail {held} IN ({LEASED})")
    cluster.execute(RETRY_NOW)
    cluster.execute("UPDATE mailroom_mailbox SET next_fetch_at = NULL")


def wait_until_read(cluster: Cluster, seconds: float) -> float:
    return wait_until(lambda: cluster.value(UNREAD) == 0, seconds, "all mail read", pause=0.3)


def wait_until_sent(cluster: Cluster, seconds: float, states: str = WAITING) -> float:
    unsent = UNSENT.format(states)
    return wait_until(lambda: cluster.value(unsent) == 0, seconds, "outbox settled", pause=0.3)


def mail_is_there_once(cluster: Cluster, figure: Figure, numbers: set[str]) -> None:
    """Every acknowledged mail is one raw mail and one incoming message; none went to quarantine.

    `numbers` share a prefix up to their first hyphen, which no other figure uses.
    """
    prefix = min(numbers).partition("-")[0]
    sql = "SELECT sender_address FROM inquiries_message WHERE sender_address LIKE %s"
    present = [sender for (sender,) in cluster.rows(sql, f"writer-{prefix}-%")]
    wanted = {f"writer-{number}@visitor.example" for number in numbers}
    figure.note(acknowledged=len(numbers), present=len(present))
    figure.exactly("lost", len(wanted - set(present)), 0)
    figure.exactly("duplicates", len(present) - len(set(present)), 0)
    quarantined = "SELECT count(*) FROM mailroom_rawemail WHERE state = 'quarantined'"
    figure.exactly("quarantined", cluster.value(quarantined), 0)


def outbox_equals_book(cluster: Cluster, figure: Figure, book: SmtpBook) -> None:
    """Each row says what the receiving server knows: sent means once there, failed means not.

    Of mails to several people each has a state of his own: see test_r5_mail_out.py.
    """
    rows = dict(cluster.rows(f"SELECT message_id, state FROM mailroom_outgoingemail {TO_ONE}"))
    known = {one for (one,) in cluster.rows("SELECT message_id FROM mailroom_outgoingemail")}
    arrived = book.arrived
    sent = {one for one, state in rows.items() if state == "sent"}
    not_there = {one for one, state in rows.items() if state in ("queued", "failed")}
    figure.note(
        sent=len(sent),
        uncertain=sum(state == "uncertain" for state in rows.values()),
        failed=sum(state == "failed" for state in rows.values()),
        queued=sum(state == "queued" for state in rows.values()),
    )
    figure.exactly("said sent, not there", len([one for one in sent if not arrived[one]]), 0)
    figure.exactly("said not sent, but there", len([o for o in not_there if arrived[o]]), 0)
    figure.exactly("reached the server twice", sum(n > 1 for n in book.copies.values()), 0)
    figure.exactly("at the server, not in the outbox", len(set(arrived) - known), 0)


def badly_ended(cluster: Cluster) -> int:
    """Mails that a person would have to look at; a fault of our own servers may not add any."""
    return int(cluster.value(UNSENT.format("'failed', 'uncertain'")))


def facts_equal_outbox(cluster: Cluster, figure: Figure) -> None:
    """What the page shows is the timeline; it says the same as the outbox, and says it once."""
    wrong = """
        SELECT count(*) FROM inquiries_message m JOIN mailroom_outgoingemail o
        ON o.id = m.outgoing_id LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE kind = 'delivered') AS sent,
                count(*) FILTER (WHERE kind = 'delivery_failed') AS failed,
                count(*) FILTER (WHERE kind = 'delivery_uncertain') AS uncertain
            FROM inquiries_timelinefact f WHERE f.message_id = m.id
        ) AS facts ON true
        WHERE o.cc = '[]' AND (facts.sent, facts.failed, facts.uncertain) IS DISTINCT FROM (
            (o.state = 'sent')::int, (o.state = 'failed')::int, (o.state = 'uncertain')::int)
    """
    figure.exactly("timeline differs from outbox", cluster.value(wrong), 0)
