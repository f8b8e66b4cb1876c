"""Pictures at the desk: dropped, pasted, refused, and their focal point by mouse and keyboard."""

import base64
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.articles.pictures import noise, picture
from tests.browser.test_pages import LOOKS

LIST = "/admin/articles/image/"
ADD = f"{LIST}add/"
CARRY = """([encoded, name, kind, target]) => {
    const bytes = Uint8Array.from(atob(encoded), (mark) => mark.charCodeAt(0));
    const held = new DataTransfer();
    held.items.add(new File([bytes], name, { type: "image/png" }));
    const facts = { bubbles: true, cancelable: true };
    const event = kind === "paste"
        ? new ClipboardEvent("paste", { ...facts, clipboardData: held })
        : new DragEvent("drop", { ...facts, dataTransfer: held });
    document.querySelector(target).dispatchEvent(event);
}"""
SHOWN = """
from articles.models import Image
image = Image.objects.get(alt={alt!r})
print("point", image.focal_x, image.focal_y, image.width, image.height)
print("made", image.renditions.filter(is_shown=True).count())
"""


@pytest.fixture
def desk(newsroom, visit):
    """Open a page of the admin as the first account."""

    def open_page(path: str, **options) -> Page:
        page = visit(f"/admin/login/?next={path}", **options)
        page.get_by_label("User name").fill(newsroom.name)
        page.get_by_label("Password").fill(newsroom.password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**{path}")
        return page

    return open_page


def carry(page: Page, data: bytes, how="drop", onto="body") -> None:
    page.evaluate(CARRY, [base64.b64encode(data).decode(), "bridge.png", how, onto])


def stored(newsroom, alt: str) -> str:
    return newsroom.manage("shell", "--no-imports", "-c", SHOWN.format(alt=alt))


def describe(page: Page, alt: str) -> None:
    page.get_by_label("Alternative text").fill(alt)
    page.get_by_label("Credit").fill("Us")


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_is_carried_to_its_form_and_its_focal_point_clicked(newsroom, desk, how):
    page = desk(ADD, viewport={"width": 1280, "height": 1400})
    carry(page, picture((800, 400), colour="#2a6"), how)
    expect(page.locator("[data-preview]")).to_be_visible()
    expect(page.get_by_label("Focal point, from the left")).to_have_value("0.5")
    box = page.locator("[data-preview]").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    expect(page.get_by_label("Focal point, from the left")).to_have_value("0.25")
    expect(page.get_by_role("status")).to_have_text(
        "Focal point, in percent: 25 from the left, 75 from the top."
    )
    point = page.get_by_role("button", name="Focal point")
    expect(point).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.get_by_label("Focal point, from the left")).to_have_value("0.24")
    expect(page.get_by_label("Focal point, from the top")).to_have_value("0.65")
    for _press in range(10):
        page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_label("Focal point, from the left")).to_have_value("0.00")
    page.get_by_label("Focal point, from the left").fill("0.5")
    shown = page.locator(".focal-crop canvas").first.evaluate(
        "one => [...one.getContext('2d').getImageData(20, 20, 1, 1).data]"
    )
    assert shown[:3] == [0x22, 0xAA, 0x66]
    describe(page, f"Carried by {how}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{LIST}")
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert "point 0.5 0.65 800 400" in stored(newsroom, f"Carried by {how}")
    until = time.monotonic() + 60
    while "made 15" not in stored(newsroom, f"Carried by {how}"):
        assert time.monotonic() < until, stored(newsroom, f"Carried by {how}")
        time.sleep(1)


def test_a_refused_file_costs_nothing_that_was_typed(newsroom, desk):
    page = desk(ADD)
    describe(page, "Mended")
    carry(page, noise()[:-4000])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-file .errorlist")).to_contain_text("not a whole JPEG")
    expect(page.get_by_role("status")).to_have_text(
        "Not stored. See the sentences beside the fields."
    )
    expect(page.get_by_label("Alternative text")).to_have_value("Mended")
    expect(page.locator("#id_file")).to_be_focused()
    page.context.set_offline(True)
    carry(page, picture((800, 400)))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("the connection was lost")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{LIST}")
    assert "800 400" in stored(newsroom, "Mended")


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_that_is_dropped_onto_a_story_opens_the_form_filled_with_it(newsroom, desk, how):
    page = desk("/admin/articles/story/add/")
    page.get_by_label("Headline").fill("Kept words")
    carry(page, picture((800, 400)), how, ".field-lead_image .select2-selection")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Describe and store “bridge.png”").click()
    popup = opened.value
    expect(popup.locator("[data-preview]")).to_be_visible()
    describe(popup, f"On a story by {how}")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-lead_image .select2-selection__rendered")).to_contain_text(
        f"On a story by {how}"
    )
    expect(page.get_by_label("Headline")).to_have_value("Kept words")


def test_everything_works_without_scripts(newsroom, desk):
    page = desk(ADD, java_script_enabled=False)
    describe(page, "Without scripts")
    page.get_by_label("Focal point, from the left").fill("0.1")
    file = {"name": "a.png", "mimeType": "image/png", "buffer": b"hello"}
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-file .errorlist")).to_contain_text("not a whole JPEG")
    expect(page.get_by_label("Focal point, from the left")).to_have_value("0.1")
    page.locator("#id_file").set_input_files(file | {"buffer": picture((800, 400))})
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{LIST}")
    assert "point 0.1 0.5 800 400" in stored(newsroom, "Without scripts")


def test_readers_are_served_the_best_format_at_the_right_width(newsroom, visit):
    until = time.monotonic() + 180
    waiting = "from articles.models import Image; from articles.renditions import unmade; "
    waiting += "print('left', sum(bool(unmade(image)) for image in Image.objects.all()))"
    while "left 0" not in newsroom.manage("shell", "--no-imports", "-c", waiting):
        assert time.monotonic() < until
        time.sleep(2)
    page = visit("/", viewport={"width": 390, "height": 844}, device_scale_factor=2)
    lead = page.locator(".lead picture img")
    expect(lead).to_have_js_property("complete", True)
    assert lead.evaluate("one => one.currentSrc").endswith(".avif")
    assert lead.evaluate("one => one.naturalWidth / one.naturalHeight") == pytest.approx(1.5, 0.02)
    address = page.locator(".lead .headline a").get_attribute("href")
    page.goto(newsroom.url + address)
    social = page.locator("meta[property='og:image']").get_attribute("content")
    assert re.search(r"\.jpeg$", social)
    assert page.request.get(newsroom.url + social).headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("kind", ["library", "form"])
def test_the_library_is_fit_for_everybody(desk, kind, width, scheme):
    page = desk(LIST, viewport={"width": width, "height": 900}, color_scheme=scheme)
    if kind == "form":
        page.locator(".field-thumbnail a").first.click()
        expect(page.get_by_role("button", name="Focal point")).to_be_visible()
    found = Axe().run(page, context="#content-main", options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.querySelector('.focal')?.scrollWidth ?? 0") <= width
