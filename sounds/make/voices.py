"""The two engines, the same to their caller: a clip and a speed in, its samples and its part out."""

import hashlib
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

import listen
import phonemes
from clip import Language
from kokoro import Kokoro

RATE = 24_000


class Neural:
    """Kokoro: the whole line is spoken, what is in the brackets is cut out by the model's own times."""

    def __init__(self, cache: Path, language: Language):
        self.cache, self.language = cache, language
        self.model = None

    def speak(self, line: str, speed: float) -> tuple[np.ndarray, int | None]:
        """The samples of the cut, and where its part begins."""
        plain, begin, end, part = phonemes.marks(self.language.phonemes(line))
        samples, starts = self.spoken(plain, speed)

        def edge(token: int) -> int:
            """Where to cut before a token. A word begins before its own time, in the space before it."""
            if token == 0:
                return 0
            if plain[token - 1] != " ":
                return int(starts[token])
            # Not before the vowel of the word before has begun.
            unvoiced = listen.unvoiced_onset(samples, starts[max(0, token - 3)], starts[token])
            if unvoiced is not None:
                return unvoiced
            if plain[token] in self.language.glides:
                return int(starts[token - 1])
            return quietest(samples, starts[token - 1], starts[token])

        # What ends with the sentence or a comma ends with its silence.
        pause = end
        while plain[pause] in ", ":
            pause += 1
        last = quietest(samples, starts[end], starts[pause]) if pause > end else int(starts[end])
        first = edge(begin)
        return samples[first:last], edge(part) - first if part is not None else None

    def spoken(self, plain: str, speed: float) -> tuple[np.ndarray, np.ndarray]:
        """What the model says, kept between runs."""
        key = hashlib.sha256(f"{self.language.voice} {speed} {plain}".encode()).hexdigest()[:24]
        path = self.cache / "spoken" / f"{key}.npz"
        if not path.exists():
            if self.model is None:
                self.model = Kokoro(self.cache, self.language.voice)
            samples, starts = self.model.speak(plain, speed)
            path.parent.mkdir(exist_ok=True)
            np.savez_compressed(path, samples=samples.astype(np.float32), starts=starts)
        kept = np.load(path)
        return kept["samples"].astype(np.float64), kept["starts"]


def quietest(samples: np.ndarray, begin: int, end: int) -> int:
    """The middle of the quietest 10 ms between two samples."""
    half, step = RATE // 200, RATE // 400
    at = range(int(begin), int(end) + 1, step)
    return min(at, key=lambda middle: float(np.sum(samples[max(0, middle - half) : middle + half] ** 2)))


class Formant:
    """espeak-ng: says the text as it stands."""

    def __init__(self, cache: Path, language: Language):
        self.voice = language.voice

    def speak(self, line: str, speed: float) -> tuple[np.ndarray, int | None]:
        """The samples at our rate."""
        with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
            command = ["espeak-ng", "-v", self.voice, "-s", str(int(speed)), "-w", wav.name, line]
            subprocess.run(command, check=True)
            samples, rate = soundfile.read(wav.name)
        return resampled(samples, rate), None


def resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    """The same sound at our rate: its spectrum, cut or padded. Quiet at both ends, so nothing wraps."""
    length = round(len(samples) * RATE / rate)
    return np.fft.irfft(np.fft.rfft(samples), length) * (length / len(samples))


def engine(cache: Path, language: Language) -> Neural | Formant:
    """The engine of a language."""
    return {"kokoro": Neural, "espeak": Formant}[language.engine](cache, language)
