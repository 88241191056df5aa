"""Adding, changing and removing articles in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.test_browser import send

pytestmark = NEEDS_BROWSER


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
def test_an_article_is_pasted_edited_replaced_and_erased(
    writable_address: str, visit: Open, script: bool, width: int
) -> None:
    page = visit(f"{writable_address}/articles", width=width, java_script_enabled=script)
    page.get_by_role("link", name="Add articles").click()
    page.get_by_label("Text", exact=True).fill("The heron of Lake Miro is grey.")
    page.get_by_text("Title, author, date and more").click()
    page.get_by_label("Title").fill("The heron")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Done")
    page.get_by_role("table").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The heron")
    page.get_by_role("link", name="Edit its details").click()
    page.get_by_label("Author").fill("Ines Calder")
    page.get_by_label("Tags, one a line").fill("birds\nlakes")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".sheet header")).to_contain_text("Ines Calder")
    expect(page.locator(".facts")).to_contain_text("birds, lakes")
    page.get_by_role("link", name="Replace its text").click()
    page.get_by_label("Text", exact=True).fill("The heron of Lake Miro is white.")
    page.get_by_role("button", name="Replace it").click()
    expect(page.locator(".text")).to_contain_text("is white.")
    page.get_by_role("link", name="Remove it").click()
    page.get_by_label("Yes, erase every version of it").check()
    page.get_by_role("button", name="Erase it").click()
    expect(page.get_by_role("status")).to_contain_text("The article was erased")
    assert page.evaluate("document.documentElement.scrollWidth") <= width if script else True


def test_files_and_folders_are_dropped(writable_address: str, visit: Open, tmp_path: Path) -> None:
    (tmp_path / "birds" / "deep").mkdir(parents=True)
    (tmp_path / "birds" / "deep" / "stork.md").write_text("# Stork\n\nThe stork is white.")
    (tmp_path / "heron.txt").write_text("The heron of Lake Miro is grey.")
    page = visit(f"{writable_address}/add")
    box = page.locator(".drop").bounding_box()
    assert box
    # As the system's own file manager drops them: scripts can't make entries of folders.
    devtools = page.context.new_cdp_session(page)
    place = {"x": box["x"] + 20, "y": box["y"] + 10}
    data = {
        "items": [],
        "files": [str(tmp_path / "birds"), str(tmp_path / "heron.txt")],
        "dragOperationsMask": 1,
    }
    for step in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": step, **place, "data": data})
    expect(page.locator(".chosen")).to_contain_text("2 files")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("main")).to_contain_text("2 articles added")


@pytest.mark.parametrize("script", [True, False])
def test_a_folder_is_chosen(writable_address: str, visit: Open, tmp_path: Path, script: bool) -> None:
    (tmp_path / "birds" / "deep").mkdir(parents=True)
    (tmp_path / "birds" / "heron.txt").write_text("The heron of Lake Miro is grey.")
    (tmp_path / "birds" / "deep" / "stork.md").write_text("# Stork\n\nThe stork is white.")
    page = visit(f"{writable_address}/add", java_script_enabled=script)
    page.get_by_label("A folder").set_input_files(tmp_path / "birds")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("main")).to_contain_text("2 articles added")


def test_a_generation_is_gone_back_to(writable_address: str, visit: Open) -> None:
    send(writable_address, "/api/v1/articles/heron", {"title": "Heron", "text": "Grey."}, "PUT")
    page = visit(f"{writable_address}/index", java_script_enabled=False)
    page.get_by_role("button", name="Go back to generation 1").click()
    expect(page.get_by_role("status")).to_contain_text("A new generation shows what that one showed")
    expect(page.locator(".lede")).to_contain_text("1 article")
