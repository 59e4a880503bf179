"""The files on disk: UTF-8 with BOM and CRLF, as a Chinese Excel writes and reads them.

Rows are appended portion by portion, so that a million cases need no more memory than fifty
thousand.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

BOM = b"\xef\xbb\xbf"
LINE_END = "\r\n"


class Sheet:
    """One CSV file under construction; it counts the rows it was given."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._file = path.open("wb")
        self._file.write(BOM)

    def append(self, frame: pl.DataFrame) -> None:
        """Write rows; the first ones bring the header.

        No cell of the sample holds a comma, a quote or a line break, so nothing is quoted.
        """
        text = frame.write_csv(
            include_header=self.rows == 0 and self._file.tell() == len(BOM),
            quote_style="never",
            line_terminator=LINE_END,
        )
        self._file.write(text.encode())
        self.rows += len(frame)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
