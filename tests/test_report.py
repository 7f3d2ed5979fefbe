"""The report: execution, pages, and a site that is whole or not there."""

from __future__ import annotations

import base64
import csv
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers import __main__ as commands
from helpers import ledger, palette
from helpers.coding import unseen
from helpers.corpus import words_in
from helpers.errors import StudyError
from helpers.report import build, execute, front, grid, refresh, render, site
from helpers.report.markup import Cleaner
from helpers.study import Study, load_study, shipped_folder
from helpers.tables import TABLES, voices_of, write_tables

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\nnot really a picture").decode()
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def printed(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


def shown(**data: str) -> NotebookNode:
    kinds = {"html": "text/html", "plain": "text/plain", "markdown": "text/markdown"}
    return new_output("execute_result", {kinds[k]: v for k, v in data.items()}, execution_count=1)


def charted(figure: str = "voices", alt: str = "Bars: 1 and 2.") -> NotebookNode:
    return new_output(
        "display_data",
        {"image/png": PIXEL, "text/plain": f"[figure] {alt}"},
        metadata={"image/png": {"alt": alt, "figure": figure}},
    )


def notebook(*cells: NotebookNode) -> NotebookNode:
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return new_notebook(cells=list(cells))


def code(source: str, *outputs: NotebookNode) -> NotebookNode:
    return new_code_cell(source, outputs=list(outputs), execution_count=1)


def page_of(nb: NotebookNode, figures: Path, name: str = "00_trial.ipynb", **links: str) -> str:
    path = Path(name)
    outline = render.outline(nb, path)
    voices = {"anna": "voice-1"}
    addresses = render.addresses([outline], [path]) | links
    whole = render.Site("A study", "it", voices, [outline], addresses, figures)
    return render.notebook_page(nb, outline, whole)


# What may become markup ------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        HOSTILE,
        "<ScRiPt >alert(1)</ScRiPt\n>",
        "<scr<script>ipt>alert(1)</script>",
        "<svg><script>alert(1)</script></svg><svg onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#x0a;script:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<p style="background:url(//evil)" onclick="alert(1)" class="finding" id="main">x</p>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        '<img src="https://example.org/x.png"><link rel="stylesheet" href="//evil">',
        "<table><tr><td onclick='alert(1)'><script>alert(1)</script></td></tr></table>",
        "<!--><script>alert(1)</script>-->",
        "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
        "<h2 onmouseover=alert(1)>x</h2",
    ],
)
def test_only_known_elements_and_attributes_become_markup(given: str) -> None:
    class Attributes(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
            assert tag not in {"script", "svg", "iframe", "link", "style", "math", "img"}
            for name, value in attrs:
                assert not name.startswith("on")
                assert name not in {"style", "srcdoc"}
                assert name != "href" or not re.match(r"\s*(java|data)", value or "", re.I)
            assert tag in {"table", "div", "h2"} or "id" not in dict(attrs)

    Attributes().feed(Cleaner().html(given))


def test_elements_left_open_are_closed() -> None:
    assert Cleaner().html("<p><b>bold<i>both</b> after") == "<p><b>bold<i>both</i></b> after</p>"


def test_markup_in_markdown_and_in_plain_text_is_shown_as_written() -> None:
    cleaner = Cleaner(language="it")
    assert "<script" not in cleaner.markdown(f"Text {HOSTILE}")
    assert cleaner.inline("<b> & «<i>»") == (
        '&lt;b&gt; &amp; <span class="quoted" lang="it">«&lt;i&gt;»</span>'
    )


def test_dollars_are_dollars() -> None:
    assert "$27,8 miliardi e <em>poi</em> $20" in Cleaner().markdown("$27,8 miliardi e *poi* $20")


def test_findings_are_linked_where_known_and_never_inside_links_or_code() -> None:
    cleaner = Cleaner(links={"F0.1": "00.html#F0.1"})
    assert cleaner.inline("see F0.1, F0.12") == (
        'see <a class="to-finding" href="00.html#F0.1">F0.1</a>, F0.12'
    )
    assert "to-finding" not in cleaner.markdown("`F0.1` and [F0.1](#x)")


def test_links_to_notebooks_lead_to_their_pages() -> None:
    cleaner = Cleaner(links={"01_who.ipynb": "01-who.html"})
    assert 'href="01-who.html"' in cleaner.markdown("[who](01_who.ipynb)")


def test_headings_have_anchors_of_their_own() -> None:
    cleaner = Cleaner()
    cleaner.markdown("## Perché? «così»\n\n## Perché così\n\n## Main")
    assert [heading.id for heading in cleaner.headings] == [
        "perche-cosi",
        "perche-cosi-2",
        "main-2",
    ]


# Tables ----------------------------------------------------------------------------------


def framed(html: str) -> str:
    return Cleaner(voices={"anna": "voice-1"}).html(html)


def test_tables_of_pandas_escape_and_lose_their_counter() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"who": ["anna", HOSTILE], "n": [1, 2345], "day": ["2025-10-10", ""]})
    html = framed(frame._repr_html_())
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html
    assert '<th scope="col">who</th>' in html
    assert '<th scope="col" class="number">n</th>' in html
    assert '<td class="label">2025-10-10</td>' in html
    assert '<td class="number">2345</td>' in html
    assert ">0<" not in html
    assert re.search(r'<td class="\w+ voice voice-1">anna</td>', html)


