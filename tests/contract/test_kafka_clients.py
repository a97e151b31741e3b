"""No client of Kafka is made without the settings of its security."""

import ast
from pathlib import Path

WORKERS = Path(__file__).resolve().parents[2] / "workers" / "vostro"
CLIENTS = {
    "AIOKafkaConsumer": "aiokafka_security",
    "AIOKafkaProducer": "aiokafka_security",
    "AIOKafkaAdminClient": "aiokafka_security",
    "KafkaConsumer": "kafka_python_security",
    "KafkaProducer": "kafka_python_security",
    "KafkaAdminClient": "kafka_python_security",
}


def made() -> list[tuple[str, ast.Call]]:
    """Every call that makes a client, with its place."""
    return [
        (f"{path.relative_to(WORKERS)}:{node.lineno}", node)
        for path in sorted(WORKERS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in CLIENTS
    ]


def is_told(call: ast.Call) -> bool:
    """Does it take `**aiokafka_security(settings)`, or its fellow of kafka-python?"""
    assert isinstance(call.func, ast.Name)
    wanted = CLIENTS[call.func.id]
    spread = [keyword.value for keyword in call.keywords if keyword.arg is None]
    return any(
        isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == wanted
        for value in spread
    )


def test_every_client_is_told_how_to_prove_who_it_is() -> None:
    clients = made()
    assert len(clients) >= 6
    assert [place for place, call in clients if not is_told(call)] == []
    faust = (WORKERS / "stream" / "app.py").read_text()
    assert '"broker_credentials": faust_credentials(settings)' in faust
