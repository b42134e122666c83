"""A sentence model of twelve words in two languages, written as ONNX: small, and really run."""

from pathlib import Path
from typing import Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

# Words on one line mean the same: they get the same vector.
MEANINGS = (
    ("[PAD]",),
    ("[UNK]",),
    ("refund", "환불"),
    ("parcel", "택배"),
    ("coupon", "쿠폰"),
    ("where", "어디"),
    ("my", "제"),
    ("the", "그"),
)
DIMENSION = 8

Gives = Literal["tokens", "sentences", "nothing", "nan"]


def write_model(
    folder: Path, *, gives: Gives = "tokens", wants: str = "input_ids", where: str = "onnx"
) -> Path:
    """`gives` says what comes out: a vector a token, one a sentence, or something unusable."""
    (folder / where).mkdir(parents=True, exist_ok=True)
    words = [(word, number) for number, same in enumerate(MEANINGS) for word in same]
    table = np.eye(len(MEANINGS), DIMENSION, dtype=np.float32)[[number for _, number in words]]
    if gives == "nan":
        table[:] = np.nan
    tokenizer = Tokenizer(
        WordLevel({word: n for n, (word, _) in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    onnx.save(_model(table, gives, wants), folder / where / "model.onnx")
    return folder


def _model(table: np.ndarray, gives: Gives, wants: str) -> onnx.ModelProto:
    looked_up = helper.make_node("Gather", ["table", wants], ["last_hidden_state"])
    nodes, output = [looked_up], "last_hidden_state"
    shape: list[str | int | None] = ["rows", "tokens", DIMENSION]
    if gives == "sentences":
        nodes.append(
            helper.make_node(
                "ReduceSum", [output, "tokens_axis"], ["sentence_embedding"], keepdims=0
            )
        )
        output, shape = "sentence_embedding", ["rows", DIMENSION]
    elif gives == "nothing":  # a sum over the texts
        nodes.append(helper.make_node("ReduceSum", [output, "rows_axis"], ["logits"], keepdims=0))
        output, shape = "logits", ["any", DIMENSION]
    axes = {"tokens_axis": 1, "rows_axis": 0}
    constants = [numpy_helper.from_array(table, "table")]
    constants += [numpy_helper.from_array(np.array([at]), name) for name, at in axes.items()]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(wants, TensorProto.INT64, ["rows", "tokens"])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        constants,
    )
    opset = [helper.make_opsetid("", 13)]
    return helper.make_model(graph, opset_imports=opset, ir_version=8)
