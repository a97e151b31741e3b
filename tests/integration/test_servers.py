from servers import RedisServer


def test_a_redis_that_was_restarted_comes_back_on_its_port_with_its_keys(
    redis_server: RedisServer,
) -> None:
    redis_server.client().set("kept", b"value")
    redis_server.restart()
    assert redis_server.client().get("kept") == b"value"


def test_each_test_gets_an_empty_redis(redis_server: RedisServer) -> None:
    assert redis_server.client().dbsize() == 0
