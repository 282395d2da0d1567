"""The database and the broker of one purpose (demo or tests): where they keep things, and starting them."""

import signal
from dataclasses import dataclass
from pathlib import Path

from ground import database, keys, place, postgres
from ground.postgres import Cluster
from ground.progress import step
from ground.supervisor import Supervisor
from ground.valkey import Broker


@dataclass(frozen=True)
class Servers:
    """A cluster and a broker with the folder of their passwords."""

    cluster: Cluster
    broker: Broker
    keys: Path

    def passwords(self) -> dict[str, str]:
        """The passwords of the three roles, made the first time."""
        return {role: keys.password(self.keys, f"postgres-{role}") for role in database.ROLES}

    def start_postgres(self, supervisor: Supervisor) -> int:
        """Start Postgres, making its data folder and the roles the first time; its port on 127.0.0.1."""
        new = not self.cluster.exists()
        if new:
            with step("Making the data folder of Postgres"):
                self.cluster.create()
        with step("Starting Postgres"):
            port = postgres.free_port()
            process = self.cluster.start(port)
            supervisor.keep("postgres", process, signal.SIGINT)
            self.cluster.wait_until_ready(process)
        with database.connected(self.superuser_url(port, "postgres")) as link:
            if not all(database.role_exists(link, role) for role in database.ROLES):
                database.make_roles(link, self.passwords())
        return port

    def start_broker(self, supervisor: Supervisor) -> str:
        """Start Valkey; its address."""
        process = self.broker.start()
        supervisor.keep("valkey", process)
        self.broker.wait_until_ready(process)
        return self.broker.url

    def superuser_url(self, port: int, name: str) -> str:
        """The address of database `name` for the superuser, who only makes roles and databases."""
        word = self.cluster.superuser_password()
        return postgres.url(user=postgres.SUPERUSER, password=word, port=port, database=name)

    def role_url(self, role: str, port: int, name: str) -> str:
        """The address of database `name` for one of the three roles."""
        return postgres.url(user=role, password=self.passwords()[role], port=port, database=name)


def of_demo() -> Servers:
    """Those of ./bin/run."""
    folder = place.VAR / "keys"
    data = place.servers_home() / f"pg-{postgres.MAJOR}"
    cluster = Cluster(data=data, keys=folder, log=place.LOGS / "postgres.log")
    return Servers(cluster, Broker(place.VAR / "valkey", place.LOGS / "valkey.log"), folder)


def of_tests() -> Servers:
    """Those of ./bin/test: a cluster that does not wait for the disk, holding nothing that matters."""
    folder = place.TEST_VAR / "keys"
    data = place.servers_home() / f"pgtest-{postgres.MAJOR}"
    cluster = Cluster(data=data, keys=folder, log=place.LOGS / "test-postgres.log", durable=False)
    return Servers(cluster, Broker(place.TEST_VAR / "valkey", place.LOGS / "test-valkey.log"), folder)
