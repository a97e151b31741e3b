"""Redis slow, away, killed and emptied under load: payments do not notice."""

from fault_trial import on_trial
from servers import poll
from streams import Stream, WorkerProcess
from toxiproxy import toxiproxy_running

TIMEOUT_SECONDS = 0.5
STANDSTILL_SECONDS_MAX = 5.0  # 0.1 on a quiet machine


def test_payments_do_not_notice_what_happens_to_redis(stream: Stream) -> None:
    with toxiproxy_running() as server, on_trial(stream) as trial:
        way = server.proxy("redis", stream.redis.port)
        worker = trial.worker(
            VOSTRO_REDIS_URL=f"redis://127.0.0.1:{way.port}/0",
            VOSTRO_REDIS_TIMEOUT_SECONDS=str(TIMEOUT_SECONDS),
        )
        trial.begin()
        with (
            trial.fault("Redis slow: answers after 1 s, where 0.5 s are allowed") as fault,
            way.late(2 * TIMEOUT_SECONDS),
        ):
            fault.lasts()
            keeps_screening(worker)
        with trial.fault("network to Redis broken") as fault, way.broken():
            fault.lasts()
            keeps_screening(worker)
        with trial.fault("Redis killed (SIGKILL) and started again") as fault:
            stream.redis.kill()
            fault.lasts()
            keeps_screening(worker)
            stream.redis.start()
        with trial.fault("Redis emptied (FLUSHALL)") as fault:
            stream.redis.client().flushall()
            fault.lasts()
            keeps_screening(worker)
        stream.load_lists()
        poll(lambda: not lists_failing(worker), 30, "the lists are followed again")
    for figures in trial.figures.values():
        assert figures.exit_codes == []
        assert figures.repeated == 0
        assert figures.standstill_seconds < STANDSTILL_SECONDS_MAX


def keeps_screening(worker: WorkerProcess) -> None:
    """It says that its lists can't be followed, once it has asked, and is ready all the same."""
    poll(lambda: lists_failing(worker), 30, "it says that its lists can't be followed")
    assert worker.get("/health/ready")[0] == 200


def lists_failing(worker: WorkerProcess) -> bool:
    return worker.metric("vostro_lists_failing") == 1
