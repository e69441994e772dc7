"""Mandarin 普通话."""

import phonemes
from clip import Clip, Language

DIGITS = ["ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3"]
HAN = "零一二三四五六七八九"
# A syllable keeps its tone only at the end of a sentence; which sentence suits it best differs.
CARRIERS = [
    "hao4ma3 shi4 [{}].",
    "zhe4 shi4 [{}].",
    "ta1 shuo1 [{}].",
    "shu4zi4 [{}].",
    "yi1 er4 san1 [{}].",
    "di4 ba1 shi4 [{}].",
]
SLOW = [0.7, 0.75, 0.8, 0.9]


def number(n: int) -> tuple[str, str]:
    """1 to 99 in Han digits and pinyin."""
    tens, ones = divmod(n, 10)
    if not tens:
        return HAN[ones], DIGITS[ones]
    han, said = ("", "") if tens == 1 else (HAN[tens], DIGITS[tens])
    return han + "十" + (HAN[ones] if ones else ""), said + "shi2" + (DIGITS[ones] if ones else "")


def syllable(name: str, text: str, said: str) -> Clip:
    """One syllable, by whichever carrier keeps its tone."""
    return Clip(name, text, [c.format(said) for c in CARRIERS], tone=int(said[-1]), speeds=SLOW)


def counter(n: int) -> Clip:
    """到N号窗口, and N号窗口 as its part."""
    han, said = number(n)
    return Clip(
        f"counter/{n}",
        f"到{han}号窗口",
        [f"qing3 [dao4 |{said} hao4 chuang1kou3]."],
        part=(f"window/{n}", f"{han}号窗口"),
        syllables=4 + len(han),
    )


def floor(n: int) -> Clip:
    """在N楼; below the ground 负N楼."""
    han, said = number(abs(n))
    han, said = ("负" + han, "fu4" + said) if n < 0 else (han, said)
    return Clip(f"floor/{n}", f"在{han}楼", [f"chuang1kou3 [zai4 {said}lou2]."], syllables=2 + len(han))


CLIPS = [
    *[syllable(f"digit/{n}", HAN[n], DIGITS[n]) for n in range(10)],
    syllable("digit/1-yao", "幺", "yao1"),
    *[Clip(f"letter/{c}", c, [f"hao4ma3 shi4 [{{{c}}}]."], speeds=SLOW) for c in phonemes.LETTERS],
    syllable("please", "请", "qing3"),
    Clip("no", "号", ["hao4ma3 shi4 san1 [hao4].", "di4 san1 [hao4].", "ba1 [hao4]."], tone=4, speeds=SLOW),
    Clip("to", "到", ["qing3 ni3 [dao4].", "ta1 [dao4].", "xian1 [dao4]."], tone=4, speeds=SLOW),
    Clip("number-window", "号窗口", ["qing3 dao4 san1 [hao4 chuang1kou3]."], syllables=3),
    Clip("handle", "办理", ["qing3 dao4 san1hao4 chuang1kou3 [ban4li3]."], syllables=2),
    Clip("attention", "请注意", ["[qing3 zhu4yi4]."], syllables=3),
    Clip("missed", "您已过号", ["[nin2 yi3 guo4hao4]."], syllables=4),
    Clip("desk", "请到导办台", ["[qing3 dao4 dao3ban4tai2]."], syllables=5),
    Clip("paused", "暂停服务", ["chuang1kou3 [zan4ting2 fu2wu4]."], syllables=4),
    Clip("issuing-stopped", "今日取号已停止", ["[jin1ri4 qu3hao4 yi3 ting2zhi3]."], syllables=7),
    *[floor(n) for n in (-3, -2, -1, *range(1, 13))],
    *[counter(n) for n in range(1, 100)],
]

# The check set: one syllable in four tones. A pack is not made by a voice that cannot say them.
CHECK = [Clip(f"check/{tone}", han, [CARRIERS[0].format(f"ma{tone}")], tone=tone) for tone, han in enumerate("妈麻马骂", 1)]

LANGUAGE = Language(
    tag="zh-CN",
    folder="zh-CN/xiaoyi",
    engine="kokoro",
    voice="zf_xiaoyi",
    speeds=[0.8, 0.85, 0.9],
    licence="Apache-2.0 (weights and voice of Kokoro-82M)",
    made="Kokoro-82M v1.0, int8 ONNX, by sounds/make",
    sentences={
        "call": "please {number} no | {counter} handle | {floor}",
        "counter": "counter/{n}",
        "counter-by-digits": "to {digits} number-window",
        "missed": "{number} no attention | missed | desk",
        "paused": "{window} | paused",
        "window": "window/{n}",
        "window-by-digits": "{digits} number-window",
        "issuing-stopped": "issuing-stopped",
    },
    clips=CLIPS,
    phonemes=phonemes.chinese,
    glides="iuɚj",
    variants={"yao": {"digit/1": "digit/1-yao"}},
)
