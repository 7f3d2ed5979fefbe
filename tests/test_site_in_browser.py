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

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe_base = pytest.importorskip("axe_playwright_python.base")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NARROW, WIDE = 390, 1440
# Preloading fetches the style sheet, which the pages' policy forbids.
AXE = {"preload": False, "resultTypes": ["violations"]}
# What width and colours can change; every other rule reads the document, and it stays the same.
SEEN_ANEW = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")
# Contrast takes three quarters of axe's time, most of it for cells of long tables that are all
# painted by the same rules. Tried are the first and the last element of each kind with words
# of its own: a kind is what the style sheet goes by, the names and classes of an element and
# of all around it.
ONE_OF_EACH_KIND = """
const kinds = new Map();
const told = new Map([[null, ""]]);
for (const element of document.body.querySelectorAll("*")) {
  const around = told.get(element.parentElement) ?? "";
  const state = element.getAttribute("aria-current") ?? "";
  const own = `${around}>${element.localName}.${element.classList}${state}`;
  told.set(element, own);
  if ([...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    kinds.set(own, [...(kinds.get(own) ?? []).slice(0, 1), element]);
}
for (const element of [...kinds.values()].flat()) element.dataset.tried = "";
axe.configure({rules: [{id: "color-contrast", selector: "[data-tried]"}]});
"""
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
def window(browser: playwright.Browser) -> Iterator[Window]:
    """One window for all: a new one would cost as much as most of the tests."""
    made = Window(browser)
    yield made
    made.context.close()


class Window:
    """A window, and everything that went wrong in it since somebody began to look."""

    def __init__(self, browser: playwright.Browser) -> None:
        self.context = browser.new_context(reduced_motion="reduce")
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        if not address.startswith(("file:", "data:", "about:")):
            self.wrong.append(f"asked for {address}")

    def show(self, width: int, scheme: str) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)

    def open(self, path: Path, width: int, scheme: str = "light") -> playwright.Page:
        # Left first: a page that only differs in what follows the # is not loaded again.
        self.page.goto("about:blank")
        self.wrong.clear()
        self.show(width, scheme)
        self.page.goto(path.as_uri(), wait_until="load")
        return self.page


def test_pages_have_no_error_no_barrier_and_fit(window: Window, shipped_site: Path) -> None:
    everything = axe_playwright.Axe(axe_base.AXE_SCRIPT + ONE_OF_EACH_KIND)
    again = {**AXE, "runOnly": SEEN_ANEW}
    for path in sorted(shipped_site.glob("*.html")):
        page = window.open(path, NARROW, "dark")
        # Folded text is text: its contrast and its names count as well.
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        check_fit(page, NARROW, path.name)
        check_barriers(everything.run(page, options=AXE), f"{path.name}, narrow and dark")
        window.show(WIDE, "light")
        check_fit(page, WIDE, path.name)
        found = axe_playwright.Axe("").run(page, options=again)
        check_barriers(found, f"{path.name}, wide and light")
        assert window.wrong == [], path.name


