"""Messages that are made to break a worker, in the midst of others."""

from random import Random

import msgspec

from fault_trial import on_trial
from hostile_messages import HOPELESS, mutated
from samples import payment
from streams import Stream
from vostro.payment import FreeText, TextKind

GIANTS = 2
TEXTS, TEXT_CHARACTERS = 1_800, 500  # 1 MiB with what JSON puts around them
LETTERS = "abcdefghijklmnopqrstuvwxyz"
STANDSTILL_SECONDS_MAX = 60.0  # 3 s of CPU a giant, and a machine that others use


def giant(number: int) -> bytes:
    """A payment as large as is read at all, of words that nobody has met."""
    random = Random(number)  # noqa: S311 - no secret
    texts = []
    for _ in range(TEXTS):
        words: list[str] = []
        while sum(map(len, words)) + len(words) < TEXT_CHARACTERS - 15:
            words.append("".join(random.choices(LETTERS, k=random.randrange(4, 12))).title())
        texts.append(FreeText(text=" ".join(words), kind=TextKind.REMITTANCE))
    made = msgspec.structs.replace(payment(payment_id=f"GIANT-{number}"), texts=tuple(texts))
    return msgspec.json.encode(made)


def test_hostile_messages_are_answered_and_move_no_partition(stream: Stream) -> None:
    giants = [giant(number) for number in range(GIANTS)]
    assert all(900_000 < len(value) < 1_048_576 for value in giants)
    hostile = [value for _, value in mutated()] + [make() for _, _, make in HOPELESS]
    with on_trial(stream) as trial:
        worker = trial.worker()
        trial.begin()
        moves = len(worker.events("partitions"))
        with trial.fault(f"{len(hostile)} hostile messages at once") as fault:
            trial.load.send_hostile(hostile)
            fault.lasts()
        with trial.fault(f"{GIANTS} payments of 1 MiB of words that nobody has met") as fault:
            trial.load.send_hostile(giants)
            fault.lasts()
        assert len(worker.events("partitions")) == moves
        assert worker.metric("vostro_screening_errors_total") == 0
    for figures in trial.figures.values():
        assert figures.exit_codes == []
        assert figures.repeated == 0
        assert figures.standstill_seconds < STANDSTILL_SECONDS_MAX
