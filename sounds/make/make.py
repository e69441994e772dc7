"""Makes the voice packs: `python make.py zh-CN en yue chime`.

Nothing is written of a pack of which one clip fails its checks.
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import soundfile

import chime
import en
import listen
import voices
import yue
import zh
from clip import Clip, Language

RATE = 24_000
SOUNDS = Path(__file__).resolve().parent.parent
LANGUAGES = {language.tag: language for language in (zh.LANGUAGE, en.LANGUAGE, yue.LANGUAGE)}
# Every clip is as loud as the others …
LOUDNESS = 0.10
# … unless its peak would come near to clipping.
PEAK = 0.89
FADE = RATE * 4 // 1000


class Made:
    """A finished clip."""

    def __init__(self, samples: np.ndarray, part: int | None, how: str):
        self.samples, self.part, self.how = samples, part, how


def finished(samples: np.ndarray, part: int | None, how: str) -> Made:
    """Trimmed, as loud as the others, with soft ends."""
    begin, end = listen.trimmed(samples)
    samples = samples[begin:end].copy()
    samples *= min(LOUDNESS / listen.loudness(samples), PEAK / np.abs(samples).max())
    samples[:FADE] *= np.linspace(0, 1, FADE)
    samples[-FADE:] *= np.linspace(1, 0, FADE)
    return Made(samples, None if part is None else max(0, part - begin), how)


def fault(clip: Clip, made: Made) -> str | None:
    """What is wrong with a clip."""
    seconds = len(made.samples) / RATE
    if not 0.10 * clip.syllables + (0.08 if clip.tone else 0.04) <= seconds <= 0.45 * clip.syllables + 0.45:
        return f"{seconds:.2f} s for {clip.syllables} syllables"
    if np.abs(made.samples).max() >= 0.99:
        return "clipped"
    if listen.loudness(made.samples) < LOUDNESS / 2:
        return f"too quiet: {listen.loudness(made.samples):.3f}"
    if listen.longest_silence(made.samples) > 0.12:
        return f"silent for {listen.longest_silence(made.samples):.2f} s"
    if np.isnan(listen.pitch(made.samples, low=60.0)).all():
        return "no voice in it"
    if clip.part and not 0.04 <= made.part / RATE <= seconds - 0.15:
        return f"its part begins at {made.part / RATE:.2f} of {seconds:.2f} s"
    return listen.tone_fault(clip.tone, listen.contour(made.samples)) if clip.tone else None


def made(engine, language: Language, clip: Clip) -> tuple[Made | None, list[str]]:
    """The first try that passes, and what was wrong with the others."""
    faults = []
    for speed in clip.speeds or language.speeds:
        for line in clip.lines:
            samples, part = engine.speak(line, speed)
            one = finished(samples, part, f"{line} at {speed}")
            wrong = fault(clip, one)
            if wrong is None:
                return one, faults
            faults.append(f"{one.how}: {wrong}")
    return None, faults


def pack(cache: Path, language: Language) -> bool:
    """Makes a pack; false if a clip failed."""
    engine = voices.engine(cache, language)
    clips, failed = {}, False
    check = zh.CHECK if language.tag == "zh-CN" else []
    for clip in [*check, *language.clips]:
        one, faults = made(engine, language, clip)
        if one is None:
            failed = True
            print(f"FAILED {language.tag} {clip.name} {clip.text}:", *faults, sep="\n  ", flush=True)
            continue
        curve = "-".join(f"{hertz:.0f}" for hertz in listen.contour(one.samples)) if clip.tone else ""
        print(f"{clip.name} {clip.text} {len(one.samples) / RATE:.2f} s {curve} ({one.how})", flush=True)
        clips[clip.name] = (clip, one)
    if failed:
        return False
    for clip in check:
        del clips[clip.name]
    write(SOUNDS / language.folder, language, clips)
    return True


def encode(path: Path, samples: np.ndarray) -> None:
    """Ogg-vorbis, and what comes out of it is as long as what went in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, RATE, format="OGG", subtype="VORBIS", compression_level=0.7)
    back, rate = soundfile.read(path)
    if rate != RATE or len(back) != len(samples) or np.abs(back).max() >= 1.0:
        raise SystemExit(f"{path}: does not come back as it was written")


def quoted(text: str) -> str:
    """A TOML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def row(name: str, **values) -> str:
    """A line of the clip table."""
    fields = (f"{key} = {value if isinstance(value, int) else quoted(value)}" for key, value in values.items())
    return f"{quoted(name)} = {{ {', '.join(fields)} }}"


def write(folder: Path, language: Language, clips: dict[str, tuple[Clip, Made]]) -> None:
    """The pack's files and its manifest."""
    rows = []
    for name, (clip, one) in clips.items():
        encode(folder / f"{name}.ogg", one.samples)
        ms = len(one.samples) * 1000 // RATE
        rows.append(row(name, file=f"{name}.ogg", ms=ms, text=clip.text))
        if clip.part:
            part, text = clip.part
            start = one.part * 1000 // RATE
            rows.append(row(part, file=f"{name}.ogg", from_ms=start, ms=ms - start, text=text))
    lines = [
        "# Made by sounds/make; docs/SOUNDS.md tells what every line means.",
        f"language = {quoted(language.tag)}",
        f"voice = {quoted(language.voice)}",
        f"made = {quoted(language.made)}",
        f"licence = {quoted(language.licence)}",
        f"stop_gap = {str(language.stop_gap).lower()}",
        "",
        "[sentences]",
        *(f"{name} = {quoted(template)}" for name, template in language.sentences.items()),
        "",
    ]
    for variant, clips_of in language.variants.items():
        lines += [f"[variants.{variant}]", *(f"{quoted(a)} = {quoted(b)}" for a, b in clips_of.items()), ""]
    (folder / "manifest.toml").write_text("\n".join([*lines, "[clips]", *rows]) + "\n")


def write_chimes() -> None:
    """The chimes, for every language the same."""
    folder, rows = SOUNDS / "chime", []
    for name, (text, samples) in chime.chimes().items():
        encode(folder / f"{name}.ogg", samples)
        rows.append(row(name, file=f"{name}.ogg", ms=len(samples) * 1000 // RATE, text=text))
    head = [
        "# Made by sounds/make.",
        'made = "computed by sounds/make/chime.py"',
        'licence = "MIT OR Apache-2.0, as the rest of this project"',
    ]
    (folder / "manifest.toml").write_text("\n".join([*head, "", "[clips]", *rows]) + "\n")


def main() -> None:
    """Makes what is named."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", nargs="+", choices=[*LANGUAGES, "chime"])
    what = arguments.parse_args().what
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    cache = Path(os.environ.get("CACHE", home / "jiaohao" / "voices"))
    good = True
    for one in what:
        if one == "chime":
            write_chimes()
        else:
            good = pack(cache, LANGUAGES[one]) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