def check_fit(page: playwright.Page, width: int, where: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    broken = "[...document.images].filter(i => !i.naturalWidth).map(i => i.src)"
    assert page.evaluate(broken) == [], where


def check_barriers(found: axe_base.AxeResults, where: str) -> None:
    # A rule that broke off says nothing about the page; axe files that under another heading.
    broken = [rule["id"] for rule in found.response["incomplete"] if "error" in rule]
    assert broken == [], where
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


def test_words_too_pale_are_found(window: Window, shipped_site: Path) -> None:
    """Contrast is tried on samples; a class of one cell amid a table is among them."""
    page = window.open(shipped_site / "index.html", WIDE)
    page.locator("td").nth(3).evaluate(
        "e => { e.className = 'pale'; e.style.setProperty('color', '#bbb') }"
    )
    found = axe_playwright.Axe(axe_base.AXE_SCRIPT + ONE_OF_EACH_KIND).run(
        page, options={**AXE, "runOnly": ["color-contrast"]}
    )
    assert [rule["id"] for rule in found.response["violations"]] == ["color-contrast"]


def test_keyboard_reaches_the_content_and_shows_where_it_is(
    window: Window, shipped_site: Path
) -> None:
    page = window.open(shipped_site / "index.html", WIDE)
    page.keyboard.press("Tab")
    link = page.locator(".skip")
    assert link.evaluate("e => e === document.activeElement")
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    assert link.bounding_box()["y"] >= 0, "the link has to be seen when it is reached"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_finding_leads_to_its_place(window: Window, shipped_site: Path) -> None:
    page = window.open(shipped_site / "index.html", NARROW)
    first = page.locator(".found .finding-id").first
    name = first.inner_text()
    first.click()
    page.wait_for_load_state()
    place = page.locator(".finding:target")
    assert place.get_attribute("id") == name
    top = place.bounding_box()["y"]
    bar = page.locator(".bar").bounding_box()
    assert top >= bar["y"] + bar["height"], "the bar must not cover what was looked for"


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_layers_are_switched_by_keyboard(window: Window, shipped_site: Path, width: int) -> None:
    page = window.open(text_page(shipped_site), width)
    border = "e => getComputedStyle(e).borderTopStyle"
    ground = "e => getComputedStyle(e).backgroundColor"
    line = "e => getComputedStyle(e).textDecorationLine"
    for box, mark, look in (
        ("figures", ".line-text .figure", border),
        ("voices", ".voice-of.voice-1", ground),
        ("terms", ".line-text .term", line),
        ("frames", ".line-text .frame:not(.term)", line),
    ):
        first = page.locator(mark).first
        before = first.evaluate(look)
        page.locator(f"#show-{box}").focus()
        page.keyboard.press("Space")
        after = first.evaluate(look)
        assert after != before, box
        page.keyboard.press("Space")
        assert first.evaluate(look) == before, box
    notes = page.locator(".marked > .line .line-notes").first
    assert notes.is_visible()
    page.locator("#show-notes").uncheck()
    assert not notes.is_visible()
    assert window.wrong == []


def test_layers_are_switched_without_script(
    browser: playwright.Browser, shipped_site: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(text_page(shipped_site).as_uri())
    figure = page.locator(".line-text .figure").first
    page.locator("#show-figures").uncheck()
    page.wait_for_timeout(50)
    page.screenshot()
    assert page.locator("#show-figures").is_checked() is False
    assert figure.is_visible(), "the words stay"
    assert not page.locator(".of-figure").first.is_visible()
    context.close()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_figure_leads_to_its_sentence_and_back(
    window: Window, shipped_site: Path, width: int
) -> None:
    (start,) = shipped_site.glob("04-*.html")
    page = window.open(start, width)
    link = page.locator("[id='F4.7'] a.to-place").first
    line = link.inner_text()
    link.click()
    page.wait_for_load_state()
    place = page.locator(".line:target")
    assert place.locator(".line-number").inner_text().split()[-1] == line
    assert place.locator(".figure").first.is_visible()
    box, bar = place.bounding_box(), page.locator(".bar").bounding_box()
    assert box["y"] >= bar["y"] + bar["height"], "the bar must not cover what was looked for"
    place.locator(".used summary").click()
    place.locator(".used a.to-finding", has_text="F4.7").click()
    page.wait_for_load_state()
    assert page.locator(".finding:target").get_attribute("id") == "F4.7"
    assert window.wrong == []


def test_a_row_leads_to_words_even_where_they_are_folded_or_switched_off(
    window: Window, shipped_site: Path
) -> None:
    path = text_page(shipped_site)
    page = window.open(path, WIDE)
    folded = page.locator(".folded .line").first.get_attribute("id")
    figure = page.locator(".line-text .figure").first.get_attribute("id")
    page.locator("#show-figures").uncheck()
    page.evaluate("place => { location.hash = place }", folded)
    page.wait_for_function("document.querySelector('.folded').open")
    page.evaluate("place => { location.hash = place }", figure)
    page.wait_for_function("document.querySelector('#show-figures').checked")
    assert page.locator(f"[id='{figure}']:target").is_visible()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_rows_are_sorted_and_filtered(window: Window, shipped_site: Path, width: int) -> None:
    page = window.open(shipped_site / "table-quoted-figures.html", width)
    values = "rows => rows.filter(r => !r.hidden).map(r => r.cells[{}].textContent)"
    rows = page.locator("tbody tr")
    names = page.locator("thead th").all_inner_texts()
    column = [name.strip() for name in names].index("value")
    heading = page.locator("thead th").nth(column)
    heading.locator("button").focus()
    page.keyboard.press("Enter")
    found = [float(value) for value in rows.evaluate_all(values.format(column))]
    assert heading.get_attribute("aria-sort") == "ascending"
    assert found == sorted(found) and len(found) > 40
    page.keyboard.press("Enter")
    turned = [float(value) for value in rows.evaluate_all(values.format(column))]
    assert heading.get_attribute("aria-sort") == "descending" and turned == found[::-1]
    page.get_by_label("Rows with").fill("PUTIN miliardi")
    speaker = [name.strip() for name in names].index("speaker")
    left = rows.evaluate_all(values.format(speaker))
    assert 0 < len(left) < len(found) and set(left) == {"putin"}
    assert page.locator(".filter [role=status]").inner_text() == (
        f"{len(left)} of {len(found)} rows"
    )
    page.get_by_label("Rows with").fill("")
    assert len(rows.evaluate_all(values.format(speaker))) == len(found)
    assert window.wrong == []


def test_a_table_is_read_row_by_row_on_a_phone(window: Window, shipped_site: Path) -> None:
    page = window.open(shipped_site / "table-segments.html", NARROW)
    frame = page.locator(".table-frame")
    assert frame.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    name = "e => getComputedStyle(e, '::before').content"
    assert page.locator("tbody tr td").nth(1).evaluate(name) == '"line"'


def test_pages_print(window: Window, shipped_site: Path) -> None:
    page = window.open(text_page(shipped_site), WIDE)
    page.emulate_media(media="print")
    try:
        assert not page.locator(".bar").is_visible()
        assert not page.locator(".layers").is_visible()
        prose = page.locator(".is-prose .line-text").first
        assert prose.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
        assert page.pdf(format="A4").startswith(b"%PDF")
    finally:
        page.emulate_media(media="screen")


def text_page(site: Path) -> Path:
    """The marked-up text with the most lines."""
    return max(site.glob("text-*.html"), key=lambda path: path.stat().st_size)


def test_code_unfolds_with_one_click(window: Window, shipped_site: Path) -> None:
    page = window.open(min(shipped_site.glob("[0-9]*.html")), WIDE)
    code = page.locator("details.code pre").first
    assert not code.is_visible()
    page.locator("details.code summary").first.click()
    assert code.is_visible()
    page.locator(".unfold").click()
    assert page.locator("details.code:not([open])").count() == 0
    page.locator(".unfold").click()
    assert page.locator("details.code[open]").count() == 0
    assert window.wrong == []


def test_pages_work_without_script(browser: playwright.Browser, shipped_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((shipped_site / "index.html").as_uri())
    page.locator(".map-title").first.click()
    page.locator("details.code summary").first.click()
    assert page.locator("details.code pre").first.is_visible()
    context.close()


def test_nothing_from_a_file_becomes_markup(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = hostile_study(tmp_path)
    notebook = hostile_notebook(tmp_path)
    # The rendering is what is tried here, without the seconds of an execution.
    monkeypatch.setattr(site, "_ships", lambda folder: True)
    monkeypatch.setattr(site, "notebook_paths", lambda: [notebook])
    build(study, tmp_path / "out", stored=True, progress=lambda line: None)
    written = {path.name for path in (tmp_path / "out").glob("*.html")}
    assert {"text-one.html", "table-segments.html", "tables.html"} <= written
    for path in (tmp_path / "out").glob("*.html"):
        page = window.open(path, WIDE)
        page.wait_for_timeout(50)
        assert not page.title().startswith("struck")
        assert page.locator("script").count() == 1
        assert page.locator("b:has-text('broken')").count() == 0
        assert "<img src=x" in page.inner_text("body"), "it is shown as written"
        assert window.wrong == []


def test_a_script_that_slips_in_does_not_run(
    window: Window, shipped_site: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(shipped_site, copied)
    first = copied / "index.html"
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("</main>", f"{HOSTILE}</main>"), encoding="utf-8")
    page = window.open(first, WIDE)
    page.wait_for_timeout(50)
    assert page.title() != "struck"
    assert any("Content Security Policy" in line for line in window.wrong)


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
