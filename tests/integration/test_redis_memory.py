"""What lists take in Redis: 100,000 designations, as publishers write them, in 200 MB."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from list_samples import edition_of
from servers import RedisServer
from vostro.lists.load import LoadRules, load_edition
from vostro.lists.recognise import recognise_path
from vostro.lists.redis_store import RedisListStore

DESIGNATIONS = 100_000
BYTES_MAX = 200_000_000


def used_memory(server: RedisServer) -> int:
    with server.client() as client:
        return int(client.info("memory")["used_memory"])


def test_100_000_designations_and_the_version_before_take_less_than_200_mb_of_redis(
    redis_server: RedisServer, shared: Path
) -> None:
    folder = shared / "lists" / "ofac" / "sdn_2023-12-28"
    (assembly,) = recognise_path(folder).assemblies
    real = assembly.read().designations
    rounds = -(-DESIGNATIONS // len(real))
    many = [
        msgspec.structs.replace(designation, list="sample", source_id=f"{number}-{position}")
        for number in range(rounds)
        for position, designation in enumerate(real)
    ][:DESIGNATIONS]
    empty = used_memory(redis_server)
    store = RedisListStore(redis_server.client())
    taken = []
    for edition in (many, many[1:]):
        rules = LoadRules(shrink_max=1.0)
        load_edition(store, edition_of(edition), rules, loaded_by="ops", at=datetime.now(UTC))
        taken.append(used_memory(redis_server) - empty)
    store.close()
    megabytes = [f"{size / 1e6:.1f} MB" for size in taken]
    print(f"\n{DESIGNATIONS:,} designations: {megabytes[0]}, two versions {megabytes[1]}")
    assert taken[1] < BYTES_MAX
