"""Reads a project of Docker Compose as JSON (docker compose config --format json) and ends with 1 where a container is less careful than all are to be."""

import json
import sys

# They end by themselves.
STEPS = {"schema", "sample-data"}


def problems(name, service):
    tag = service["image"].rpartition(":")[2]
    if tag == service["image"] or tag == "latest":
        yield "no version of its image"
    if not int(service.get("mem_limit", 0)):
        yield "no limit of memory"
    if service.get("restart") != ("on-failure" if name in STEPS else "unless-stopped"):
        yield f"restart: {service.get('restart')}"
    if not service.get("logging", {}).get("options", {}).get("max-size"):
        yield "a log without bounds"
    for port in service.get("ports", []):
        if port.get("host_ip") != "127.0.0.1":
            yield f"port {port['target']} is published on {port.get('host_ip', 'every address')}"
    if name in STEPS:
        return
    if "stop_grace_period" not in service:
        yield "no stop_grace_period"
    # That of the services' images is in the Dockerfile.
    if "healthcheck" not in service and "build" not in service:
        yield "no health check"
    if "build" in service and not (service.get("read_only") and service.get("cap_drop") == ["ALL"]):
        yield "may write, or do, more than it has to"


found = [f"{name}: {problem}" for name, service in json.load(sys.stdin)["services"].items() for problem in problems(name, service)]
sys.exit("\n".join(found) if found else 0)
