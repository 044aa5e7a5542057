"""Archives opened with bounds: number of entries, sizes, ratio, depth; no path leaves the archive."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from extractor.articles.raw import LARGEST_FILE
from extractor.errors import ArticleError

MOST_ENTRIES = 5_000
LARGEST_ARCHIVE = 512 * 2**20  # bytes of all entries together
LARGEST_RATIO = 200  # of packed to unpacked, for entries above a megabyte
DEEPEST = 3  # archives inside archives
_TOO_LARGE = f"архив распаковывается больше чем в {LARGEST_ARCHIVE // 2**20} МБ; разделите его"


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A zip whose entries are sure to be of bounded size. Raises ArticleError otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ArticleError("архив повреждён; скачайте или сохраните его заново") from error
    if len(entries) > MOST_ENTRIES:
        raise ArticleError(f"в архиве больше {MOST_ENTRIES} файлов; разделите его")
    if sum(entry.file_size for entry in entries) > LARGEST_ARCHIVE:
        raise ArticleError(_TOO_LARGE)
    for entry in entries:
        if entry.file_size > 2**20 and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
            raise ArticleError("архив сжат неправдоподобно сильно, так устроены архивные бомбы; он не открыт")
    return archive


def entries(data: bytes, kind: str) -> Iterator[tuple[str, bytes | ArticleError]]:
    """(name, content) of each file of a zip or tar, sorted by name; an error in place of what cannot be taken out."""
    yield from _zip_entries(data) if kind == "zip" else _tar_entries(data)


def members(data: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """Contents of those of the named files that a zip has. Raises ArticleError when one is damaged."""
    with open_zip(data) as archive:
        present = set(archive.namelist())
        try:
            return {name: archive.read(name) for name in names if name in present}
        except Exception as error:  # zipfile passes on whatever its decompressors raise
            raise ArticleError("архив повреждён; скачайте или сохраните его заново") from error


def gunzip(data: bytes) -> bytes:
    """One compressed file. Raises ArticleError when it is broken or larger than a file may be."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ArticleError("архив повреждён; скачайте или сохраните его заново") from error
    if len(content) > LARGEST_FILE:
        raise ArticleError(f"файл больше {LARGEST_FILE // 2**20} МБ; разделите его на статьи")
    return content


def _zip_entries(data: bytes) -> Iterator[tuple[str, bytes | ArticleError]]:
    with open_zip(data) as archive:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            if entry.is_dir():
                continue
            name = _zip_name(entry)
            if not _is_safe(name):
                yield name, ArticleError("путь ведёт за пределы архива; файл пропущен")
            elif entry.flag_bits & 1:
                yield name, ArticleError("файл в архиве защищён паролем; распакуйте архив")
            elif entry.file_size > LARGEST_FILE:
                yield name, ArticleError(f"файл больше {LARGEST_FILE // 2**20} МБ; разделите его на статьи")
            else:
                try:
                    yield name, archive.read(entry)
                except Exception:  # zipfile passes on whatever its decompressors raise
                    yield name, ArticleError("файл в архиве повреждён; скачайте архив заново")


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """Names from old Windows archivers are in cp866, which zipfile takes for cp437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return entry.filename


def _tar_entries(data: bytes) -> Iterator[tuple[str, bytes | ArticleError]]:
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as archive:
            for count, entry in enumerate(archive):
                if count >= MOST_ENTRIES:
                    raise ArticleError(f"в архиве больше {MOST_ENTRIES} файлов; разделите его")
                if not entry.isfile():
                    continue  # folders, and links, which could lead anywhere
                total += entry.size
                if total > LARGEST_ARCHIVE:
                    raise ArticleError(_TOO_LARGE)
                if not _is_safe(entry.name):
                    yield entry.name, ArticleError("путь ведёт за пределы архива; файл пропущен")
                elif entry.size > LARGEST_FILE:
                    yield entry.name, ArticleError(f"файл больше {LARGEST_FILE // 2**20} МБ; разделите его на статьи")
                else:
                    content = archive.extractfile(entry)
                    yield entry.name, content.read() if content else b""
    except ArticleError:
        raise
    except Exception as error:  # tarfile passes on whatever its decompressors raise
        raise ArticleError("архив повреждён; скачайте или сохраните его заново") from error


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and ":" not in (path.parts or ("",))[0]
