"""The chime: two soft bells, a falling third, and a short one of a single bell. Computed, nothing recorded."""

import numpy as np

RATE = 24_000
# Partials of a small bell: times the tone, strength, how fast it dies (per second).
PARTIALS = [(1.0, 1.0, 5.0), (2.0, 0.35, 8.0), (3.01, 0.12, 13.0), (4.2, 0.05, 20.0)]


def bell(hertz: float, seconds: float) -> np.ndarray:
    """One bell."""
    time = np.arange(int(RATE * seconds)) / RATE
    sound = sum(
        strength * np.sin(2 * np.pi * hertz * times * time) * np.exp(-dies * time)
        for times, strength, dies in PARTIALS
    )
    return sound * np.minimum(1.0, time / 0.004) * np.minimum(1.0, (seconds - time) / 0.06)


def together(*bells: tuple[float, np.ndarray]) -> np.ndarray:
    """Bells, each from its second on, at an even loudness."""
    length = max(int(at * RATE) + len(sound) for at, sound in bells)
    mixed = np.zeros(length)
    for at, sound in bells:
        start = int(at * RATE)
        mixed[start : start + len(sound)] += sound
    return mixed * 0.5 / np.abs(mixed).max()


def chimes() -> dict[str, tuple[str, np.ndarray]]:
    """By name: what it is, and its samples."""
    return {
        "chime": ("two bells, a falling third", together((0.0, bell(659.26, 0.7)), (0.32, bell(523.25, 0.68)))),
        "short": ("one bell", together((0.0, bell(659.26, 0.45)))),
    }
