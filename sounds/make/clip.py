"""What a pack is made of."""

from dataclasses import dataclass, field


@dataclass
class Clip:
    """A clip: its name, what it says, and the lines to try, the first that passes is taken."""

    name: str
    text: str
    lines: list[str]
    # A part of it that is a clip of its own, from the bar in the line to the end.
    part: tuple[str, str] | None = None
    # The tone of a single Chinese syllable, to be heard in its F0.
    tone: int | None = None
    syllables: int = 1
    # Other than the language's: a single word is spoken slower than a phrase.
    speeds: list[float] | None = None


@dataclass
class Language:
    """A language, its voice and its sentences."""

    tag: str
    folder: str
    engine: str
    voice: str
    speeds: list[float]
    licence: str
    made: str
    sentences: dict[str, str]
    clips: list[Clip]
    phonemes: object = None
    stop_gap: bool = False
    # Phonemes that begin before their own time, in the space before them.
    glides: str = ""
    variants: dict[str, dict[str, str]] = field(default_factory=dict)
