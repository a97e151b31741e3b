"""Reads Vostro's alerts into a store of cases: each alert once, whatever crashes when.

pip install "kafka-python>=3.0"
KAFKA=kafka:9092 python subscribe.py cases.db     # SIGTERM or Ctrl-C ends it

The store is SQLite here; with PostgreSQL the two statements of `handle` are the same.
"""

import json
import os
import signal
import sqlite3
import sys
from typing import Any

from kafka import KafkaConsumer

TABLES = """
create table if not exists alerts_seen (alert_id text primary key);
create table if not exists cases (
    id integer primary key, payment_id text not null, outcome text not null, summary text not null,
    alert text not null);
create table if not exists unreadable (place text primary key, record blob);
"""


def main() -> None:
    """Until it is told to stop."""
    # Transactions are ours to begin; who looks at the store meanwhile holds up nobody.
    store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
    store.execute("pragma journal_mode = wal")
    store.executescript(TABLES)
    session_ms = int(os.environ.get("SESSION_MS", "45000"))
    consumer = KafkaConsumer(
        os.environ.get("ALERTS_TOPIC", "flagged-transactions"),
        bootstrap_servers=os.environ.get("KAFKA", "127.0.0.1:9092"),
        group_id=os.environ.get("GROUP", "case-tool"),
        enable_auto_commit=False,  # committed below, once the alerts are in the store
        auto_offset_reset="earliest",  # a new group misses nothing
        max_poll_records=100,
        session_timeout_ms=session_ms,
        heartbeat_interval_ms=session_ms // 5,
        # Over TLS with a password: security_protocol="SASL_SSL", ssl_cafile="ca.pem",
        # sasl_mechanism="SCRAM-SHA-512", sasl_plain_username=..., sasl_plain_password=...
    )
    stopped = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.append(True))
    print("subscribed", flush=True)
    while not stopped:
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                handle(store, record)
        consumer.commit()  # after the store has them: a crash before it repeats, never skips
    consumer.close()
    store.close()


def handle(store: sqlite3.Connection, record: Any) -> None:  # noqa: ANN401 - kafka-python's
    """The alert's id and its case in one transaction: both are there, or neither."""
    try:
        alert = json.loads(record.value)
        row = (alert["payment_id"], alert["outcome"], alert["summary"], record.value.decode())
        alert_id = alert["alert_id"]
    except (ValueError, TypeError, KeyError):
        # Set aside and looked at by a person: never skipped, and nothing waits behind it.
        place = f"{record.topic}[{record.partition}]@{record.offset}"
        store.execute(
            "insert into unreadable values (?, ?) on conflict do nothing", (place, record.value)
        )
        return
    store.execute("begin immediate")
    try:
        new = store.execute(
            "insert into alerts_seen (alert_id) values (?) on conflict do nothing", (alert_id,)
        )
        if new.rowcount == 1:
            store.execute(
                "insert into cases (payment_id, outcome, summary, alert) values (?, ?, ?, ?)", row
            )
        store.execute("commit")
    except BaseException:
        store.execute("rollback")
        raise


if __name__ == "__main__":
    main()
