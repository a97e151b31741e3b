"""What of Faust we lean on, or keep away from: an upgrade that changes it must tell us.

Source of the traps: faust-streaming's issues 315, 189 and 606, and what was seen in 0.15.3.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import faust
import pytest
from faust.types import AgentT, EventT, StreamT
from mode import CrashingSupervisor

from vostro.settings import Settings
from vostro.stream.app import ScreeningApp, create_app
from vostro.stream.faust_events import message_of, unacknowledged
from vostro.stream.records import Message


class Broken(Exception):
    """What the agents of these tests raise."""


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[faust.App]:
    app = faust.App("traps", store="memory://", datadir=tmp_path, web_enabled=False)
    yield app
    close_loop_of_consumer(app)


def close_loop_of_consumer(app: faust.App) -> None:
    """Made with the consumer, closed by its thread: which an app that never started lacks."""
    consumer: Any = app.consumer
    consumer._thread.thread_loop.close()  # noqa: SLF001


async def acked_after_a_raise(app: faust.App, form: str) -> bool:
    """Whether the event is acknowledged whose processing raised, in one form of the loop."""
    seen: list[EventT[bytes]] = []

    async def body(stream: StreamT[bytes]) -> None:
        if form == "ours":
            async for event in unacknowledged(stream):
                seen.append(event)
                raise Broken
        elif form == "plain":
            async for event in stream.events():
                seen.append(event)
                raise Broken
        else:
            async for event in unacknowledged(stream):
                async with event:
                    seen.append(event)
                    raise Broken

    agent: AgentT[bytes] = app.agent(value_type=bytes, supervisor_strategy=CrashingSupervisor)(body)
    async with agent.test_context() as context:
        with pytest.raises(Broken):
            await context.put(b"payment")
    for _ in range(10):  # the stream's generator is closed when nothing refers to it any more
        gc.collect()
        await asyncio.sleep(0)
    return seen[0].message.acked


async def test_an_event_of_our_loop_is_not_acknowledged_by_a_raise(app: faust.App) -> None:
    assert not await acked_after_a_raise(app, "ours")


@pytest.mark.parametrize("form", ["plain", "async with"])
async def test_faust_acknowledges_an_event_whose_processing_raised(
    app: faust.App, form: str
) -> None:
    assert await acked_after_a_raise(app, form)


async def test_an_event_becomes_a_message_that_acknowledges_it(app: faust.App) -> None:
    seen: list[tuple[Message, EventT[bytes]]] = []

    async def body(stream: StreamT[bytes]) -> None:
        async for event in unacknowledged(stream):
            message = message_of(event)
            assert message.acknowledge is not None
            message.acknowledge()
            seen.append((message, event))

    agent: AgentT[bytes] = app.agent(value_type=bytes)(body)
    async with agent.test_context() as context:
        await context.put(b"\xff")
        await context.put(None)
    assert [message.value for message, _ in seen] == [b"\xff", None]
    assert all(event.message.acked for _, event in seen)


@pytest.fixture
async def ours() -> AsyncIterator[ScreeningApp]:
    app = create_app(Settings.read(kafka_servers="a:1, b:2", kafka_session_seconds="10"))
    yield app
    close_loop_of_consumer(app)


async def test_the_worker_command_can_not_switch_fausts_web_server_on(ours: ScreeningApp) -> None:
    ours.conf.web_enabled = True  # as `worker` does: --with-web is its default
    assert list(ours.boot_strategy.web_server()) == []


async def test_the_settings_that_the_stream_relies_on_arrive_at_faust(ours: ScreeningApp) -> None:
    conf = ours.conf
    assert [str(broker) for broker in conf.broker] == ["aiokafka://a:1", "aiokafka://b:2"]
    assert (conf.broker_session_timeout, conf.broker_heartbeat_interval) == (10.0, 3.0)
    assert conf.broker_max_poll_interval * 1_000 < 2**31, "Kafka has it as int32 milliseconds"
    assert conf.broker_max_poll_interval > 1_000_000
    assert conf.consumer_auto_offset_reset == "earliest"
    assert not conf.stream_wait_empty
    assert not conf.stream_publish_on_commit
    assert conf.topic_disable_leader
    assert not conf.topic_allow_declare


async def test_our_services_start_around_those_of_faust(ours: ScreeningApp) -> None:
    first, last = faust.Service(), faust.Service()
    ours.set_services(first=[first], last=[last])
    services = list(ours.boot_strategy.server())
    assert services[0] is first
    assert services[-1] is last
    assert ours.consumer in services