def test_names_of_an_index_stand_in_the_header() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"who": ["anna", "bo"], "kind": ["x", "y"], "n": [1, 2]})
    html = framed(frame.pivot_table(index="who", columns="kind", values="n")._repr_html_())
    assert html.count("<tr>") == 3
    assert '<th scope="col">who</th><th scope="col" class="number">x</th>' in html
    assert '<td class="number">–</td>' in html, "a missing number is a dash"
    assert '<th scope="row" class="label voice voice-1">anna</th>' in html


def test_levels_of_a_header_keep_their_spans_and_no_header_is_empty() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": ["x", "x", "y"], "b": ["p", "q", "p"], "n": [1, 2, 3]})
    html = framed(frame.groupby(["a", "b"]).agg({"n": ["sum", "max"]})._repr_html_())
    assert '<th scope="colgroup" colspan="2">n</th>' in html
    assert '<th scope="row" rowspan="2" class="label">x</th>' in html
    assert not re.search(r"<th[^>]*></th>", html)


def test_a_table_without_rows_says_so_and_quoting_columns_name_their_language() -> None:
    pandas = pytest.importorskip("pandas")
    assert '<td colspan="1" class="nothing">none</td>' in framed(
        pandas.DataFrame({"a": []})._repr_html_()
    )
    frame = pandas.DataFrame({"quote": ["x" * 30], "rule": ["y" * 30]})
    html = Cleaner(language="it").html(frame._repr_html_())
    assert html.count('lang="it"') == 1


def test_a_table_is_a_named_stop_for_the_keyboard() -> None:
    cleaner = Cleaner()
    cleaner.markdown("## Who speaks?")
    html = cleaner.html("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>")
    assert 'role="group" tabindex="0" aria-label="Table 1: Who speaks?"' in html


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "27,8", "-3.5", "12 %"], "number"),
        (["1.2–3.4", "≈ 40", "1 000"], "number"),
        (["2025-10-10"], "label"),
        (["8, 17, 19"], "label"),
        (["1", "8, 17, 19, 32, " * 9], "phrase"),
        (["L293"], "label"),
        (["x" * 30], "phrase"),
        (["x" * 64], "phrase"),
        (["x " * 30, "y"], "passage"),
    ],
)
def test_columns_are_known_by_all_their_cells(texts: list[str], kind: str) -> None:
    assert grid._kind(texts) == kind


# Pages -----------------------------------------------------------------------------------


def test_findings_are_blocks_with_the_identifier_as_anchor(tmp_path: Path) -> None:
    text = "Before.\nF0.2 First half,\n     second «<b>half</b>».\nF0.3: Next.\nAfter."
    html = page_of(notebook(code("print()", printed(text))), tmp_path)
    assert '<p class="finding" id="F0.2"><a class="finding-id" href="#F0.2">F0.2</a>' in html
    assert 'First half, second <span class="quoted" lang="it">«&lt;b&gt;half&lt;/b&gt;»</' in html
    assert 'id="F0.3"' in html
    assert re.search(r'<pre class="printed"[^>]*>Before\.</pre>', html)
    assert re.search(r'<pre class="printed"[^>]*>After\.</pre>', html)


