"""Whether somebody wrote to an SQLite database, for the price of reading 48 bytes of memory.

In WAL mode all processes share the index of the log (the file ending in -shm). Its header, which
every commit changes before it returns, is its first 48 bytes: https://sqlite.org/walformat.html.
"""

import ctypes
import mmap
import os
from pathlib import Path

_HEADER = 48
_FAILED = ctypes.c_void_p(-1).value


class WalHeader:
    """The header of the log's index. Good while a connection that has read something stays open.

    Raises OSError where there is no such file. What it opens stays open until the process ends:
    closing the file would end the locks that SQLite has on it in this process, all of them.
    """

    def __init__(self, database: str | Path) -> None:
        library = ctypes.CDLL(None, use_errno=True)
        library.mmap.restype = ctypes.c_void_p
        library.mmap.argtypes = [
            ctypes.c_void_p,
            ctypes.c_size_t,
            *[ctypes.c_int] * 3,
            ctypes.c_long,
        ]
        # Python's own mmap would close a file when it is collected.
        file = os.open(f"{database}-shm", os.O_RDONLY | os.O_CLOEXEC)
        size, prot = mmap.PAGESIZE, mmap.PROT_READ
        address = library.mmap(None, size, prot, mmap.MAP_SHARED, file, 0)
        if address == _FAILED:
            raise OSError(ctypes.get_errno(), "The index of the log cannot be read.")
        self._header = (ctypes.c_char * _HEADER).from_address(address)

    def read(self) -> bytes:
        """Return bytes that are others after every commit of anybody."""
        return self._header.raw
