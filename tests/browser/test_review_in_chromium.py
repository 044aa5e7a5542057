"""A reviewer's work in a real Chromium: search, accept, correct, add, merge, undo; then the database, the annotation
file and the next extraction must agree. Skipped, with the reason, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.review.annotations import path_of, read
from extractor.store import open_store
from tests.reviewing import facts
from tests.test_review_load import free_port, server

pytestmark = pytest.mark.browser

ARTICLES = {
    "elka.txt": (
        "Завод «Ёлочка» 🎄 откроют в Туле\n"
        "Тула, 12 мая 2025 года. Губернатор Тульской области Семён Королёв 👍 и генеральный директор АО «Ёлочка» "
        "Фёдор Берёзкин подписали соглашение о строительстве цеха. 🏭 Инвестиции составят 1,5 млрд рублей.\n"
        "Заместителем директора станет Алёна Ершова 👩‍🔧, она отвечает за набор персонала.\n"
    ),
    "pskov.txt": "Мебельщики Пскова\nВ Пскове работают 15 мебельных предприятий. Ими руководит Ф. Берёзкин.\n",
}
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    subprocess.run([str(Path(__file__).parent / "setup.sh")], check=False, timeout=400)
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        pytest.skip("chromium and chromium-driver are not installed and cannot be")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}", "--window-size=1280,900"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options, webdriver.ChromeService(driver))
    yield browser
    browser.quit()


def extract(folder: Path, db: str = "facts.db", *options: str) -> Path:
    command = [sys.executable, "-m", "extractor", "extract", "corpus", "--db", db, *options]
    environment = {**os.environ, "EXTRACTOR_ANNOTATIONS": str(folder / "annotations")}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return folder / db


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with articles, their database, and a server over it."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "annotations").mkdir()
    for name, text in ARTICLES.items():
        path = folder / "corpus" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    db, port = extract(folder), free_port()
    with server(db, folder / "annotations", port):
        yield folder, f"http://127.0.0.1:{port}"


class Reviewer:
    """Hands on the keyboard and the mouse."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def find(self, selector: str) -> Any:
        from selenium.webdriver.common.by import By
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.browser, 10).until(lambda b: b.find_element(By.CSS_SELECTOR, selector))

    def wait(self, script: str) -> Any:
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.browser, 10).until(lambda b: b.execute_script(f"return {script}"))

    def keys(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.browser).send_keys(*keys).perform()

    def saved(self) -> None:
        self.wait("document.querySelector('#status').textContent === 'Сохранено'")
        self.browser.execute_script("document.querySelector('#status').textContent = ''")

    def choose(self, fact: str) -> None:
        header = self.find(f"#f-{fact} header")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", header)
        header.click()
        self.wait(f"document.querySelector('#f-{fact}').classList.contains('on')")

    def select(self, words: str) -> None:
        """Drags the mouse over words of the text, as a hand does."""
        from selenium.webdriver import ActionChains
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        script = """
        const walker = document.createTreeWalker(document.querySelector('#text'), NodeFilter.SHOW_TEXT);
        let text = '', places = [];
        while (walker.nextNode()) {
          places.push([text.length, walker.currentNode]);
          text += walker.currentNode.data;
        }
        const at = (offset, end) => {
          const [start, node] = places.findLast(([start]) => end ? start < offset : start <= offset);
          return [node, offset - start];
        };
        const from = text.indexOf(arguments[0]), range = document.createRange();
        range.setStart(...at(from, false));
        range.setEnd(...at(from + arguments[0].length, true));
        range.startContainer.parentElement.scrollIntoView({block: 'center'});
        const rects = [...range.getClientRects()].filter((rect) => rect.width);
        const first = rects[0], last = rects[rects.length - 1];
        return [first.left + 1, (first.top + first.bottom) / 2, last.right - 1, (last.top + last.bottom) / 2];
        """
        self.browser.execute_script("getSelection().removeAllRanges()")
        x, y, right, bottom = self.browser.execute_script(script, words)
        chain = ActionBuilder(self.browser)
        chain.pointer_action.move_to_location(round(x), round(y)).pointer_down()
        chain.pointer_action.move_to_location(round(right), round(bottom)).pointer_up()
        chain.perform()
        ActionChains(self.browser).pause(0.1).perform()
        assert self.browser.execute_script("return getSelection().toString()") == words or self.browser.execute_script(
            "return document.activeElement.value !== undefined"
        )


