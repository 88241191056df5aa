from pathlib import Path

import pytest

from index.errors import InvalidSettings
from index.settings import IndexSettings
from serve import read_settings


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pullquote.toml"
    path.write_text(text)
    return path


def test_the_environment_overlays_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = write(tmp_path, "[index]\npassage_tokens = 100\nthreads = 1\n[web]\nport = 9000\n")
    monkeypatch.setenv("PULLQUOTE_INDEX__PASSAGE_TOKENS", "120")
    monkeypatch.setenv("PULLQUOTE_QA__SENTENCE_VECTORS", "false")
    settings = read_settings(tmp_path, config)
    assert settings.index == IndexSettings(passage_tokens=120, threads=1)
    assert settings.web.port == 9000
    assert settings.qa.sentence_vectors is False


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[index]\npasage_tokens = 3\n", "pasage_tokens is not a setting"),
        ("[indexes]\nx = 1\n", "indexes"),
        ("[index]\npassage_tokens = 'many'\n", "must be int"),
        ("[index]\nruntime = 'gpu'\n", "must be one of int8, fp32, torch"),
        ("[index]\nthreads = true\n", "must be int"),
        ("[qa]\nclose_enough = 3\n", "0 to 1"),
        ("[web]\nport = 99999\n", "65535"),
        ("[index\n", "can't be read"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidSettings, match=said):
        read_settings(tmp_path, write(tmp_path, text))


def test_an_unknown_variable_is_refused_and_its_value_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_WEBB__KEY", "s3cret")
    with pytest.raises(InvalidSettings, match="PULLQUOTE_WEBB__KEY") as caught:
        read_settings(tmp_path, None)
    assert "s3cret" not in str(caught.value)
