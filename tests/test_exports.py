import importlib

import pytest


@pytest.mark.parametrize("name", ["index", "qa", "web.client"])
def test_public_names_are_sorted_and_there(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__all__ == sorted(module.__all__)
    assert all(hasattr(module, public) for public in module.__all__)
