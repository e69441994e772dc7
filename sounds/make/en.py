"""English."""

import phonemes
from clip import Clip, Language

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def number(n: int) -> str:
    """1 to 99 in words."""
    if n < 20:
        return ONES[n]
    return TENS[n // 10] + (" " + ONES[n % 10] if n % 10 else "")


def syllables(text: str) -> int:
    """Roughly: groups of vowels."""
    groups, before = 0, False
    for letter in text.lower():
        vowel = letter in "aeiouy"
        groups += vowel and not before
        before = vowel
    return groups


def phrase(name: str, line: str) -> Clip:
    """A clip whose text is what stands in the brackets."""
    text = line[line.index("[") + 1 : line.index("]")].replace("|", "")
    return Clip(name, text, [line], syllables=3 if text == "W" else max(1, syllables(text)))


def counter(n: int) -> Clip:
    """to counter N, and counter N as its part."""
    clip = phrase(f"counter/{n}", f"please go [to |counter {number(n)}].")
    clip.part = (f"window/{n}", f"counter {number(n)}")
    return clip


def floor(n: int) -> Clip:
    """on floor N; below the ground on basement floor N."""
    where = "basement floor" if n < 0 else "floor"
    return phrase(f"floor/{n}", f"the desk is [on {where} {number(abs(n))}].")


CLIPS = [
    *[phrase(f"digit/{n}", f"ticket number [{ONES[n]}].") for n in range(10)],
    *[phrase(f"letter/{c}", f"ticket number [{c}].") for c in phonemes.LETTERS],
    phrase("ticket", "your [ticket]."),
    phrase("please-go", "[please go] to counter three."),
    phrase("to-counter", "please go [to counter] ten."),
    phrase("counter", "the desk is [counter] ten."),
    phrase("attention", "[attention please]."),
    phrase("missed", "[you have missed your turn]."),
    phrase("desk", "[please go to the help desk]."),
    phrase("paused", "[service is paused]."),
    phrase("issuing-stopped", "[no more tickets will be issued today]."),
    *[floor(n) for n in (-3, -2, -1, *range(1, 13))],
    *[counter(n) for n in range(1, 100)],
]

LANGUAGE = Language(
    tag="en",
    folder="en/heart",
    engine="kokoro",
    voice="af_heart",
    speeds=[0.9, 0.85],
    licence="Apache-2.0 (weights and voice of Kokoro-82M)",
    made="Kokoro-82M v1.0, int8 ONNX, by sounds/make",
    sentences={
        "call": "ticket {number} | please-go {counter} | {floor}",
        "counter": "counter/{n}",
        "counter-by-digits": "to-counter {digits}",
        "missed": "ticket {number} | attention | missed | desk",
        "paused": "{window} | paused",
        "window": "window/{n}",
        "window-by-digits": "counter {digits}",
        "issuing-stopped": "issuing-stopped",
    },
    clips=CLIPS,
    phonemes=phonemes.english,
)