def test_a_finding_printed_twice_has_one_anchor(tmp_path: Path) -> None:
    html = page_of(notebook(code("x", printed("F0.1 A.")), code("y", printed("F0.1 A."))), tmp_path)
    assert html.count('id="F0.1"') == 1


def test_charts_show_the_drawing_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "voices.svg").write_text('<svg viewBox="0 0 576.4 360"/>', encoding="utf-8")
    (tmp_path / "voices.csv").write_text("n\n1\n", encoding="utf-8")
    html = page_of(notebook(code("draw()", charted(alt='Bars: "a" < b'))), tmp_path)
    assert '<img src="figures/voices.svg" alt="Bars: &#34;a&#34; &lt; b" width="576"' in html
    assert 'href="figures/voices.csv"' in html
    assert "figures/voices.png" not in html


@pytest.mark.parametrize("name", ["absent", "../../secret", 'x" onerror="alert(1)'])
def test_a_chart_without_a_drawing_shows_the_pixels_of_the_notebook(
    tmp_path: Path, name: str
) -> None:
    html = page_of(notebook(code("draw()", charted(name))), tmp_path)
    assert f'<img src="data:image/png;base64,{PIXEL}" alt="Bars: 1 and 2.">' in html
    assert "secret" not in html and "onerror" not in html


def test_words_of_a_chart_may_come_from_its_plain_text_alone(tmp_path: Path) -> None:
    output = new_output("display_data", {"image/png": PIXEL, "text/plain": "[figure] Bars."})
    assert 'alt="Bars."' in page_of(notebook(code("draw()", output)), tmp_path)


def test_code_is_folded_and_what_shows_nothing_is_folded_with_what_does(tmp_path: Path) -> None:
    nb = notebook(code("import a"), code("b = '<x>'"), code("b", printed("1\n")), code("end"))
    html = page_of(nb, tmp_path)
    assert html.count('<details class="code">') == 2
    assert "&lt;x&gt;" in html and "<x>" not in html
    assert "<details open" not in html


def test_title_purpose_and_contents_come_from_the_notebook(tmp_path: Path) -> None:
    opening = new_markdown_cell("# 04 · Quoted figures\n\nWhat is quoted.\n\nIt reads `x`.")
    nb = notebook(
        opening, new_markdown_cell("## How many?\n\nText."), new_markdown_cell("### More")
    )
    html = page_of(nb, tmp_path, "04_figures.ipynb")
    assert "<title>04 Quoted figures – A study</title>" in html
    assert '<h1><span class="number">04</span> Quoted figures</h1>' in html
    assert '<li><a href="#how-many">How many?</a></li>' in html
    assert '<h2 id="how-many">' in html
    assert html.count("What is quoted.") == 1
    assert html.count("It reads") == 1


def test_the_front_page_opens_with_tagged_findings_or_else_the_first(tmp_path: Path) -> None:
    cells = [code("x", printed(f"F0.{n} Found.")) for n in range(1, 6)]
    outline = render.outline(notebook(*cells), Path("00_a.ipynb"))
    assert [finding.key for finding in outline.findings] == [True, True, True, False, False]
    cells[4].metadata["tags"] = ["key"]
    outline = render.outline(notebook(*cells), Path("00_a.ipynb"))
    assert [finding.id for finding in outline.findings if finding.key] == ["F0.5"]
    cells[3].metadata["tags"] = ["lead"]
    outline = render.outline(notebook(*cells), Path("00_a.ipynb"))
    assert [finding.id for finding in outline.findings if finding.lead] == ["F0.4"]


def test_widgets_are_left_out_and_warnings_are_told(tmp_path: Path) -> None:
    widget = new_output(
        "display_data",
        {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "interactive(children=())"},
    )
    warning = new_output("stream", name="stderr", text="careful <b>\n")
    html = page_of(notebook(code("w", widget), code("v", warning)), tmp_path)
    assert "interactive(" not in html
    assert "careful &lt;b&gt;" in html


