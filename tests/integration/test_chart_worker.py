"""A worker in the environment that the chart gives it, asked by the probes that the chart has."""

import json

from chart import environment, of_kind, pods, rendered
from streams import Stream, payments_in, working


def test_the_charts_environment_makes_a_worker_that_its_probes_find_ready(stream: Stream) -> None:
    own = dict(stream.environment)
    objects = rendered(
        "plain",
        f"kafka.servers={own['VOSTRO_KAFKA_SERVERS']}",
        f"kafka.group={own['VOSTRO_KAFKA_GROUP']}",
        f"redis.url={own['VOSTRO_REDIS_URL']}",
        'policy=lists_required = ["sample"]',
        *(
            f"settings.{name.removeprefix('VOSTRO_').lower()}={value}"
            for name, value in own.items()
            if name.endswith("_TOPIC") or name == "VOSTRO_REDIS_PREFIX"
        ),
    )
    pod = dict(pods(objects))["Deployment worker"]
    (container,) = pod["containers"]
    (config,) = of_kind(objects, "ConfigMap").values()
    policy = stream.folder / "policy-of-the-chart.toml"
    policy.write_text(config["data"]["policy.toml"])

    told = environment(pod) | {"VOSTRO_POLICY_FILE": str(policy), "VOSTRO_HTTP_HOST": "127.0.0.1"}
    assert environment(pod)["VOSTRO_POLICY_FILE"].endswith("/policy.toml")
    told.pop("VOSTRO_HTTP_PORT")  # the test's own: 9108 may be taken here
    # Nothing but what the chart says: not what the tests else tell their workers.
    stream.environment.clear()
    assert container["args"] == ["worker"]
    with working(stream, **told) as worker:
        worker.until_ready()
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            status, body = worker.get(container[probe]["httpGet"]["path"])
            assert (status, json.loads(body)["ok"]) == (200, True)
        stream.environment |= own
        stream.send(payments_in(40))
        assert len(stream.alerts(2)) == 2
        assert worker.terminate(pod["terminationGracePeriodSeconds"]) == 0
