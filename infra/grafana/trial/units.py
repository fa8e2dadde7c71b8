"""Numbers as Grafana writes them, for the units that the dashboards use."""

SUFFIX = {"reqps": " req/s", "cps": "/s", "Bps": "B/s", "bytes": "B", "short": "", "none": ""}


def shown(value, unit, decimals=None):
    if value is None:
        return "no data"
    if unit == "percentunit":
        return f"{value * 100:.3g}%"
    if unit in ("s", "ms"):
        return duration(value if unit == "s" else value / 1000)
    base = 1024 if unit == "bytes" else 1000
    prefixes = ["", "Ki", "Mi", "Gi"] if unit == "bytes" else ["", "k", "M", "G"]
    while abs(value) >= base and len(prefixes) > 1:
        value, prefixes = value / base, prefixes[1:]
    number = f"{value:.{decimals}f}" if decimals is not None else f"{value:.3g}"
    space = " " if unit in ("bytes", "Bps") else ""
    return number + space + prefixes[0] + SUFFIX[unit]


def duration(seconds):
    if seconds == 0:
        return "0 s"
    if abs(seconds) < 0.001:
        return f"{seconds * 1e6:.3g} µs"
    if abs(seconds) < 1:
        return f"{seconds * 1e3:.3g} ms"
    if abs(seconds) < 60:
        return f"{seconds:.3g} s"
    return f"{seconds / 60:.3g} min"
