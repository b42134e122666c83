"""Tables as Markdown rows: merged cells repeat their text, so that every row reads by itself."""

from collections.abc import Sequence

Cell = tuple[str, int, int]  # text, columns wide, rows high; 0 rows: the cell above goes on

_WIDEST, _HIGHEST = 50, 500


def markdown_table(rows: Sequence[Sequence[Cell]]) -> str:
    """The first row is the header. "" for a table without words."""
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column to rows still covered from above, and its text
    for row in rows:
        line: list[str] = []
        for text, width, height in row:
            _fill(line, below)
            if height == 0 and grid and len(line) < len(grid[-1]):
                text = grid[-1][len(line)]
            for _ in range(max(1, min(width, _WIDEST - len(line)))):
                if height > 1:
                    below[len(line)] = (min(height, _HIGHEST) - 1, _cell(text))
                line.append(_cell(text))
        _fill(line, below)
        if any(line):
            grid.append(line)
    if not grid:
        return ""
    width = max(map(len, grid))
    lines = ["| " + " | ".join([*line, *[""] * (width - len(line))]) + " |" for line in grid]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _fill(line: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Put in what reaches down from the rows above."""
    while len(line) in below and len(line) < _WIDEST:
        left, text = below.pop(len(line))
        if left > 1:
            below[len(line)] = (left - 1, text)
        line.append(text)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