def test_pages_allow_their_own_script_only(tmp_path: Path) -> None:
    html = page_of(notebook(new_markdown_cell("# A")), tmp_path)
    assert html.index("Content-Security-Policy") < html.index("<script>")
    assert html.count("<script") == 1
    assert f"<script>{render.script()}</script>" in html
    assert "unsafe" not in render.policy()


# The front page --------------------------------------------------------------------------


def test_shares_of_a_text_close_at_all_of_its_words(shipped_site: Path) -> None:
    study = load_study(shipped_folder())
    for portrait in front.portraits(study, shipped_site / "data"):
        assert portrait.words == words_in(portrait.text.content)
        assert portrait.words == sum(share.words for share in portrait.shares)
        assert sum(share.percent for share in portrait.shares) == pytest.approx(100)


def test_a_leaders_wording_in_an_article_is_what_stands_in_marks(shipped_site: Path) -> None:
    study = load_study(shipped_folder())
    said = ledger.passages(voices_of(study))
    for portrait in front.portraits(study, shipped_site / "data"):
        if portrait.text.kind != "article":
            continue
        shown = {share.label: share.words for share in portrait.shares}
        for key in study.leaders:
            name = study.people[key].name
            marked = said[said["text_id"].eq(portrait.text.id) & said["speaker"].eq(key)]
            marked = marked[marked["balanced"]]
            cited = marked["quoted_person"].ne("")
            assert shown.get(f"{name}, own wording", 0) == marked.loc[~cited, "words"].sum()
            assert shown.get(f"{name}, cited from somebody else", 0) == (
                marked.loc[cited, "words"].sum()
            )
            assert shown[f"{name}, the author’s report"] > 0


def test_only_words_said_in_matched_marks_are_a_leaders_own(
    make_study: Callable[..., Path], tmp_path: Path
) -> None:
    lines = (
        "Il raccolto divide i due vicini",
        "La premier Anna Rossi ha detto che il ponte «Aurora» è pronto. «Non temiamo la piena "
        "del fiume», ha aggiunto Rossi.",
    )
    study = load_study(make_study({"piazza.txt": "\n\n".join(lines)}))
    write_tables(study.folder, tmp_path)
    (portrait,) = [p for p in front.portraits(study, tmp_path) if p.text.id == "piazza"]
    shown = {share.label: share.words for share in portrait.shares}
    (own,) = (words for label, words in shown.items() if label.endswith("own wording"))
    assert own == len("Non temiamo la piena del fiume".split())
    assert sum(shown.values()) == words_in(" ".join(lines))


def test_the_front_page_says_who_decided_who_speaks(shipped_site: Path) -> None:
    study = load_study(shipped_folder())
    said = front.decided(study, shipped_site / "data")
    assert said == (
        "Who speaks was decided by coders (see the dossier for who they are). "
        "model-1 and model-2 are language models, no people."
    )
    assert said in (shipped_site / "index.html").read_text(encoding="utf-8")


