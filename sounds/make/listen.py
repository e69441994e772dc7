"""Measures a clip: nobody listens here, so everything a clip promises is a figure."""

import numpy as np

RATE = 24_000
FRAME = RATE // 100
# Below this part of the clip's own loudest frame it is silence.
SILENT = 10 ** (-38 / 20)


def levels(samples: np.ndarray) -> np.ndarray:
    """RMS of every 10 ms."""
    frames = len(samples) // FRAME
    return np.sqrt(np.mean(samples[: frames * FRAME].reshape(frames, FRAME) ** 2, axis=1) + 1e-12)


def trimmed(samples: np.ndarray) -> tuple[int, int]:
    """Where the sound begins and ends, with a frame to breathe."""
    level = levels(samples)
    loud = np.flatnonzero(level > level.max() * SILENT)
    return max(0, loud[0] - 1) * FRAME, min(len(level), loud[-1] + 2) * FRAME


def longest_silence(samples: np.ndarray) -> float:
    """The longest silence, seconds."""
    level = levels(samples)
    longest = run = 0
    for quiet in level < level.max() * SILENT:
        run = run + 1 if quiet else 0
        longest = max(longest, run)
    return longest / 100


def loudness(samples: np.ndarray) -> float:
    """RMS over the frames that are not silence."""
    level = levels(samples)
    return float(np.sqrt(np.mean(level[level > level.max() * SILENT] ** 2)))


def pitch(samples: np.ndarray, low: float = 110.0, high: float = 420.0) -> np.ndarray:
    """F0 every 10 ms by autocorrelation, NaN where there is no voice."""
    window = int(RATE * 0.04)
    shortest, longest = int(RATE / high), int(RATE / low)
    shape = np.hanning(window)
    own = np.correlate(shape, shape, "full")[window - 1 :]
    quiet = levels(samples).max() * 10 ** (-25 / 20)
    found = []
    for start in range(0, len(samples) - window, FRAME):
        piece = samples[start : start + window]
        if np.sqrt(np.mean(piece**2)) < quiet:
            found.append(np.nan)
            continue
        piece = (piece - piece.mean()) * shape
        power = np.abs(np.fft.rfft(piece, 2 * window)) ** 2
        same = np.fft.irfft(power)[:window] / np.maximum(own, own[0] * 1e-3)
        same = same / same[0]
        # The first peak nearly as high as the highest: a later one is an octave too low.
        inner = same[shortest : longest + 1]
        peaks = [
            at for at in range(1, len(inner) - 1) if inner[at] >= inner[at - 1] and inner[at] > inner[at + 1]
        ]
        best = max((inner[at] for at in peaks), default=0.0)
        if best < 0.5:
            found.append(np.nan)
            continue
        at = next(at for at in peaks if inner[at] >= best * 0.9)
        left, middle, right = inner[at - 1 : at + 2]
        bend = left - 2 * middle + right
        found.append(RATE / (shortest + at + (0.5 * (left - right) / bend if bend else 0.0)))
    return np.array(found)


def unvoiced_onset(samples: np.ndarray, earliest: int, nominal: int) -> int | None:
    """Where the consonant before a vowel begins, if it has no voice: the low tones of the word before
    have died away there, and come back with the vowel near its nominal time."""
    window, step = RATE // 50, RATE // 200
    late = int(nominal) + RATE // 25
    at = np.arange(int(earliest), late + 3 * window, step)
    pieces = np.stack([np.pad(samples, (0, 4 * window))[start : start + window] for start in at])
    spectrum = np.abs(np.fft.rfft(pieces * np.hanning(window))) ** 2
    low = spectrum[:, 2:19].sum(axis=1)
    silent = low < low.max() * 10**-1.8
    last = [place for place in np.flatnonzero(silent) if at[place] + window // 2 <= late]
    if not last:
        return None
    first = last[-1]
    while first > 0 and silent[first - 1]:
        first -= 1
    if last[-1] - first < 3:
        return None
    return int(at[first] + window // 2)


def contour(samples: np.ndarray) -> np.ndarray:
    """The voiced F0 at six points of the syllable; its edges, which belong to the neighbours, left out."""
    track = pitch(samples)
    track = track[~np.isnan(track)]
    if len(track) < 8:
        return np.array([])
    # A jump by more than a third within 10 ms is the tracker's, not the speaker's.
    middle = np.median(track)
    track = track[np.abs(track - middle) < middle * 0.4]
    edge = max(1, len(track) // 10)
    track = track[edge : len(track) - edge]
    smooth = np.array([np.median(track[max(0, at - 1) : at + 2]) for at in range(len(track))])
    return np.interp(np.linspace(0, len(smooth) - 1, 6), np.arange(len(smooth)), smooth)


def tone_fault(tone: int, curve: np.ndarray) -> str | None:
    """Why this F0 is not the tone 1 to 4 of Mandarin. Rises and falls are at least 15 %."""
    if not len(curve):
        return "no voice found"
    lowest = int(np.argmin(curve))
    start, end, low = curve[0], curve[-1], curve.min()
    told = "-".join(f"{hertz:.0f}" for hertz in curve)
    if tone == 1 and curve.max() / low > 1.12:
        return f"not flat: {told}"
    if tone == 2 and not (end / low >= 1.15 and lowest <= 2):
        return f"does not rise by 15 %: {told}"
    if tone == 3 and not (start / low >= 1.03 and end / low >= 1.03 and 1 <= lowest <= 4):
        return f"does not dip: {told}"
    if tone == 4 and not (start / end >= 1.15 and lowest >= 4):
        return f"does not fall by 15 %: {told}"
    return None
