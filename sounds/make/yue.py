"""Cantonese 廣東話, by a formant synthesizer: right tones, a robot's voice, until somebody records it."""

from clip import Clip, Language

HAN = "零一二三四五六七八九"


def number(n: int) -> str:
    """1 to 99 in Han digits."""
    tens, ones = divmod(n, 10)
    if not tens:
        return HAN[ones]
    return (HAN[tens] if tens > 1 else "") + "十" + (HAN[ones] if ones else "")


def clip(name: str, text: str) -> Clip:
    """Spoken as it is written."""
    return Clip(name, text, [text], syllables=len(text))


def floor(n: int) -> Clip:
    """喺N樓, written in the standard language."""
    return clip(f"floor/{n}", f"在{'負' if n < 0 else ''}{number(abs(n))}樓")


CLIPS = [
    *[clip(f"digit/{n}", HAN[n]) for n in range(10)],
    *[clip(f"letter/{c}", c) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
    clip("please", "請"),
    clip("no", "號"),
    clip("to", "到"),
    clip("number-window", "號窗口"),
    clip("handle", "辦理"),
    clip("attention", "請注意"),
    clip("missed", "您已過號"),
    clip("desk", "請到導辦台"),
    clip("paused", "暫停服務"),
    clip("issuing-stopped", "今日取號已停止"),
    *[floor(n) for n in (-3, -2, -1, *range(1, 13))],
    *[clip(f"window/{n}", f"{number(n)}號窗口") for n in range(1, 100)],
]

LANGUAGE = Language(
    tag="yue",
    folder="yue/espeak",
    engine="espeak",
    voice="yue",
    speeds=[150],
    licence="none needed: sound made with a GPL-3.0 program, which does not extend to its output",
    made="espeak-ng 1.51 -v yue, by sounds/make",
    sentences={
        "call": "please {number} no | to {counter} handle | {floor}",
        "counter": "window/{n}",
        "counter-by-digits": "{digits} number-window",
        "missed": "{number} no attention | missed | desk",
        "paused": "{window} | paused",
        "window": "window/{n}",
        "window-by-digits": "{digits} number-window",
        "issuing-stopped": "issuing-stopped",
    },
    clips=CLIPS,
    stop_gap=True,
)
