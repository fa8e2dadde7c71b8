"""The dashboards as they lie in the repository, and whether Grafana could show them as they are meant."""

import glob
import json
import os
import re

# Identifiers of Grafana's own units (valueFormats/categories.ts): with any other one it shows bare numbers.
UNITS = {"none", "short", "percentunit", "s", "ms", "bytes", "Bps", "reqps", "cps"}
COLUMNS = 24
VARIABLES = {"instance": ".*", "__rate_interval": "1m"}


def load(directory):
    """All of them, by their uid."""
    boards = {}
    for name in sorted(glob.glob(os.path.join(directory, "dashboards", "*.json"))):
        with open(name) as file:
            board = json.load(file)
        if board["uid"] in boards:
            raise SystemExit(f"{name}: another dashboard has the uid {board['uid']}")
        boards[board["uid"]] = board
    return boards


def queries(board):
    """(panel's title, expression with the variables filled in)"""
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield panel["title"], filled(target["expr"])


def filled(expression):
    for name, value in VARIABLES.items():
        expression = expression.replace("$" + name, value)
    return expression


def problems(directory, boards):
    """What Grafana would not say, or only to the one who looks at the panel."""
    with open(os.path.join(directory, "provisioning", "datasources", "prometheus.yml")) as file:
        source = re.search(r"^ *uid: (\S+)$", file.read(), re.MULTILINE)[1]
    for uid, board in boards.items():
        for text in board_problems(board, set(boards), source):
            yield f"{uid}: {text}"


def board_problems(board, uids, source):
    for key in ("title", "description", "schemaVersion", "refresh", "time"):
        if not board.get(key):
            yield "no " + key
    if not any(link["type"] == "dashboards" and set(link["tags"]) <= set(board["tags"]) for link in board["links"]):
        yield "no links to the other dashboards, or not the tag that they go by"
    panels = board["panels"]
    if len({panel["id"] for panel in panels}) < len(panels):
        yield "an id is used twice"
    yield from overlaps(panels)
    if any(variable["datasource"]["uid"] != source for variable in board["templating"]["list"]):
        yield "a variable of another data source than the one provisioned"
    known = {variable["name"] for variable in board["templating"]["list"]} | {"__rate_interval"}
    for panel in panels:
        for text in panel_problems(panel, uids, source, known):
            yield f"{panel['title']}: {text}"


def overlaps(panels):
    taken = {}
    for panel in panels:
        at = panel["gridPos"]
        if at["x"] + at["w"] > COLUMNS:
            yield f"{panel['title']} is wider than the screen"
        for cell in ((x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])):
            if cell in taken:
                yield f"{panel['title']} lies on {taken[cell]}"
                break
            taken[cell] = panel["title"]


def panel_problems(panel, uids, source, known):
    defaults = panel["fieldConfig"]["defaults"]
    if panel["type"] not in ("stat", "timeseries"):
        yield "a type that nobody has looked at: " + panel["type"]
    if defaults.get("unit") not in UNITS:
        yield f"no unit of Grafana's: {defaults.get('unit')}"
    if not panel.get("description"):
        yield "no description"
    if panel["datasource"]["uid"] != source:
        yield "another data source than the one provisioned"
    steps = defaults.get("thresholds", {}).get("steps", [])
    if steps and (steps[0]["value"] is not None or [s["value"] for s in steps[1:]] != sorted(s["value"] for s in steps[1:])):
        yield "thresholds out of order"
    for link in panel.get("links", []):
        if re.match(r"/d/([^?]+)\?", link["url"])[1] not in uids:
            yield "a link to no dashboard: " + link["url"]
    if len({target["refId"] for target in panel["targets"]}) < len(panel["targets"]):
        yield "a refId is used twice"
    for target in panel["targets"]:
        for name in re.findall(r"\$\{?(\w+)", target["expr"]):
            if name not in known:
                yield "a variable that there is not: $" + name
