"""The site in a real browser: no error, no barrier, no outside, no script but its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.report import build, site
from helpers.study import shipped_folder

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NARROW, WIDE = 390, 1440
# Preloading fetches the style sheet, which the pages' policy forbids; and describing what is
# right takes most of the time.
AXE = {"preload": False, "resultTypes": ["violations"]}
HOSTILE = (
    "<script>document.title='struck'</script>"
    "<img src=x onerror=\"document.title='struck'\"><b>«broken</i>"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser on the PATH (looked for {', '.join(BROWSERS)})")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the study that ships, from stored outputs."""
    out = tmp_path_factory.mktemp("site") / "reports"
    return build(shipped_folder(), out, stored=True, progress=lambda line: None).parent


class Visit:
    """One window, and everything that went wrong in it."""

    def __init__(self, browser: playwright.Browser, width: int, scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        if not address.startswith(("file:", "data:")):
            self.wrong.append(f"asked for {address}")

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def open(self, path: Path) -> playwright.Page:
        self.page.goto(path.as_uri(), wait_until="load")
        return self.page


@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "dark"), (WIDE, "light")])
def test_pages_have_no_error_no_barrier_and_fit(
    browser: playwright.Browser, folder: Path, width: int, scheme: str
) -> None:
    axe = axe_playwright.Axe()
    with Visit(browser, width, scheme) as visit:
        for path in sorted(folder.glob("*.html")):
            page = visit.open(path)
            # Folded text is text: its contrast and its names count as well.
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            broken = "[...document.images].filter(i => !i.naturalWidth).map(i => i.src)"
            assert page.evaluate(broken) == [], path.name
            found = axe.run(page, options=AXE)
            assert found.violations_count == 0, f"{path.name}\n{found.generate_report()}"
        assert visit.wrong == []


def test_keyboard_reaches_the_content_and_shows_where_it_is(
    browser: playwright.Browser, folder: Path
) -> None:
    with Visit(browser, WIDE) as visit:
        page = visit.open(folder / "index.html")
        page.keyboard.press("Tab")
        link = page.locator(".skip")
        assert link.evaluate("e => e === document.activeElement")
        assert link.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        assert link.bounding_box()["y"] >= 0, "the link has to be seen when it is reached"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_finding_leads_to_its_place(browser: playwright.Browser, folder: Path) -> None:
    with Visit(browser, NARROW) as visit:
        page = visit.open(folder / "index.html")
        first = page.locator(".found .finding-id").first
        name = first.inner_text()
        first.click()
        page.wait_for_load_state()
        place = page.locator(".finding:target")
        assert place.get_attribute("id") == name
        top = place.bounding_box()["y"]
        bar = page.locator(".bar").bounding_box()
        assert top >= bar["y"] + bar["height"], "the bar must not cover what was looked for"


def test_code_unfolds_with_one_click(browser: playwright.Browser, folder: Path) -> None:
    with Visit(browser, WIDE) as visit:
        notebooks = [path for path in folder.glob("*.html") if path.name != "index.html"]
        page = visit.open(min(notebooks))
        code = page.locator("details.code pre").first
        assert not code.is_visible()
        page.locator("details.code summary").first.click()
        assert code.is_visible()
        page.locator(".unfold").click()
        assert page.locator("details.code:not([open])").count() == 0
        page.locator(".unfold").click()
        assert page.locator("details.code[open]").count() == 0
        assert visit.wrong == []


def test_pages_work_without_script(browser: playwright.Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.locator(".map-title").first.click()
    page.locator("details.code summary").first.click()
    assert page.locator("details.code pre").first.is_visible()
    context.close()


def test_nothing_from_a_file_becomes_markup(
    browser: playwright.Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = hostile_study(tmp_path)
    notebook = hostile_notebook(tmp_path)
    # The rendering is what is tried here, without the seconds of an execution.
    monkeypatch.setattr(site, "_ships", lambda folder: True)
    monkeypatch.setattr(site, "notebook_paths", lambda: [notebook])
    build(study, tmp_path / "out", stored=True, progress=lambda line: None)
    with Visit(browser, WIDE) as visit:
        for path in (tmp_path / "out").glob("*.html"):
            page = visit.open(path)
            page.wait_for_timeout(50)
            assert not page.title().startswith("struck")
            assert page.locator("script").count() == 1
            assert page.locator("b:has-text('broken')").count() == 0
            assert "<img src=x" in page.inner_text("body"), "it is shown as written"
        assert visit.wrong == []


def test_a_script_that_slips_in_does_not_run(
    browser: playwright.Browser, folder: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(folder, copied)
    first = copied / "index.html"
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("</main>", f"{HOSTILE}</main>"), encoding="utf-8")
    with Visit(browser, WIDE) as visit:
        page = visit.open(first)
        page.wait_for_timeout(50)
        assert page.title() != "struck"
        assert any("Content Security Policy" in line for line in visit.wrong)


def hostile_study(folder: Path) -> Path:
    study = folder / "study"
    study.mkdir()
    # Windows allows neither of these in a name.
    name = "a<script>alert(1)<&script>.txt" if os.name == "posix" else "a&lt;b.txt"
    (study / name).write_text(
        f"Anna Rossi: Buongiorno. {HOSTILE}\n\nBruno Neri: Grazie.\n", "utf-8"
    )
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    (study / "study.toml").write_text(
        f'title = "{quoted}"\nlanguage = "it"\nleaders = ["anna", "bruno"]\n'
        f'[people.anna]\nname = "Anna {quoted}"\n[people.bruno]\nname = "Bruno Neri"\n'
        f'[[texts]]\nid = "one"\nfile = "{name}"\nkind = "transcript"\n'
        f'title = "{quoted}"\nauthor = "{quoted}"\nsource = "javascript:alert(1)"\n',
        encoding="utf-8",
    )
    return study


def hostile_notebook(folder: Path) -> Path:
    outputs = [
        new_output("stream", name="stdout", text=f"F0.1 Found {HOSTILE}\n{HOSTILE}\n"),
        new_output("stream", name="stderr", text=HOSTILE),
        # An output in HTML may be bold, but no more than that.
        new_output("display_data", {"text/html": HOSTILE.replace("<b>", "")}),
        new_output("display_data", {"text/markdown": HOSTILE}),
        new_output(
            "display_data",
            {"image/png": "iVBORw0KGgo=", "text/plain": HOSTILE},
            metadata={"image/png": {"alt": HOSTILE, "figure": HOSTILE}},
        ),
    ]
    cells = [
        new_markdown_cell(f"# 00 · {HOSTILE}\n\nPurpose {HOSTILE}\n\n## {HOSTILE}\n\n- {HOSTILE}"),
        new_code_cell(f"x = '''{HOSTILE}'''", outputs=outputs, execution_count=1),
    ]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    path = folder / "00_hostile.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path
