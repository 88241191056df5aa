"""The real application over real collections: one that is only read, and a fresh one for tests that write."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, Page, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

from index.articles import make_article
from index.build import Builder
from index.encoder import Encoder
from index.fetching import Fetcher, FetchSettings
from index.folders import WordsFolders
from index.generation import Snapshots
from index.jobs import Jobs, Spool
from index.jobs.kinds import add_fetched, add_samples, add_sent, rebuild, replace_text
from index.jobs.register import JobRegister
from index.lock import Claim, WritingLock
from index.passages import Splitter
from index.publishing import Publisher
from index.retrieval import Fusion, HybridRetriever
from index.segments import Segments
from index.store import Store
from index.types import Article
from index.upkeep import Upkeep
from qa.answering import Answerer
from qa.memory.memory import Memory
from qa.rewriting import Rewriter, load_followups
from qa.settings import QaSettings
from qa.weights import load_weights
from qa.word_reading import WordReader
from tests.processes import make_collection, serving_process
from web.access import Access
from web.create_app import create_app
from web.settings import WebSettings

CHROMIUM = Path(shutil.which("chromium") or "/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
NEEDS_BROWSER = pytest.mark.skipif(not CHROMIUM.is_file(), reason=f"there is no browser at {CHROMIUM}")
Open = Callable[..., Page]

FILLER = "The council met, talked about the budget, and went home without a decision. " * 6
HARBOUR = (
    "# The harbour in spring\n\n"
    + "\n\n".join([FILLER] * 6)
    + "\n\nThe night ferry to Skerry Island carries forty cars and 300 passengers. 🍵 The İzmir bell rings at dusk.\n\n"
    + "\n\n".join([FILLER] * 6)
)
HOSTILE = (
    "The <script>document.title = 'owned'</script> baker of Tarn Street sells <b>ninety</b> loaves a day.\n\n"
    "<img src=x onerror=\"document.title='owned'\"> {{ 7 * 7 }} &amp; javascript:alert(1)"
)


class Breaking:
    """A retriever that fails, and tells a secret when it does."""

    def search(self, *args: object, **options: object) -> None:
        raise RuntimeError("secret 1234")

    def wording(self, text: str) -> None:
        raise RuntimeError("secret 1234")


def articles() -> list[Article]:
    return [
        make_article(
            id="harbour",
            title="The harbour in spring",
            author="Ines Calder",
            published="2024-03-11",
            source="The Evening Tide",
            url="https://example.org/harbour",
            tags=["sea"],
            text=HARBOUR,
        ),
        make_article(id="baker", title="<i>Bread</i> & butter", author="O'Neil <x>", text=HOSTILE),
        make_article(
            id="clock",
            title="The clock tower",
            published="2021-10-02",
            source="Valley Post",
            text="The clock tower of Aldermoor was built in 1874 by the engineer Marta Lindqvist. It strikes twice.",
        ),
    ]


def make_app(
    data_dir: Path,
    encoder: Encoder,
    held: list[Article],
    settings: WebSettings | None = None,
    access: Access | None = None,
) -> OpenAPI:
    """Make the application over a new collection of the articles given."""
    store, words = Store(data_dir / "pullquote.sqlite"), WordsFolders(data_dir / "words")
    segments = Segments(data_dir / "vectors")
    publisher = Publisher(store, words, segments, encoder, Splitter(), 10)
    lock = WritingLock(data_dir / "writer.lock")
    builder = Builder(publisher, lock)
    if held:
        builder.add(held)
    retriever = HybridRetriever(store, Snapshots(store, words, segments, encoder), encoder, Fusion())
    weights, calibration = load_weights()
    reader, rewriter = WordReader(encoder, weights, calibration), Rewriter(load_followups())
    return create_app(
        store=store,
        retriever=retriever,
        builder=builder,
        upkeep=Upkeep(publisher, lock),
        answerer=Answerer(store, retriever, reader, QaSettings(), rewriter),
        memory=Memory.at(data_dir / "conversations.sqlite", store),
        settings=settings or WebSettings(keep_conversations=False),
        jobs=make_jobs(data_dir, store, builder),
        access=access,
    )


def make_jobs(data_dir: Path, store: Store, builder: Builder) -> Jobs:
    settings = FetchSettings(delay_s=0, timeout_s=2, allow="127.0.0.1")
    kinds = {
        "add": add_sent(builder),
        "fetch": add_fetched(builder, store, lambda: Fetcher(settings)),
        "rebuild": rebuild(builder),
        "replace": replace_text(builder, store),
        "samples": add_samples(builder, articles),
    }
    return Jobs(JobRegister(store.database), Spool(data_dir / "spool"), Claim(data_dir / "jobs.lock"), kinds)


@pytest.fixture(scope="session")
def reading_app(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[OpenAPI]:
    """An application over a collection that tests only read."""
    app = make_app(tmp_path_factory.mktemp("library"), encoder, articles())
    yield app
    app.extensions["pullquote"].jobs.close()


@pytest.fixture
def client(reading_app: OpenAPI) -> FlaskClient:
    return reading_app.test_client()


@pytest.fixture
def writable(tmp_path: Path, encoder: Encoder) -> Iterator[OpenAPI]:
    """An application over a small collection of its own."""
    app = make_app(tmp_path, encoder, [articles()[2]])
    yield app
    app.extensions["pullquote"].jobs.close()


@pytest.fixture
def writer(writable: OpenAPI) -> FlaskClient:
    return writable.test_client()


@pytest.fixture
def empty(tmp_path: Path, encoder: Encoder) -> Iterator[FlaskClient]:
    """A client of a collection without articles."""
    app = make_app(tmp_path, encoder, [])
    yield app.test_client()
    app.extensions["pullquote"].jobs.close()


def serving(app: OpenAPI) -> Iterator[str]:
    """Serve an application by waitress, in a thread, and give its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # Closed in the loop's own thread: from another, its select would fail on closed sockets.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(10)
    server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def address(reading_app: OpenAPI) -> Iterator[str]:
    """The address of a server over the collection that is only read."""
    yield from serving(reading_app)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server process over a collection of its own."""
    data_dir = make_collection(tmp_path_factory.mktemp("process"), articles())
    with serving_process(data_dir) as address:
        yield address


@pytest.fixture
def writable_address(writable: OpenAPI) -> Iterator[str]:
    yield from serving(writable)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page; whatever it complains about, or asks with a dialog, fails the test."""
    contexts, complaints = [], []

    def open_page(path: str = "/", width: int = 1440, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.goto(path if path.startswith("http") else address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
