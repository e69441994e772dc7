"""What is to be said, as the phonemes that Kokoro learnt.

A line is written with what is cut out of it in brackets: `hao4 ma3 shi4 [san1].` speaks a whole
sentence and keeps the last word. A bar inside the brackets marks where a part of the clip begins:
`qing3 [dao4 |san1 hao4 chuang1 kou3].`
"""

import re

from misaki.transcription import pinyin_to_ipa

# Chao's tone letters, and the arrows that stand for them in the model's vocabulary.
TONES = [("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→")]
# Vowels of 是 and 字.
SYLLABIC = [("ɻ̩", "ɨ"), ("ɹ̩", "ɨ")]

LETTERS = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf", "G": "ʤˈi",
    "H": "ˈAʧ", "I": "ˈI", "J": "ʤˈA", "K": "kˈA", "L": "ˈɛl", "M": "ˈɛm", "N": "ˈɛn",
    "O": "ˈO", "P": "pˈi", "Q": "kjˈu", "R": "ˈɑɹ", "S": "ˈɛs", "T": "tˈi", "U": "jˈu",
    "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI", "Z": "zˈi",
}  # fmt: skip

WORDS = {
    "zero": "zˈɪɹO", "one": "wˈʌn", "two": "tˈu", "three": "θɹˈi", "four": "fˈɔɹ", "five": "fˈIv",
    "six": "sˈɪks", "seven": "sˈɛvən", "eight": "ˈAt", "nine": "nˈIn", "ten": "tˈɛn",
    "eleven": "ɪlˈɛvən", "twelve": "twˈɛlv", "thirteen": "θɜɹtˈin", "fourteen": "fɔɹtˈin",
    "fifteen": "fɪftˈin", "sixteen": "sɪkstˈin", "seventeen": "sɛvəntˈin", "eighteen": "Atˈin",
    "nineteen": "nIntˈin", "twenty": "twˈɛnti", "thirty": "θˈɜɹɾi", "forty": "fˈɔɹɾi",
    "fifty": "fˈɪfti", "sixty": "sˈɪksti", "seventy": "sˈɛvənti", "eighty": "ˈAɾi",
    "ninety": "nˈInti",
    "a": "ɐ", "and": "ænd", "attention": "ətˈɛnʃən", "been": "bɪn", "called": "kˈɔld",
    "closed": "klˈOzd", "counter": "kˈWntəɹ", "desk": "dˈɛsk", "first": "fˈɜɹst",
    "floor": "flˈɔɹ", "for": "fɔɹ", "go": "ɡˈO", "has": "hæz", "have": "hæv", "help": "hˈɛlp",
    "is": "ɪz", "issued": "ˈɪʃud", "missed": "mˈɪst", "more": "mˈɔɹ", "no": "nˈO",
    "now": "nˈW", "number": "nˈʌmbəɹ", "on": "ɔn", "basement": "bˈAsmənt", "paused": "pˈɔzd",
    "please": "plˈiz", "service": "sˈɜɹvəs", "the": "ðə", "ticket": "tˈɪkɪt",
    "tickets": "tˈɪkɪts", "to": "tu", "today": "tədˈA", "turn": "tˈɜɹn", "will": "wɪl",
    "be": "bi", "your": "jʊɹ", "you": "ju",
}  # fmt: skip


def syllable(pinyin: str) -> str:
    """One syllable of pinyin with its tone as a digit."""
    text = "".join(pinyin_to_ipa(pinyin)[0])
    for written, arrow in TONES + SYLLABIC:
        text = text.replace(written, arrow)
    return text.replace("̯", "")


def chinese(line: str) -> str:
    """A line in pinyin; `{A}` is the letter A."""

    def one(found: re.Match) -> str:
        return LETTERS[found[1]] if found[1] else syllable(found[2])

    return re.sub(r"\{([A-Z])\}|([a-zü]+[1-5])", one, line)


def english(line: str) -> str:
    """A line in English words; capital letters are spoken by name."""

    def one(found: re.Match) -> str:
        return LETTERS.get(found[0]) or WORDS[found[0]]

    return re.sub(r"[A-Za-z]+", one, line)


def marks(line: str) -> tuple[str, int, int, int | None]:
    """The phonemes without marks, and where the cut begins and ends, and its part begins."""
    begin, end = line.index("["), line.index("]") - 1
    bar = line.find("|")
    if bar >= 0:
        end -= 1
    plain = re.sub(r"[\[\]|]", "", line)
    return plain, begin, end, bar - 1 if bar >= 0 else None
