"""A tiny model is written as ONNX and really run: what it finds, and what is wrong with others."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.passages import Article
from knowledge.sentence_model import ModelUnusable, SentenceModel, fetch
from tests.knowledge.conftest import OpenLibrary
from tests.knowledge.hub import running_hub
from tests.knowledge.test_index import Put
from tests.knowledge.tiny_model import DIMENSION, write_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tiny"


def cosines(model: SentenceModel, *texts: str) -> Any:
    vectors = np.array(model.embed(texts))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    return vectors @ vectors.T


@pytest.mark.parametrize("gives", ["tokens", "sentences"])
@pytest.mark.parametrize("where", ["", "onnx"])
def test_words_that_mean_the_same_are_near_in_two_languages(
    folder: Path, gives: Any, where: str
) -> None:
    model = SentenceModel(write_model(folder, gives=gives, where=where))
    found = cosines(model, "where my parcel", "어디 제 택배", "coupon", "")
    assert model.dimension == DIMENSION
    assert found[0] == pytest.approx([1, 1, 0, 0], abs=1e-6)
    assert found[0, 1] > 0.999 > 0.1 > found[1, 2]


def test_many_texts_come_back_in_their_order(folder: Path) -> None:
    model = SentenceModel(write_model(folder))
    texts = ["refund " * (n % 7) + "coupon" for n in range(100)]
    alone = [model.embed([text])[0] for text in texts]
    assert np.allclose(model.embed(texts), alone, atol=1e-6)


def test_the_folder_says_how_texts_begin_and_how_tokens_become_one(folder: Path) -> None:
    write_model(folder)
    mean = SentenceModel(folder)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    first = SentenceModel(folder)
    assert cosines(first, "refund coupon", "refund")[0, 1] > 0.999
    assert cosines(mean, "refund coupon", "refund")[0, 1] < 0.8
    prompts = {"prompts": {"query": "coupon "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    prompted = SentenceModel(folder)
    assert cosines(prompted, "refund", "parcel")[0, 1] > 0.999  # both begin with the coupon
    assert len({mean.name, first.name, prompted.name}) == 3  # three indexes
    assert SentenceModel(folder).name == prompted.name


def test_what_is_longer_than_the_model_reads_is_cut(folder: Path) -> None:
    write_model(folder)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 2}')
    assert cosines(SentenceModel(folder), "refund my coupon coupon", "refund my")[0, 1] > 0.999


@pytest.mark.parametrize(
    ("gives", "wants", "code"),
    [
        ("tokens", "pixels", "inputs"),
        ("nothing", "input_ids", "outputs"),
        ("nan", "input_ids", "numbers"),
    ],
)
def test_a_model_of_another_kind_is_named_at_the_start(
    folder: Path, gives: Any, wants: str, code: str
) -> None:
    with pytest.raises(ModelUnusable) as unusable:
        SentenceModel(write_model(folder, gives=gives, wants=wants))
    assert unusable.value.code == code


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("onnx/model.onnx", None, "file"),
        ("tokenizer.json", None, "file"),
        ("onnx/model.onnx", b"half a mod", "unreadable"),
        ("tokenizer.json", b"{", "unreadable"),
        ("sentence_bert_config.json", b"{", "unreadable"),
        ("1_Pooling/config.json", b'{"pooling_mode_lasttoken": true}', "pooling"),
    ],
)
def test_a_missing_or_damaged_file_is_named(
    folder: Path, file: str, content: bytes | None, code: str
) -> None:
    write_model(folder)
    (folder / file).parent.mkdir(exist_ok=True)
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    with pytest.raises(ModelUnusable) as unusable:
        SentenceModel(folder)
    assert unusable.value.code == code


def test_it_serves_a_library_under_a_name_of_its_own(
    folder: Path, put: Put, open_library: OpenLibrary
) -> None:
    titles = ("제 쿠폰", "제 환불", "제 택배")
    put([Article(title, "faq", title, "그", "", "ko", "ko/faq.csv") for title in titles])
    model = SentenceModel(write_model(folder.with_name("paraphrase-multilingual-of-a-long-name")))
    library = open_library(embedder=model)
    assert model.name.rpartition("-")[2] in str(library.health().generation)  # its hash
    parts = {hit.passage.id: hit.parts["vectors"] for hit in library.search("my refund").hits}
    assert max(parts, key=lambda article: parts[article]) == "제 환불"


def test_a_model_is_fetched_without_telling_who_asks(folder: Path, tmp_path: Path) -> None:
    write_model(folder)
    (folder / "model.safetensors").write_bytes(b"not needed")
    here = tmp_path / "models" / "tiny"
    with running_hub(folder) as hub:
        fetch("shop/tiny", here, hub=hub.url)
        assert sorted(hub.fetched) == ["onnx/model.onnx", "tokenizer.json"]
        assert not any("session" in caller for caller in hub.callers)
        with pytest.raises(ModelUnusable) as unusable:
            fetch("shop/other", tmp_path / "other", hub=hub.url)
    assert unusable.value.values == {"name": "shop/other", "why": "RepositoryNotFoundError"}
    assert SentenceModel(here).name == SentenceModel(folder).name
