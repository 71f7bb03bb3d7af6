"""The chat page in a real browser: with the mouse, with the keyboard alone, and without script."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, ConsoleMessage, FilePayload, Page, expect
from sqlalchemy import select

from bot.health import Health
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from storage.schema.desk import DeliveryRow
from storage.schema.people import UserRow
from tests.bot.site import Site
from tests.handlers.dialogue import Clock
from tests.handlers.small_library import SmallLibraryAnswerer

QUESTION = "发明专利最长能保护几年"
UNKNOWN = "潮汕牛肉丸怎么做"


@dataclass
class Tab:
    """A page, and what the browser complained about on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture
async def tab(browser: Browser, site: Site) -> AsyncIterator[Tab]:
    """The chat page at phone width; the browser must have no complaint at the end."""
    page = await browser.new_page(viewport={"width": 360, "height": 740}, base_url=site.url)
    tab = Tab(page)
    page.on("console", tab.hear)
    page.on("pageerror", lambda error: tab.complaints.append(str(error)))
    page.on("dialog", lambda dialog: tab.complaints.append(dialog.message))
    await page.goto("/")
    yield tab
    assert tab.complaints == []


async def fits(page: Page) -> bool:
    """Whether the page needs no scrolling sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


async def test_ask_and_read_the_cited_article(tab: Tab) -> None:
    page = tab.page
    await page.get_by_label("您的问题").fill(QUESTION)
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_role("log")).to_contain_text("自申请日起计算")
    assert await fits(page)
    await page.get_by_role("link", name="《专利法》第四十二条第一款").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("《专利法》第四十二条")
    await expect(page.locator("#第一款")).to_contain_text("外观设计专利权的期限为十五年")
    assert await fits(page)
    await page.get_by_role("link", name="返回提问").click()
    await expect(page.get_by_role("log")).to_contain_text(QUESTION)


async def test_everything_works_with_the_keyboard_alone(
    tab: Tab, answerer: SmallLibraryAnswerer
) -> None:
    page = tab.page
    await expect(page.get_by_label("您的问题")).to_be_focused()
    await page.keyboard.type(UNKNOWN)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="转给工作人员")).to_be_visible()
    await expect(page.get_by_label("您的问题")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="转给工作人员")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("已把这个问题转给工作人员")
    await page.keyboard.type("发明专利")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("保护几年")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="依据 1").first).to_be_visible()
    assert answerer.asked[-1][0] == "发明专利\n保护几年"
    for _ in range(30):
        await page.keyboard.press("Shift+Tab")
        if (
            await page.evaluate("document.activeElement.textContent")
            == "《专利法》第四十二条第一款"
        ):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("《专利法》第四十二条")


async def test_an_input_methods_enter_does_not_send(
    tab: Tab, answerer: SmallLibraryAnswerer
) -> None:
    page = tab.page
    await page.get_by_label("您的问题").fill("发明专li")
    await page.get_by_label("您的问题").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True}
    )
    await expect(page.get_by_label("您的问题")).to_have_value("发明专li")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("您的问题")).to_have_value("")
    assert len(answerer.asked) == 1


async def test_nothing_written_becomes_markup_or_script(tab: Tab) -> None:
    page = tab.page
    for attack in (
        f"<img src=x onerror=alert(1)>{QUESTION}",
        f"<script>alert(1)</script>{QUESTION}",
        f"javascript:alert(1) [1] {QUESTION}",
    ):
        await page.get_by_label("您的问题").fill(attack)
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine .bubble").last).to_contain_text(attack)
        await expect(page.locator(".waiting")).to_have_count(0)
    assert await page.locator("#log img, #log script").count() == 0
    await page.reload()
    await expect(page.locator(".mine .bubble").last).to_contain_text("javascript:alert(1)")
    assert await page.locator("#log img, #log script").count() == 0
    assert await fits(page)


async def test_a_lost_connection_loses_no_question(
    tab: Tab, answerer: SmallLibraryAnswerer
) -> None:
    page = tab.page
    await page.route("**/api/message", lambda route: route.abort())
    await page.get_by_label("您的问题").fill(QUESTION)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("没有发出去")
    await page.unroute("**/api/message")
    await page.get_by_role("button", name="重新发送").click()
    await expect(page.get_by_role("log")).to_contain_text("自申请日起计算")
    assert len(answerer.asked) == 1
    assert tab.complaints == ["Failed to load resource: net::ERR_FAILED"]
    tab.complaints.clear()


async def test_background_work_is_shown_until_it_is_done(tab: Tab, site: Site) -> None:
    page = tab.page
    await expect(page.locator("#progress")).to_be_hidden()
    site.health = Health(library_version=7, passages=100, indexed=37, to_index=100)
    await page.reload()
    await expect(page.locator("#progress")).to_have_text("正在整理其余法律条文 37%")
    site.health = Health(library_version=7, passages=100, indexed=100, to_index=100)
    await expect(page.locator("#progress")).to_be_hidden(timeout=20_000)


async def test_it_works_without_script(browser: Browser, site: Site) -> None:
    context = await browser.new_context(
        java_script_enabled=False, base_url=site.url, viewport={"width": 360, "height": 740}
    )
    page = await context.new_page()
    await page.goto("/")
    # A browser that is told to run no script from outside, as here, does not lay out <noscript>.
    assert "浏览器没有开启 JavaScript，也能提问" in await page.locator("noscript").inner_html()
    await page.get_by_label("您的问题").fill(UNKNOWN)
    await page.get_by_role("button", name="发送").click()
    await page.get_by_role("button", name="转给工作人员").click()
    await expect(page.get_by_role("log")).to_contain_text("已把这个问题转给工作人员")
    await page.get_by_label("您的问题").fill(QUESTION)
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_role("log")).to_contain_text("自申请日起计算")
    await page.get_by_role("link", name="《专利法》第四十二条第一款").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("《专利法》第四十二条")


async def test_wide_screens_fit_too(browser: Browser, site: Site) -> None:
    page = await browser.new_page(viewport={"width": 1200, "height": 800}, base_url=site.url)
    await page.goto("/")
    assert await fits(page)
    await page.get_by_label("您的问题").fill(f"{QUESTION}{'长' * 300}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("自申请日起计算")
    assert await fits(page)


async def test_a_file_is_sent_by_button_and_by_drop(tab: Tab) -> None:
    page = tab.page
    for text in ("/求助 侵权取证", "跳过", "隔壁厂抄了我们的积木"):
        await page.get_by_label("您的问题").fill(text)
        await page.keyboard.press("Enter")
        await expect(page.locator(".waiting")).to_have_count(0)
    pdf = FilePayload(name="函.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4 content")
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="添加附件").click()
    await (await chooser.value).set_files([pdf])
    await expect(page.get_by_role("log")).to_contain_text("已收到 1 个文件")
    await page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["%PDF-1.4 more"], "第二份.pdf"));
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }"""
    )
    await expect(page.get_by_role("log")).to_contain_text("已收到 2 个文件")
    await page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(21 * 1024 * 1024)], "太大.pdf"));
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }"""
    )
    await expect(page.get_by_role("log")).to_contain_text("文件超过 20 MB")
    for text in ("完成", "跳过", "同意", "我的求助 1"):
        await page.get_by_label("您的问题").fill(text)
        await page.keyboard.press("Enter")
        await expect(page.locator(".waiting")).to_have_count(0)
    await expect(page.get_by_role("link", name="第二份.pdf").last).to_be_visible()
    assert await fits(page)


async def test_words_of_staff_appear_without_asking(
    tab: Tab, database: Database, clock: Clock
) -> None:
    page = tab.page
    await page.get_by_label("您的问题").fill("你好")
    await page.keyboard.press("Enter")
    await expect(page.locator(".waiting")).to_have_count(0)
    async with database.begin() as session:
        user = (await session.scalars(select(UserRow.id))).one()
        content = Content(text="陈静回复了您的求助", choices=(("我的求助", "我的求助"),))
        await deliveries.enqueue(
            session, user, content, key="x", kind=DeliveryKind.REQUEST, now=clock()
        )
        (row,) = await session.scalars(select(DeliveryRow))
        row.state = "held"
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text("陈静回复了您的求助")
    await page.get_by_role("button", name="我的求助").click()
    await expect(page.get_by_role("log")).to_contain_text("还没有提交过求助")
    await page.wait_for_function("seen.size === 1")
    await expect(page.get_by_text("陈静回复了您的求助")).to_have_count(1)
