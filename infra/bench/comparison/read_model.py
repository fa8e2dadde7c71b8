"""Our read model in a process of its own, on the peers' Postgres."""

import os
import subprocess
from contextlib import contextmanager
from glob import glob

from . import processes
from .processes import Failure

PORT, MANAGEMENT = 18040, 18041
URL = f"http://127.0.0.1:{PORT}"

# The peers' customers, and as many attempts as an exam has; each of 20 questions.
DATA = """
INSERT INTO customer (customer_id, first_name, last_name, email, phone_number)
SELECT customer_id, first_name, last_name, email, phone_number FROM customers;
INSERT INTO attempt (attempt_id, answers, updated_at)
SELECT n, (SELECT json_object_agg(q, json_build_array(1 + (n + q) % 4)) FROM generate_series(1, 20) q), now()
FROM generate_series(1, 100000) n;
"""


def jar(root, module):
    jars = glob(os.path.join(root, module, "target", f"{module}-*.jar"))
    if not jars:
        raise Failure(f"{module} is not built: mvn -DskipTests package")
    return jars[0]


def environment(prefix, database):
    """The peers' URL in our words; their Postgres asks for no password."""
    host = database.split("@")[1]
    return {f"{prefix}_DATABASE_URL": f"jdbc:postgresql://{host}", f"{prefix}_DATABASE_USER": "postgres",
            f"{prefix}_DATABASE_PASSWORD": "none"}


def migrate(root, java, database):
    """To be done before the peers make tables of their own: a migration begins with an empty database."""
    done = subprocess.run(
        [java, "-cp", jar(root, "attempt-consumer"), "dev.attempts.schema.SchemaMigration"], text=True,
        env={**os.environ, **environment("ATTEMPT_CONSUMER", database)}, capture_output=True)
    if done.returncode != 0:
        raise Failure(f"no tables: {done.stdout}{done.stderr}")


def fill(database):
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", DATA, database], check=True)
    subprocess.run(["psql", "-q", "-c", "VACUUM ANALYZE attempt", "-c", "VACUUM ANALYZE customer", database], check=True)


@contextmanager
def running(root, java, options, database, logs, settings):
    own = {"READ_MODEL_PORT": str(PORT), "READ_MODEL_MANAGEMENT_PORT": str(MANAGEMENT), **settings}
    server = processes.start(
        [java, *options.split(), "-jar", jar(root, "read-model")], os.path.join(logs, "read-model.log"),
        {**environment("READ_MODEL", database), **own})
    try:
        ready = f"http://127.0.0.1:{MANAGEMENT}/health/ready"
        processes.wait_until(lambda: processes.get(ready), ready, 60, server)
        yield server.pid
    finally:
        processes.stop(server)
