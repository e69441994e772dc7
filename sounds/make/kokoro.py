"""Kokoro-82M: phonemes in, samples and the length of every token out."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

RATE = 24_000
# The model's own time grid: it gives every token a whole number of these.
UNIT = RATE // 40
# How long each token lasts; inside the graph, not one of its outputs.
DURATIONS = "/encoder/Clip_output_0"


class Kokoro:
    """One voice of the model."""

    def __init__(self, cache: Path, voice: str):
        self.vocabulary = json.loads((cache / "vocabulary.json").read_text())["vocab"]
        style = np.fromfile(cache / "voices" / f"{voice}.bin", dtype=np.float32)
        self.style = style.reshape(-1, 1, 256)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        onnxruntime.set_seed(1)
        self.session = onnxruntime.InferenceSession(str(with_durations(cache)), options)

    def speak(self, phonemes: str, speed: float) -> tuple[np.ndarray, np.ndarray]:
        """Samples, and for each phoneme the sample where it begins, with the end as last entry."""
        tokens = [self.vocabulary[phoneme] for phoneme in phonemes]
        samples, durations = self.session.run(
            ["audio", DURATIONS],
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": self.style[len(tokens)],
                "speed": np.array([speed], dtype=np.float32),
            },
        )
        durations = np.asarray(durations).reshape(-1).astype(int)
        starts = np.concatenate([[0], np.cumsum(durations)]) * UNIT
        # The first and the last token are padding.
        return np.asarray(samples).reshape(-1).astype(np.float64), starts[1:-1]


def with_durations(cache: Path) -> Path:
    """The model with its durations as a second output, made once."""
    path = cache / "kokoro-durations.onnx"
    if not path.exists():
        model = onnx.load(cache / "kokoro.onnx")
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(DURATIONS))
        onnx.save(model, path)
    return path