def test_rules_nobody_checked_are_called_that_with_their_score_on_new_texts(
    make_study: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = load_study(make_study({"borgo.txt": "Anna Rossi ha detto che piove."}))
    study = replace(study, texts=tuple(replace(text, kind="article") for text in study.texts))
    write_tables(study.folder, tmp_path)
    newest = unseen.latest(unseen.by_round(unseen.record())).set_index("kind")
    rate = f"{newest.loc['article', 'share_speaker']:.1%}"
    assert front.decided(study, tmp_path) == (
        "Who speaks was decided by rules and checked by nobody; on first contact with new texts "
        f"the rules had the speaker right in {rate} of sentences of articles (finding F1.13)."
    )
    (cited,) = (
        finding.text
        for path in execute.notebook_paths()
        for finding in render.outline(execute.read(path), path).findings
        if finding.id == "F1.13"
    )
    assert "first contact" in cited
    monkeypatch.setattr(unseen, "RECORD", tmp_path / "none.csv")
    assert front.decided(study, tmp_path).endswith("checked by nobody.")


def test_a_line_of_any_length_is_counted(make_study: Callable[..., Path], tmp_path: Path) -> None:
    """Python's own reader of CSV gives up at 131,072 characters in a field."""
    study = load_study(make_study({"borgo.txt": f"Anna Rossi: {'sì ' * 70_000}e no."}))
    write_tables(study.folder, tmp_path)
    usual = csv.field_size_limit()
    words = {portrait.text.id: portrait.words for portrait in front.portraits(study, tmp_path)}
    assert words["borgo"] == 70_004
    assert csv.field_size_limit() == usual


def test_pages_have_the_charts_colours(shipped_site: Path) -> None:
    sheet = (shipped_site / "assets" / "style.css").read_text(encoding="utf-8")
    for dark in (False, True):
        for name, colour in palette.variables(dark=dark).items():
            assert f"{name}: {colour};" in sheet
    assert "VOICES" not in sheet
    assert palette.variables()["--voice-3"] == palette.LEADER_COLOURS[2]


def test_a_fifth_leader_has_a_colour(in_memory: Callable[..., Study]) -> None:
    study = in_memory("Il sole splende.")
    people = {key: replace(study.people["rossi"], key=key, name=key) for key in "abcde"}
    classes = front.voice_classes(replace(study, people=people, leaders=tuple("abcde")))
    assert classes["d"] == "voice-4" and classes["e"] == "voice-1"


# Execution -------------------------------------------------------------------------------


def stored_notebook(folder: Path, name: str, *cells: NotebookNode) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    nbformat.write(notebook(*cells), path)
    return path


def test_kernels_are_fresh_know_the_study_and_ignore_the_users_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile_default" / "startup"
    profile.mkdir(parents=True)
    (profile / "00.py").write_text("raise SystemExit('read the user’s profile')", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(profile / "00.py"))
    specification = tmp_path / "kernels" / "python3" / "kernel.json"
    specification.parent.mkdir(parents=True)
    specification.write_text('{"argv": ["false"], "display_name": "mine"}', encoding="utf-8")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    asks = new_code_cell(
        "import os, helpers.study\n"
        "print(helpers.study.current_folder().samefile(os.environ['DUE_VOCI_STUDY']))\n"
        "print(os.path.basename(os.getcwd()))\n"
        "open(os.environ['DUE_VOCI_FIGURES'] + '/x.svg', 'w').close()"
    )
    reading = new_code_cell("print('this study only')", metadata={"tags": ["reading"]})
    path = stored_notebook(
        tmp_path / "nb", "00_a.ipynb", new_markdown_cell("# 00 · A"), asks, reading
    )
    before, lines = path.read_bytes(), list[str]()

    (nb,) = execute.execute([path], tmp_path, tmp_path / "figures", lines.append)

    assert [cell.outputs[0].text for cell in nb.cells[1:]] == ["True\nnb\n"]
    assert (tmp_path / "figures" / "x.svg").exists()
    assert re.fullmatch(r"00 A … \d+\.\d s", lines[0])
    assert path.read_bytes() == before


def test_the_shipped_study_keeps_its_reading_and_a_failing_cell_is_named(tmp_path: Path) -> None:
    failing = new_code_cell("\nledger = 1\nraise KeyError('voice\\nof two lines')")
    slow = stored_notebook(tmp_path, "00_a.ipynb", new_code_cell("import time; time.sleep(99)"))
    reading = new_code_cell("y = 1", metadata={"tags": ["reading"]})
    bad = stored_notebook(tmp_path, "01_b.ipynb", new_markdown_cell("# B"), reading, failing)
    began = time.monotonic()
    with pytest.raises(execute.NotebookError) as caught:
        execute.execute([slow, bad], shipped_folder(), tmp_path / "figures", lambda line: None)
    message = str(caught.value)
    assert "01_b.ipynb, code cell 2 (ledger = 1)" in message
    assert "KeyError: 'voice\\nof two lines'" in message
    assert "\n" not in message
    assert time.monotonic() - began < 60, "nobody waits for the others then"


def test_a_cells_own_error_is_the_one_that_is_told(tmp_path: Path, monkeypatch) -> None:
    """Whatever else breaks at that moment, and in whichever notebook."""
    path = stored_notebook(tmp_path, "00_a.ipynb", new_code_cell("x"))
    other = stored_notebook(tmp_path, "01_b.ipynb", new_code_cell("y"))

    def fail(run: execute._Run, client: NotebookClient) -> NoReturn:
        if client.nb.cells[0].source == "y":
            error = new_output("error", ename="KeyError", evalue="'voice'", traceback=[])
            client.nb.cells[0].outputs = [error]
        else:
            time.sleep(0.1)
        try:
            raise TimeoutError("the kernel is gone")
        except TimeoutError:
            assert client.km is not None, "self.km is not None"

    monkeypatch.setattr(execute._Run, "_execute", fail)
    with pytest.raises(execute.NotebookError, match=r"01_b\.ipynb.*KeyError: 'voice'"):
        execute.execute([path, other], shipped_folder(), tmp_path / "figures", quiet)
    with pytest.raises(execute.NotebookError, match=r"00_a\.ipynb.*TimeoutError: the kernel is"):
        execute.execute([path], shipped_folder(), tmp_path / "figures", quiet)


def test_a_file_that_is_no_notebook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "00_a.ipynb"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(StudyError, match=r"00_a\.ipynb.*no notebook"):
        execute.read(path)


def test_a_folder_without_notebooks_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="found no notebook"):
        execute.notebook_paths(tmp_path)