def stated(folder: Path) -> list[Any]:
    return [(f["id"], f["kind"], f["slots"], f["evidence"], f["review"]) for f in facts(folder)]


def test_a_reviewers_work(chromium: Any, place: tuple[Path, str]) -> None:
    from selenium.webdriver.common.keys import Keys

    folder, address = place
    db = folder / "facts.db"
    reviewer = Reviewer(chromium)
    found = {(f["kind"], f["slots"].get("person")): f["id"] for f in facts(db)}
    governor, director = found["occupation", "Семён Королёв"], found["occupation", "Фёдор Берёзкин"]

    # an article is found by a word in another form, ё as е
    chromium.get(address)
    reviewer.find(".bigfind input").send_keys("губернаторы елочки", Keys.ENTER)
    assert reviewer.find(".hits mark").text == "Ёлочка"
    reviewer.find(".hits a").click()
    reviewer.find('.headline a[href^="/review/"]').click()

    # a fact is accepted with a key
    reviewer.choose(governor)
    reviewer.keys("a")
    reviewer.saved()
    assert reviewer.find(f"#f-{governor}").get_attribute("data-review") == "accepted"

    # a slot is corrected by selecting words, behind emoji and with ё in them
    reviewer.choose(director)
    reviewer.keys("e")
    reviewer.find(f'#f-{director} tr[data-slot="position"] input').click()
    reviewer.select("генеральный директор АО «Ёлочка»")
    reviewer.find(f'#f-{director} tr[data-slot="position"].armed input').send_keys(Keys.ENTER)
    reviewer.saved()

    # a fact is added from selected words
    reviewer.select("подписали соглашение")
    reviewer.keys("n")
    from selenium.webdriver.support.ui import Select

    Select(reviewer.find(".fact.new select")).select_by_value("meeting")
    reviewer.find('.fact.new tr[data-slot="type"] input').send_keys("подписание", Keys.ENTER)
    reviewer.saved()

    # a rejection is taken back
    before = stated(db)
    reviewer.choose(governor)
    reviewer.keys("r")
    reviewer.saved()
    assert len(stated(db)) == len(before) - 1
    reviewer.keys("u")
    reviewer.saved()
    assert stated(db) == before

    # two entities are merged
    with open_store(db) as store:
        sql = "SELECT id FROM global_entities WHERE name = ?"
        one, other = (store.query(sql, (name,)).fetchone()[0] for name in ("Алёна Ершова", "Семён Королёв"))
    chromium.get(f"{address}/entity/{one}")
    reviewer.find("#other").send_keys(other)
    reviewer.find('.panel .stacked button[value="merge"]').click()
    reviewer.wait("document.querySelector('.panel .small') !== null")

    # the database, the file, the next run and a new database agree
    with open_store(db) as store:
        (text,) = store.query("SELECT text FROM documents WHERE name = 'elka.txt'").fetchone()
    (corrected,) = [f for f in facts(db) if f["id"] == director]
    words = "генеральный директор АО «Ёлочка»"
    with open_store(db) as store:
        sql = "SELECT start, \"end\" FROM slots WHERE fact = ? AND name = 'position'"
        assert store.query(sql, (director,)).fetchone() == (text.index(words), text.index(words) + len(words))
        clusters = store.query("SELECT count(DISTINCT cluster) FROM global_entities WHERE id IN (?, ?)", (one, other))
        assert clusters.fetchone() == (1,)
    assert corrected["review"] == "corrected" and corrected["slots"]["position"] == words
    (added,) = [f for f in facts(db) if f["kind"] == "meeting" and f["slots"]["type"] == "подписание"]
    assert added["evidence"][0]["text"] == "подписали соглашение"
    annotation = read(path_of(folder / "annotations", "elka.txt"), text)
    assert {f.status for f in annotation.facts} == {"accepted", "corrected"}
    assert len(annotation.facts) == 3 and len(annotation.decisions) == 5
    final = stated(db)
    assert stated(extract(folder, "facts.db", "--force")) == final
    fresh = extract(folder, "fresh.db")
    assert stated(fresh) == final
    with open_store(fresh) as store:
        clusters = store.query("SELECT count(DISTINCT cluster) FROM global_entities WHERE id IN (?, ?)", (one, other))
        assert clusters.fetchone() == (1,)


