"""What all tests share: the real encoder, exported once, and small collections made of real articles."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.articles import make_article
from index.encoder import Encoder, open_encoder
from index.models import DEFAULT_MODEL
from index.settings import IndexSettings
from index.types import Article
from qa.settings import QaSettings
from serve import Collection, Settings
from web.settings import WebSettings

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "build" / "models"


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return open_encoder(DEFAULT_MODEL, "int8", MODELS)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return open_collection(tmp_path / "data")


def open_collection(data_dir: Path) -> Collection:
    settings = Settings(data_dir, IndexSettings(models_dir=str(MODELS)), QaSettings(), WebSettings())
    return Collection(settings)


@pytest.fixture
def reopen() -> Callable[[Collection], Collection]:
    """Open the same data folder as another process would."""
    return lambda collection: open_collection(collection.settings.data_dir)


@pytest.fixture
def peru() -> list[Article]:
    """Three short articles of our own, about one thing each."""
    return [
        make_article(
            id="roadblocks",
            title="Roadblocks across the south",
            author="Ana Ruiz and Tom Vega",
            published="2023-01-06",
            source="The Daily",
            tags=["peru", "protest"],
            text=(
                "Protesters returned to the streets on Wednesday. On Friday, 46 roadblocks were still reported, "
                "mostly in Cusco and Puno.\n\nThe minister, Julia Oré, said that talks would begin on 9 January. "
                "She left for Lima the same evening."
            ),
        ),
        make_article(
            id="potatoes",
            title="What a potato costs",
            author="Tom Vega",
            published="2023-02-01",
            source="Market Notes",
            tags=["prices"],
            text=(
                "A kilo of potatoes cost 3.5 soles in Lima on Monday. 🥔 İn the highlands it was half of that.\n\n"
                "Farmers blame the weather. “We sell at a loss,” said Rosa Mamani, who farms near Asillo."
            ),
        ),
        make_article(
            id="observatory",
            title="A new telescope",
            published="2021-05-20",
            source="The Daily",
            text=(
                "The observatory opened its new telescope in Atacama on Thursday. It was built by a team of 120 "
                "engineers from Chile and Portugal, and cost 40 million euros."
            ),
        ),
    ]
