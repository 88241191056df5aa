from pathlib import Path

import pytest

from qa.evaluation import Dataset, load_datasets

MINI = Path(__file__).parents[2] / "fixtures" / "eval_mini"


@pytest.fixture(scope="session")
def mini() -> Dataset:
    (dataset,) = load_datasets(MINI)
    return dataset