def test_a_conflict_is_shown_with_both_versions(chromium: Any, place: tuple[Path, str]) -> None:
    from tests.test_review_load import Client

    folder, address = place
    reviewer = Reviewer(chromium)
    (figure,) = [f["id"] for f in facts(folder / "facts.db", "figure") if f["document"] == "elka.txt"]
    number = next(iter(_number(folder, "elka.txt")))
    chromium.get(f"{address}/review/{number}")
    reviewer.choose(figure)
    Client(int(address.rsplit(":", 1)[1])).save("elka.txt", action="accept", fact=figure)
    reviewer.keys("r")
    dialog = reviewer.find("dialog[open]")
    assert "Кто-то успел раньше" in dialog.text and "Ваше решение не сохранено" in dialog.text
    assert facts(folder / "facts.db", "figure")[0]["review"] == "accepted"


def _number(folder: Path, name: str) -> Iterator[int]:
    with open_store(folder / "facts.db") as store:
        yield store.query("SELECT id FROM documents WHERE name = ?", (name,)).fetchone()[0]


def test_words_lead_to_facts_and_back(chromium: Any, place: tuple[Path, str]) -> None:
    folder, address = place
    reviewer = Reviewer(chromium)
    number = next(iter(_number(folder, "elka.txt")))
    chromium.get(f"{address}/article/{number}")
    (figure,) = [f["id"] for f in facts(folder / "facts.db", "figure") if f["document"] == "elka.txt"]
    chromium.execute_script(f"document.querySelector('#f-{figure} td').click()")
    assert "Инвестиции" in reviewer.wait(
        "[...document.querySelectorAll('#text .on')].map((p) => p.textContent).join('')"
    )
    chromium.execute_script(
        "[...document.querySelectorAll('#text [data-k]')].find((p) => p.textContent.startsWith('Губернатор')).click()"
    )
    assert "должность" in reviewer.find(".fact.on").text


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_their_width_without_a_word_of_error(
    chromium: Any, place: tuple[Path, str], width: int, tmp_path: Path
) -> None:
    folder, address = place
    number = next(iter(_number(folder, "elka.txt")))
    with open_store(folder / "facts.db") as store:
        (entity,) = store.query("SELECT cluster FROM global_entities WHERE name LIKE '%Ёлочка%'").fetchone()
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    shots = Path(os.environ.get("EXTRACTOR_SCREENSHOTS", tmp_path))
    chromium.get_log("browser")
    for name, path in {
        "home": "/", "article": f"/article/{number}", "review": f"/review/{number}", "queue": "/review",
        "entity": f"/entity/{entity}",
    }.items():  # fmt: skip
        chromium.get(address + path)
        wide = chromium.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, name
        assert chromium.save_screenshot(str(shots / f"{name}-{width}.png"))
    assert chromium.get_log("browser") == []
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_no_script_of_an_article_runs(chromium: Any, tmp_path: Path) -> None:
    from tests.reviewing import database
    from tests.test_serve_pages import hostile

    db = database(tmp_path / "facts.db", hostile())
    (tmp_path / "annotations").mkdir()
    port = free_port()
    with server(db, tmp_path / "annotations", port):
        from extractor.store.rows import document_id

        for path in ("/", f"/article/{document_id('bad.txt')}", f"/review/{document_id('bad.txt')}", "/review"):
            chromium.get(f"http://127.0.0.1:{port}{path}")
            assert chromium.execute_script("return window.broken") is None
            assert chromium.execute_script("return document.querySelectorAll('img').length") == 0
    assert [entry for entry in chromium.get_log("browser") if "Content Security" in entry["message"]] == []
