"""EMBEDDING_MODEL=local:…: which folder is meant, and what is said when it cannot be used."""

import sys
from pathlib import Path
from typing import Any

import pytest

from bot.embedders import chosen_embedder
from bot.environment import read_environment
from bot.errors import Misconfigured
from tests.knowledge.tiny_model import write_model
from tests.test_doctor import examine


def chosen(home: Path, model: str) -> Any:
    return chosen_embedder(
        read_environment(_env_file=None, deskbell_home=home, embedding_model=model)
    )


def test_a_model_is_found_by_its_folder_and_by_its_name(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "models" / "shop" / "tiny")
    by_name, by_folder = chosen(tmp_path, "local:shop/tiny"), chosen(tmp_path, f"local:{folder}")
    assert by_name.name == by_folder.name
    assert by_name.name.startswith("tiny-")
    assert chosen(tmp_path, "") is None


@pytest.mark.parametrize(
    ("model", "english", "korean"),
    [
        ("local:shop/none", "deskbell fetch-model", "폴더가 없어요"),
        ("local:words", "in the shape (5, 8)", "문장 벡터도 토큰 벡터도"),
        ("local:half", "tokenizer.json in", "tokenizer.json 파일이 없어요"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(
    tmp_path: Path, model: str, english: str, korean: str
) -> None:
    write_model(tmp_path / "models" / "words", gives="nothing")
    (write_model(tmp_path / "models" / "half") / "tokenizer.json").unlink()
    with pytest.raises(Misconfigured) as wrong:
        chosen(tmp_path, model)
    assert english in wrong.value.say("en")
    assert korean in wrong.value.say("ko")


def test_a_missing_library_is_named_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as Python notes what is not installed
    with pytest.raises(Misconfigured) as wrong:
        chosen(tmp_path, f"local:{write_model(tmp_path / 'tiny')}")
    for language in ("ko", "en"):
        assert 'pip install "deskbell[local]"' in wrong.value.say(language)


def test_doctor_tries_the_model_out(tmp_path: Path) -> None:
    write_model(tmp_path / "models" / "tiny")
    for model, says in (("tiny", "with 8 numbers"), ("none", "embedding model cannot be used")):
        environment = {
            "DESKBELL_HOME": str(tmp_path),
            "DESKBELL_CONFIG": str(_english(tmp_path)),
            "EMBEDDING_MODEL": f"local:{model}",
        }
        _, found = examine(environment)
        assert says in found


def _english(folder: Path) -> Path:
    file = folder / "deskbell.toml"
    file.write_text('[shop]\ndesk_language = "en"\n')
    return file