def test_output_cut_up_by_the_clock_is_joined() -> None:
    nb = notebook(code("x", printed("a\n"), printed("b\n"), charted(), printed("c\n")))
    execute._join_streams(nb)
    assert [output.get("text", "chart") for output in nb.cells[0].outputs] == [
        "a\nb\n",
        "chart",
        "c\n",
    ]


# Refresh ---------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose notebooks "run" at once: what they show is made up beforehand."""
    paths = [stored_notebook(tmp_path / "notebooks", f"0{n}_a.ipynb", code("x")) for n in (0, 1)]
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "old.svg").write_text("old", encoding="utf-8")
    (tmp_path / "figures" / "README.md").write_text("kept", encoding="utf-8")

    def run(
        notebooks: Sequence[Path], study: Path, figures: Path, progress: Callable[[str], None]
    ) -> list[NotebookNode]:
        (figures / "new.svg").write_text("new", encoding="utf-8")
        made = [notebook(code("x", printed("1\n"))) for _ in notebooks]
        for nb in made:
            nb.metadata["language_info"] = {"name": "python", "version": "3.99"}
            nb.cells[0].metadata["execution"] = {"iopub.status.busy": "now"}
            nb.cells[0].metadata["tags"] = ["reading"]
        return made

    monkeypatch.setattr(site, "CHECKOUT", tmp_path)
    monkeypatch.setattr(site, "notebook_paths", lambda: paths)
    monkeypatch.setattr(site, "execute", run)
    return tmp_path


def test_refresh_stores_outputs_and_charts_without_noise(checkout: Path) -> None:
    lines: list[str] = []
    changed = refresh(lines.append)
    names = {path.name for path in changed}
    assert names == {"00_a.ipynb", "01_a.ipynb", "new.svg", "old.svg"}
    assert {path.name for path in (checkout / "figures").iterdir()} == {"new.svg", "README.md"}
    raw = (checkout / "notebooks" / "00_a.ipynb").read_bytes()
    assert b"3.99" not in raw and b"iopub" not in raw and b"reading" in raw
    assert raw.endswith(b"}\n") and b"\r" not in raw and raw.startswith(b'{\n "cells": [\n')
    assert refresh(lines.append) == [], "the same outputs again change no file"


