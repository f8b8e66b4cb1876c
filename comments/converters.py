from datetime import date


class MonthConverter:
    """A month as it is written in addresses, 2026/11, and its first day."""

    regex = "[0-9]{4}/(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value.replace('/', '-')}-01")

    def to_url(self, month: date) -> str:
        return f"{month:%Y/%m}"
