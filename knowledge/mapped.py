"""Large files of numbers in memory, page by page as they are read."""

import ctypes
import json
from collections.abc import Mapping
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any
from weakref import WeakSet
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

_TYPES = {name: np.dtype(code) for name, code in (("F32", "<f4"), ("U8", "u1"), ("U64", "<u8"))}
_NAMES = {dtype: name for name, dtype in _TYPES.items()}

# What reading a damaged file of numbers raises, one of numpy's archives too.
BROKEN = (OSError, EOFError, ValueError, KeyError, BadZipFile)

_mapped: WeakSet[mmap] = WeakSet()
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def mapped(file: Path) -> mmap:
    """The bytes of a file, which stays open as long as somebody holds them.

    Raises OSError; ValueError when it is empty.
    """
    with file.open("rb") as opened:
        content = mmap(opened.fileno(), 0, access=ACCESS_READ)
    _mapped.add(content)
    return content


def tensors(file: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a safetensors file, where they lie in it: eight bytes of length, a table in
    JSON, numbers. The library would copy them.

    Raises OSError, ValueError, KeyError. https://github.com/huggingface/safetensors#format
    """
    whole = mapped(file)
    begin = 8 + int.from_bytes(whole[:8], "little")
    found = {}
    for name, entry in json.loads(whole[8:begin]).items():
        if dtype := _TYPES.get(entry.get("dtype")):
            first, last = entry["data_offsets"]
            numbers = np.frombuffer(whole, dtype, (last - first) // dtype.itemsize, begin + first)
            found[name] = numbers.reshape(entry["shape"])
    return found


def write_tensors(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """As `tensors` reads them."""
    table, end = {}, 0
    for name, array in arrays.items():
        offsets, end = [end, end + array.nbytes], end + array.nbytes
        table[name] = {
            "dtype": _NAMES[array.dtype],
            "shape": array.shape,
            "data_offsets": offsets,
        }
    head = json.dumps(table).encode()
    head += b" " * (-len(head) % 8)  # numbers begin where the processor likes them
    with file.open("wb") as written:
        written.write(len(head).to_bytes(8, "little") + head)
        for array in arrays.values():
            array.tofile(written)


def rest() -> None:
    """Give back the memory of all mapped files, and what was freed but kept by the C library (glibc
    only); for a process that stays to call now and then.

    A desk is asked now and then, and what it does not need meanwhile others may have. To have the
    pages again takes milliseconds, as the files stay in the cache of the system.
    """
    for content in list(_mapped):
        content.madvise(MADV_DONTNEED)
    if _trim:
        _trim(0)