def test_refresh_writes_nothing_when_a_notebook_fails(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[NotebookNode]:
        raise execute.NotebookError("01_a.ipynb, code cell 1 (x)", "an error", "none", "Look.")

    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    monkeypatch.setattr(site, "execute", fail)
    with pytest.raises(StudyError):
        refresh(lambda line: None)
    after = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    assert after == before


# The site --------------------------------------------------------------------------------


def quiet(line: str) -> None:
    """Progress nobody needs to see."""


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def pages(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


def test_the_site_is_complete(shipped_site: Path) -> None:
    notebooks = execute.notebook_paths()
    study = load_study(shipped_folder())
    expected = {render.outline(execute.read(path), path).page for path in notebooks}
    expected |= {f"text-{text.id}.html" for text in study.texts}
    expected |= {f"table-{table.name.replace('_', '-')}.html" for table in TABLES}
    assert {path.name for path in pages(shipped_site)} == expected | {"index.html", "tables.html"}
    for part in ("assets/style.css", "data/datapackage.json", "data/segments.csv", "report.json"):
        assert (shipped_site / part).is_file(), part
    manifest = json.loads((shipped_site / "report.json").read_text(encoding="utf-8"))
    hashes = {text["sha256"] for text in manifest["texts"]}
    assert hashes == {text.sha256 for text in load_study(shipped_folder()).texts}


def test_two_builds_give_the_same_bytes(shipped_site: Path, tmp_path: Path) -> None:
    build(shipped_folder(), tmp_path / "again", stored=True, progress=quiet)
    assert contents(tmp_path / "again") == contents(shipped_site)
    assert [path.name for path in tmp_path.iterdir()] == ["again"], "nothing is left beside it"


def test_no_page_asks_another_address_for_anything(shipped_site: Path) -> None:
    for path in [*pages(shipped_site), shipped_site / "assets" / "style.css"]:
        text = path.read_text(encoding="utf-8")
        # What a reader may follow says so; everything else that names an address loads it.
        text = re.sub(r'<a href="https?://[^"]*" rel="external noopener noreferrer">', "", text)
        loads = r"(?i)(?:src|href|srcset|action|data)\s*=\s*[\"']?\s*(?:\w+:)?//"
        assert not re.findall(loads, text), path.name
        assert not re.findall(r"(?i)url\(\s*[\"']?\s*(?:\w+:)?//|@import", text), path.name


def test_pages_are_light(shipped_site: Path) -> None:
    for path in pages(shipped_site):
        assert path.stat().st_size < 1_500_000, path.name


class Addresses(HTMLParser):
    """Collects what a page names and what it points to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src") and value:
                self.targets.append(value)


def test_links_resolve_and_anchors_are_unique(shipped_site: Path) -> None:
    read: dict[str, Addresses] = {}
    for path in pages(shipped_site):
        read[path.name] = Addresses()
        read[path.name].feed(path.read_text(encoding="utf-8"))
        assert len(read[path.name].ids) == len(set(read[path.name].ids)), path.name
    for page, addresses in read.items():
        for target in addresses.targets:
            if re.match(r"https?:|mailto:|data:", target):
                continue
            file, _, anchor = target.partition("#")
            assert (shipped_site / unquote(file or page)).is_file(), f"{page}: {target}"
            if anchor:
                assert unquote(anchor) in read[file or page].ids, f"{page}: {target}"


def test_every_finding_stands_on_the_front_page_and_in_its_place(shipped_site: Path) -> None:
    first = (shipped_site / "index.html").read_text(encoding="utf-8")
    for path in execute.notebook_paths():
        outline = render.outline(execute.read(path), path)
        own = (shipped_site / outline.page).read_text(encoding="utf-8")
        for finding in outline.findings:
            assert f'href="{finding.address}"' in first
            assert own.count(f'<p class="finding" id="{finding.id}">') == 1


def test_a_build_that_fails_leaves_the_last_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "reports"
    out.mkdir()
    (out / site.MANIFEST).write_text("{}", encoding="utf-8")
    (out / "index.html").write_text("the last good one", encoding="utf-8")
    before = contents(out)

    def fail(*_: object) -> list[NotebookNode]:
        raise execute.NotebookError("00_a.ipynb, code cell 1 (x)", "an error", "none", "Look.")

    monkeypatch.setattr(site, "_stored", fail)
    with pytest.raises(StudyError):
        build(shipped_folder(), out, stored=True, progress=quiet)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_a_build_that_is_stopped_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(site, "_stored", stop)
    assert commands.main(["report", "--stored", "--out", str(tmp_path / "reports")]) == 130
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_swap_that_fails_puts_the_last_report_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, out = tmp_path / "new", tmp_path / "out"
    for folder in (new, out):
        folder.mkdir()
        (folder / "index.html").write_text(folder.name, encoding="utf-8")
    rename = Path.rename

    def stubborn(self: Path, target: Path) -> Path:
        if self == new:
            raise PermissionError(13, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    with pytest.raises(StudyError, match="cannot be replaced"):
        site._swap(new, out)
    assert (out / "index.html").read_text(encoding="utf-8") == "out"


def test_a_report_replaces_the_last_one_whole(tmp_path: Path) -> None:
    new, out = tmp_path / "new", tmp_path / "out"
    for folder in (new, out):
        folder.mkdir()
        (folder / f"{folder.name}.html").touch()
    site._swap(new, out)
    assert [path.name for path in out.iterdir()] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_reports_of_other_studies_lie_below_and_outlive_the_one_above(tmp_path: Path) -> None:
    assert site.usual_place(shipped_folder()) == site.REPORTS
    assert site.usual_place(tmp_path / "mine") == site.REPORTS / "mine"
    assert site.usual_place(tmp_path / "Data") == site.REPORTS / "Data-study"
    assert site.usual_place(shipped_folder(), public=True) == site.REPORTS / "public"
    assert site.usual_place(tmp_path / "public") == site.REPORTS / "public-study"
    out, new = tmp_path / "reports", tmp_path / "new"
    (out / "mine").mkdir(parents=True)
    (out / "mine" / site.MANIFEST).touch()
    site._check_free(out)
    (out / "old.html").touch()
    (out / "data").mkdir()
    new.mkdir()
    (new / "new.html").touch()
    site._swap(new, out)
    assert {path.name for path in out.iterdir()} == {"mine", "new.html"}
    assert (out / "mine" / site.MANIFEST).is_file()
    with pytest.raises(StudyError, match="no report of this suite"):
        site._check_free(out)
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_another_study_never_takes_the_place_of_the_one_that_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def note(study: Path, out: Path, **_: object) -> Path:
        asked.append(out)
        return out / "index.html"

    monkeypatch.setattr("helpers.report.build", note)
    assert commands.main(["report", str(tmp_path / "mine")]) == 0
    assert commands.main(["report"]) == 0
    assert commands.main(["report", str(tmp_path / "mine"), "--out", str(tmp_path)]) == 0
    assert asked == [site.REPORTS / "mine", site.REPORTS, tmp_path]
    assert f"Open {site.REPORTS / 'mine' / 'index.html'}" in capsys.readouterr().out


def test_a_folder_that_is_no_report_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(StudyError, match="no report of this suite"):
        build(shipped_folder(), tmp_path, stored=True, progress=quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_what_cannot_be_built_is_refused_in_one_line(tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(shipped_folder(), study)
    with pytest.raises(StudyError, match="without stored outputs"):
        build(study, tmp_path / "out", stored=True, progress=quiet)
    with pytest.raises(StudyError, match=re.escape("study.toml")):
        build(tmp_path / "absent", tmp_path / "out", progress=quiet)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (new_code_cell("x = 1"), "no stored output"),
        (code("x", new_output("error", ename="E", evalue="e", traceback=[])), "an error stored"),
    ],
)
def test_notebooks_without_outputs_are_not_rendered(cell: NotebookNode, found: str) -> None:
    with pytest.raises(execute.NotebookError, match=found):
        site._check_stored(notebook(cell), Path("00_a.ipynb"))


def test_permissions_are_the_users(shipped_site: Path) -> None:
    if os.name != "posix":
        pytest.skip("permissions of this kind are POSIX")
    assert shipped_site.stat().st_mode & 0o555 == 0o555


def test_a_folder_that_cannot_be_made_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    out = tmp_path / "file" / "reports"
    assert commands.main(["report", "--stored", "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "cannot be made" in said and "--out" in said and "Traceback" not in said
