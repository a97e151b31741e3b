"""Real workers under a steady load, one fault after the other, and the account of it all.

Each fault begins when the one before is over and its backlog is gone; so what is measured in its
time is its own. VOSTRO_FAULTS_LONG=1 makes load and faults several times as long (`make faults`).
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import sleep

import msgspec
from kafka import TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from fault_account import Account, account_of
from fault_load import Load, now
from fault_report import Figures, figures_of, write
from servers import poll
from streams import PARTITIONS, Stream, WorkerProcess, working
from vostro.stream.topics import read_contracts

IS_LONG = os.environ.get("VOSTRO_FAULTS_LONG") == "1"
PER_SECOND = 400.0 if IS_LONG else 150.0
FAULT_SECONDS = 10.0 if IS_LONG else 1.5
DRAIN_SECONDS_MAX = 60.0
WARM_PAYMENTS = 100
CLOCK = "message.timestamp.type"  # the broker's time, which the figures are made of
LATEST = -1  # an offset, in Kafka's protocol
NOT_TOLD = 1_000_000_000  # a lag, while the broker is not back


class Fault(msgspec.Struct):
    """One fault, and how long it lasted, in Unix seconds."""

    name: str
    began: float
    over: float | None = None
    ends: float = 0.0  # of what is counted for it: its backlog is gone
    exit_codes: list[int] = []

    def lasts(self, seconds: float = FAULT_SECONDS) -> None:
        """The fault goes on for so long. A duration, not a condition that is waited for."""
        sleep(seconds)

    def is_over(self) -> None:
        """From here on it is recovered from: where that is before the end of the block."""
        if self.over is None:
            self.over = now()


class Trial:
    """A stream under load and its workers."""

    def __init__(self, stream: Stream, exits: ExitStack) -> None:
        self.stream, self.exits = stream, exits
        self.load = Load(stream, PER_SECOND)
        self.admin = KafkaAdminClient(bootstrap_servers=stream.kafka.servers)
        self.faults: list[Fault] = []
        self.workers: list[WorkerProcess] = []
        self.account = Account()  # once it is concluded
        self.figures: dict[str, Figures] = {}

    def worker(self, *, arguments: tuple[str, ...] = (), **overrides: str) -> WorkerProcess:
        """One worker more."""
        made = working(self.stream, arguments=arguments, **overrides)
        self.workers.append(self.exits.enter_context(made))
        return self.workers[-1]

    def begin(self) -> None:
        """Payments come, and some are decided already."""
        for worker in self.workers:
            worker.until_ready()
        self.load.start()
        poll(self.is_warm, DRAIN_SECONDS_MAX, "payments are decided")

    def is_warm(self) -> bool:
        """Has each worker decided some?"""
        return all(w.metric("vostro_payments_total") >= WARM_PAYMENTS for w in self.workers)

    @contextmanager
    def fault(self, name: str) -> Iterator[Fault]:
        """What happens in it is the fault; returns when its backlog is gone."""
        fault = Fault(name, now())
        running = [worker for worker in self.workers if worker.process.poll() is None]
        yield fault
        fault.is_over()
        poll(self.is_drained, DRAIN_SECONDS_MAX, f"{name}: backlog gone")
        fault.exit_codes = [code for w in running if (code := w.process.poll()) is not None]
        fault.ends = now()
        self.faults.append(fault)

    def is_drained(self) -> bool:
        """Is less than a second's worth of payments without its answer?"""
        assert any(worker.process.poll() is None for worker in self.workers), "no worker is left"
        return self.lag() < PER_SECOND

    def assigned(self, *workers: WorkerProcess) -> list[int]:
        """How many partitions each of these has."""
        return [int(worker.metric("vostro_partitions_assigned")) for worker in workers]

    def until_shared(self, *workers: WorkerProcess) -> None:
        """Returns once these have all partitions among them, none of them without."""

        def is_shared() -> bool:
            found = self.assigned(*workers)
            return sum(found) == PARTITIONS and all(found)

        poll(is_shared, DRAIN_SECONDS_MAX, f"partitions shared by {len(workers)}")

    def lag(self) -> int:
        """Records that were sent and that the group has not committed."""
        settings = self.stream.settings
        group, topic = settings.kafka_group, settings.payments_topic
        places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        try:
            ends = self.admin.list_partition_offsets(dict.fromkeys(places, LATEST))
            committed = self.admin.list_group_offsets(group)[group]
        except KafkaError:
            return NOT_TOLD
        done = {place: found.offset for place, found in committed.items() if found.offset > 0}
        behind: int = sum(ends[place].offset - done.get(place, 0) for place in places)
        return behind + self.load.on_its_way

    def conclude(self) -> None:
        """Ends the load, waits until nothing is left, ends the workers, accounts for all."""
        self.load.end()
        poll(lambda: self.lag() == 0, DRAIN_SECONDS_MAX, "everything is committed")
        for worker in self.workers:
            if worker.process.poll() is None:
                assert worker.terminate() == 0
        self.account = account_of(self.stream)
        for fault in self.faults:
            self.figures[fault.name] = figures_of(self.account, fault)
        write(self.figures)
        self.account.check()


@contextmanager
def on_trial(stream: Stream) -> Iterator[Trial]:
    """A trial without workers or load yet. What it started is gone afterwards."""
    for topic, contract in read_contracts(stream.settings).items():
        if CLOCK in contract.config:  # as `vostro topics create` makes them
            stream.set_config(topic, CLOCK, contract.config[CLOCK])
    with ExitStack() as exits:
        trial = Trial(stream, exits)
        exits.callback(trial.admin.close)
        exits.callback(trial.load.end)
        yield trial
        trial.conclude()
