"""What broken and hostile files do to reading: `python -m benchmarks.robustness [FILES] [SEED]`.

Each of 10,000 files is a good one of some format, damaged (flipped bits, cut, pieces moved, another suffix, a page of
random tags); then come the known traps. Printed: what became of them, the slowest, and peak memory. Exit code 1 where
a file crashed the reader, took over 10 s, over 1.5 GB, or failed without a sentence for the user.
"""

from __future__ import annotations

import gzip
import io
import random
import resource
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from extractor.articles import discover, read
from extractor.articles.limits import bounded
from extractor.errors import ArticleError
from extractor.workers import ordered
from tests.files import ENCODINGS, FORMATS, PARAGRAPHS, TITLE, plain

MOST_SECONDS = 10.0
MOST_MEMORY = 1500  # MB
WORKERS = 2
_TAGS = ("p", "div", "table", "tr", "td", "script", "style", "h1", "a", "article", "svg", "math", "template", "select")
_SUFFIXES = (".txt", ".html", ".pdf", ".docx", ".zip", ".json", ".csv", ".eml", ".xml", ".rtf", ".doc", "")


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file."""

    name: str
    outcome: str  # «read», «refused» with a sentence, or «crashed»
    said: str
    seconds: float  # of the processor
    memory: float  # MB, the most that the process has taken so far


def main(files: int = 10_000, seed: int = 0) -> int:
    """Runs both parts, prints, and returns the exit code."""
    print(f"{files} испорченных файлов, начальное число {seed}")
    numbers = [range(start, min(start + 50, files)) for start in range(0, files, 50)]
    tasks = [[(seed, number) for number in part] for part in numbers]
    found = list(ordered(tasks, _mutated, WORKERS, lambda lost: _crash(f"файл {lost[0][1]}")))
    _tell(found)
    print("\nЛовушки")
    traps = list(ordered([[name] for name in TRAPS], _trap, WORKERS, lambda lost: _crash(lost[0])))
    for trap in traps:
        print(f"  {trap.name:<28}{trap.seconds:6.2f} с {trap.memory:6.0f} МБ  {trap.said}")
    bad = [one for one in (*found, *traps) if _is_bad(one)]
    for one in bad[:20]:
        print(f"ПЛОХО {one.name}: {one.outcome}, {one.seconds:.1f} с, {one.memory:.0f} МБ, {one.said}")
    print("\nНи одного сбоя" if not bad else f"\nСбоев: {len(bad)}")
    return 1 if bad else 0


def _tell(found: Sequence[Read]) -> None:
    for outcome, count in Counter(one.outcome for one in found).most_common():
        print(f"  {outcome:<10}{count:>7}")
    times = sorted(one.seconds for one in found)
    print(f"  секунд на файл: медиана {times[len(times) // 2]:.4f}, 99% {times[len(times) * 99 // 100]:.3f}, ", end="")
    print(f"больше всего {times[-1]:.2f} ({max(found, key=lambda one: one.seconds).name})")
    print(f"  память процесса: не больше {max(one.memory for one in found):.0f} МБ")
    for said, count in Counter(one.said.split(":")[0] for one in found if one.outcome == "refused").most_common(8):
        print(f"  {count:>7}  {said[:100]}")


def _is_bad(one: Read) -> bool:
    return one.outcome == "crashed" or one.seconds > MOST_SECONDS + 1 or one.memory > MOST_MEMORY


def _crash(name: str) -> Read:
    return Read(name, "crashed", "процесс погиб", 0.0, 0.0)


# -- mutated files ----------------------------------------------------------------------------------------------------


def _mutated(tasks: Sequence[tuple[int, int]]) -> Iterator[Read]:
    with tempfile.TemporaryDirectory() as folder:
        for seed, number in tasks:
            name, data = mutated(random.Random(f"{seed}:{number}"))
            path = Path(folder, f"{number}-{name}")
            path.write_bytes(data)
            yield _read(path)
            path.unlink()


_GOOD: dict[str, bytes] = {}


def mutated(chance: random.Random) -> tuple[str, bytes]:
    """A damaged file: name and content."""
    if chance.random() < 0.15:
        return "soup.html", _soup(chance).encode(chance.choice(ENCODINGS), errors="replace")
    name = chance.choice(list(FORMATS))
    if name not in _GOOD:
        _GOOD[name] = FORMATS[name][0]()
    data = bytearray(_GOOD[name])
    for damage in chance.sample(DAMAGES, chance.randint(1, 2)):
        data = damage(data, chance)
    if chance.random() < 0.3:
        name = name.split(".")[0] + chance.choice(_SUFFIXES)
    return name, bytes(data)


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 3, 30, 300))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data) + 1)]


def _behead(data: bytearray, chance: random.Random) -> bytearray:
    return data[chance.randrange(min(200, len(data)) + 1) :]


def _move(data: bytearray, chance: random.Random) -> bytearray:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[start:end] + data[at:]


def _noise(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice((1, 16, 4000))) + data[at:]


def _repeat(data: bytearray, chance: random.Random) -> bytearray:
    return data * chance.choice((2, 10))


DAMAGES: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (_flip, _cut, _behead, _move, _noise, _repeat)


def _soup(chance: random.Random) -> str:
    """A page of tags that open, close and nest as chance wills, with words between."""
    words = " ".join((TITLE, *PARAGRAPHS)).split()
    parts = []
    for _ in range(chance.choice((20, 200, 3000))):
        tag = chance.choice(_TAGS)
        parts.append(chance.choice((f"<{tag}>", f"</{tag}>", f"<{tag} class='{chance.choice(words)}", "<!--", "&#x0;")))
        parts += chance.choices(words, k=chance.randrange(8))
    return " ".join(parts)


def _read(path: Path) -> Read:
    started = process_time()  # not by the clock: others may be at work on the machine
    try:
        count = sum(1 for _ in bounded(read(path, root=path.parent)))
        outcome, said = "read", f"статей: {count}"
    except ArticleError as error:
        outcome, said = "refused", str(error)
    except Exception as error:
        outcome, said = "crashed", f"{type(error).__name__}: {error}"
    return Read(path.name, outcome, said, process_time() - started, _memory())


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# -- traps ------------------------------------------------------------------------------------------------------------


def _trap(names: Sequence[str]) -> Iterator[Read]:
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            made = TRAPS[name](Path(folder))
            one = _loop(made) if made.is_dir() else _read(made)
            yield Read(name, one.outcome, one.said, one.seconds, one.memory)


def _loop(folder: Path) -> Read:
    started = process_time()
    count = len(list(discover([folder])))
    said = f"файлов найдено: {count}"
    return Read("", "read" if count == 1 else "crashed", said, process_time() - started, _memory())


def _zip_bomb(folder: Path) -> Path:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as out:
        for _ in range(1024):
            out.write(bytes(2**20))
    return path


def _gzip_bomb(folder: Path) -> Path:
    path = folder / "bomb.gz"
    with gzip.open(path, "w") as out:
        for _ in range(1024):
            out.write(bytes(2**20))
    return path


def _nested_bomb(folder: Path) -> Path:
    """Zips in zips, each level ten times the one below."""
    data = "Завод открыли. ".encode() * 50_000
    for level in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{level}-{number}.{'zip' if level else 'txt'}", data)
        data = out.getvalue()
    path = folder / "nested.zip"
    path.write_bytes(data)
    return path


_ENTITIES = "".join(
    f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10 if n else "Завод открыли в Уфе "}">' for n in range(10)
)
_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE rss [{_ENTITIES}]>'


def _laughs_feed(folder: Path) -> Path:
    path = folder / "laughs.xml"
    item = "<rss><channel><item><title>&lol9;</title><description>&lol9;</description></item></channel></rss>"
    path.write_text(_LAUGHS + item, "utf-8")
    return path


def _laughs_odt(folder: Path) -> Path:
    path = folder / "laughs.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"{_LAUGHS.replace('DOCTYPE rss', 'DOCTYPE a')}<a>&lol9;</a>")
    return path


def _outside(folder: Path) -> Path:
    """An entity that would read a file of the machine."""
    path = folder / "outside.xml"
    declared = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "/etc/passwd">]>'
    path.write_text(f"{declared}<rss><channel><item><title>&x;</title></item></channel></rss>", "utf-8")
    return path


def _long_pdf(folder: Path, pages: int = 5000) -> Path:
    """A PDF of many pages, forty lines each."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(b"%d 0 R" % (2 * n + 4) for n in range(pages))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        resources = b"/MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R %s >>" % (2 * number + 5, resources))
        lines = b"".join(b"(%d zavod otkryli v Ufe %d) Tj 0 -14 Td " % (number * 40 + n, n) for n in range(40))
        text = b"BT /F1 12 Tf 50 700 Td %sET" % lines
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    path = folder / "long.pdf"
    path.write_bytes(out)
    return path


