"""Workers that come, hang, stop and die under load: payments in = decisions + dead letters."""

import signal

from fault_trial import IS_LONG, on_trial
from servers import poll
from streams import Stream

HANGS_SECONDS = 12.0 if IS_LONG else 4.0  # the group gives up a member after 1.5 s


def test_three_workers_join_hang_stop_and_die_and_each_payment_has_its_answer(
    stream: Stream,
) -> None:
    with on_trial(stream) as trial:
        first = trial.worker()
        trial.begin()
        with trial.fault("two workers join the first"):
            second, third = trial.worker(), trial.worker()
            trial.until_shared(first, second, third)
        with trial.fault(
            f"one of three workers hangs for {HANGS_SECONDS:.0f} s (SIGSTOP)"
        ) as fault:
            third.process.send_signal(signal.SIGSTOP)
            fault.lasts(HANGS_SECONDS)
            third.process.send_signal(signal.SIGCONT)
        trial.until_shared(first, second, third)
        with trial.fault("one of three workers is told to stop (SIGTERM)") as fault:
            fault.is_over()
            assert second.terminate() == 0
            trial.until_shared(first, third)
        with trial.fault("one of two workers is killed (SIGKILL)") as fault:
            third.kill()
            fault.is_over()
            trial.until_shared(first)
        with trial.fault("the only worker is killed, another is started") as fault:
            first.kill()
            fault.is_over()
            poll(lambda: trial.lag() > 0, 10, "payments wait")
            trial.until_shared(trial.worker())
    figures = trial.figures
    assert [found.exit_codes for found in figures.values()] == [[], [], [0], [-9], [-9]]
    told_to_stop = figures["one of three workers is told to stop (SIGTERM)"]
    assert told_to_stop.repeated == 0
