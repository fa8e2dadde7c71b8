"""Asks a Prometheus whether queries have an answer, and whether what they name is there at all."""

import math
import re

QUOTED = r'"(?:[^"\\]|\\.)*"'
SELECTOR = re.compile(r'(?<![\w.])([a-zA-Z_:][\w:]*)\s*(\{(?:[^{}"]|' + QUOTED + r')*\})?(?!\s*\(|[\w:])')
LABEL_LISTS = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
RANGES = re.compile(r"\[[^\]]*\]|\boffset\s+\w+")
WORDS = {"and", "or", "unless", "bool", "inf", "nan"}


def selectors(expression):
    """Each metric with its labels: `up{job="x"}`."""
    plain = RANGES.sub("", LABEL_LISTS.sub("", expression))
    for found in SELECTOR.finditer(plain):
        if found[1].lower() not in WORDS:
            yield found[1], found[0].strip()


def problem(ask, expression, may_be_empty):
    """Why the expression does not do what it should, or None. An alert's own comparison may be empty."""
    for name, selector in selectors(expression):
        try:
            if not ask("query", query=f"count({{__name__=\"{name}\"}})")["result"]:
                return "no such metric: " + name
            if not ask("query", query=selector)["result"]:
                return "nothing has these labels: " + selector
        except ValueError as e:
            return f"{selector}: {e}"
    try:
        result = ask("query", query=expression)["result"]
    except ValueError as e:
        return str(e)
    if may_be_empty:
        return None
    if not result:
        return "empty"
    if all(math.isnan(float(series["value"][1])) for series in result):
        return "not a number in any series"
    return None


def alerts(ask):
    """(name, expression, state) of each rule that Prometheus has, recording ones with the state 'recorded'."""
    for group in ask("rules")["groups"]:
        for rule in group["rules"]:
            if rule["health"] != "ok":
                raise SystemExit(f"{rule['name']} is {rule['health']}: {rule.get('lastError')}")
            yield rule["name"], rule["query"], rule.get("state", "recorded")