def _paths_zip(folder: Path) -> Path:
    path = folder / "paths.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../escape.txt", "/etc/escape.txt", "C:\\escape.txt", "good.txt"):
            archive.writestr(name, plain())
    return path


def _paths_tar(folder: Path) -> Path:
    path = folder / "paths.tar"
    with tarfile.open(path, "w") as archive:
        for name in ("../../escape.txt", "/etc/escape.txt", "good.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(plain())
            archive.addfile(info, io.BytesIO(plain()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


def _symlinks(folder: Path) -> Path:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "up").symlink_to(folder)
    (folder / "a" / "news.txt").write_bytes(plain())
    return folder


def _large(folder: Path) -> Path:
    path = folder / "large.txt"
    path.write_text("Завод открыли в Туле. " * 1_000_000, "utf-8")
    return path


def _deep(folder: Path) -> Path:
    path = folder / "deep.html"
    path.write_text("<div>" * 200_000 + "Завод открыли в Туле." + "</div>" * 200_000, "utf-8")
    return path


def _deep_json(folder: Path) -> Path:
    path = folder / "deep.json"
    path.write_text("[" * 500_000 + "]" * 500_000, "utf-8")
    return path


TRAPS: dict[str, Callable[[Path], Path]] = {
    "архив-бомба, 1 ГБ": _zip_bomb,
    "gzip-бомба, 1 ГБ": _gzip_bomb,
    "архивы в архивах": _nested_bomb,
    "миллиард смешков, лента": _laughs_feed,
    "миллиард смешков, odt": _laughs_odt,
    "внешняя сущность XML": _outside,
    "PDF, 5000 страниц": _long_pdf,
    "zip с путями наружу": _paths_zip,
    "tar с путями и ссылками": _paths_tar,
    "петля символьных ссылок": _symlinks,
    "40 МБ текста": _large,
    "200 000 вложенных div": _deep,
    "JSON, 500 000 скобок": _deep_json,
}


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
