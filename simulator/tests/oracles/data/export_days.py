"""Makes the files of days/: days of the studies' hall and what the studies' own engine decides.

    HALL_PRODUCT=1 python export_days.py PATH/TO/hall.py days/

Needs numpy and numba. See README.md beside this file for what is aligned, and why.
"""

import os
import sys

import numpy as np

MINUTE = 60_000
# D of the product: 30 minutes ordinary, 10 booked, 5 care, 10 green. The engine sorts by ready - H,
# H = 30 - D. Its classes are in this order.
HEAD_START = [0, 20, 25, 20]
LETTERS = "oacg"
GRACE = 15
# Scenario, tickets of an average day, days, classes if they are not the generator's own.
SCENARIOS = [
    ("base", 700, 8, None),
    ("stress", 800, 7, None),
    ("ageing", 760, 7, "[.34,.20,.43,.03]"),
]

# What is changed in the engine's text before it runs: where, by what. Each must be found exactly
# as often as said.
CHANGES = {
    # Times are whole milliseconds: the minute of an unanswered call, and work at a counter's pace.
    "free_at[c]=t+1.0": ("free_at[c]=t+60000.0", 1),
    "work[k]*speed[b2]": ("np.floor((work[k]*speed[b2]+500)/1000)", 1),
    "work[i]*speed[c]": ("np.floor((work[i]*speed[c]+500)/1000)", 1),
    # The engine tells who was called when, not in which order; an array more takes the order.
    ",start,cnt,": (",start,cnt,order,", 5),
    "start[i]=t; cnt[i]=c;": ("start[i]=t; cnt[i]=c; order[i]=order.max()+1;", 1),
    "start[k]=t; cnt[k]=b2;": ("start[k]=t; cnt[k]=b2; order[k]=order.max()+1;", 1),
}
# The three places where the engine breaks a tie in another way than the product's rule.
RULES = {
    # Somebody handed on goes to the longest idle of equal counters, like somebody who arrives.
    "or nsk[c2]<nsk[b2] :": (
        "or nsk[c2]<nsk[b2] or (nsk[c2]==nsk[b2] and idle_since[c2]<idle_since[b2]) :",
        1,
    ),
    # A counter is idle since it opened or came back from its break, not since before it.
    "            for c in range(C):\n                if busy[c]<0 and not": (
        "            for c in range(C):\n"
        "                if busy[c]<0 and (t==0.0 or t==brk[c,1]): idle_since[c]=t\n"
        "            for c in range(C):\n                if busy[c]<0 and not",
        1,
    ),
    # Of two bookings of one slot the one who checked in first goes first, handed on or not.
    "arr[k]=t;": ("arr[k]=arr[i];", 1),
}


def changed(text, changes):
    for old, (new, times) in changes.items():
        assert text.count(old) == times, (old, text.count(old))
        text = text.replace(old, new)
    return text


def engine(path, classes=None, rules=RULES):
    """The engine as a name space, changed as said above."""
    with open(path, encoding="utf-8") as file:
        text = changed(changed(file.read(), CHANGES), rules)
    if classes:
        text = changed(text, {"p=[.52,.25,.20,.03]": ("p=" + classes, 1)})
    # Nothing is cached: a cached function would not know that the text changed.
    space = {"__name__": "hall"}
    exec(compile(text.replace("@njit(cache=True)", "@njit"), "hall.py", "exec"), space)
    return space


def whole(minutes):
    """Minutes as whole ms, held in floats because the engine computes with floats."""
    return np.round(np.asarray(minutes, float) * MINUTE)


def decide(hall, day):
    """Rounds a day to whole ms, lets the engine decide it, and gives back both."""
    pace = np.exp(np.random.default_rng(7).normal(0, 0.12, hall["C"]))
    pace = np.round(pace / pace.mean() * 1000)
    booked = day["slot"] > -1e8
    first = day["n"]
    given = {
        "chk": np.where(day["chk"] < 1e8, whole(day["chk"]), 1e15),
        "slot": np.where(booked, whole(day["slot"]), -1e9),
        "work": whole(day["work"]),
        "pat": np.where(day["pat"] < 1e8, whole(day["pat"]), 1e15),
    }
    breaks = whole(hall["breaks"]())
    assert (np.diff(given["chk"][:first]) >= 0).all()
    # In the instant a break begins or ends the engine looks at the clock before the counters do.
    assert not np.isin(given["chk"][:first], np.append(breaks, 0.0)).any()
    count = len(day["chk"])
    start, counter = np.full(count, np.nan), np.full(count, -1, np.int64)
    order, arrived = np.full(count, -1, np.int64), np.zeros(count)
    absent = np.zeros(count, np.int8)
    zero = np.zeros(4)
    hall["simulate"](
        given["chk"], given["slot"], day["cls"], day["svc"], given["work"], given["pat"],
        day["xf"], first, hall["skills"](), breaks, pace, 0, whole(HEAD_START),
        float(GRACE * MINUTE), zero, zero, 1, 0.0, zero, start, counter, order, arrived, absent,
    )
    ends = start + np.where(absent, MINUTE, np.floor((given["work"] * pace[counter] + 500) / 1000))
    assert not np.isin(ends[order >= 0], breaks).any()
    return given, start, counter, order, pace


def rows(day, given, start, counter, order):
    """One line a person: what they bring, then what the engine decided."""
    number = lambda value: str(int(value))
    call = lambda k: [number(order[k]), number(counter[k]), number(start[k])]
    for i in range(day["n"]):
        k = day["xf"][i]
        slot, stays = given["slot"][i], given["pat"][i] > 1e14
        yield [
            number(given["chk"][i]),
            LETTERS[day["cls"][i]],
            number(slot) if slot > -1e8 else "",
            number(day["svc"][i]),
            number(given["work"][i]),
            "" if stays else number(given["pat"][i]),
            *([number(day["svc"][k]), number(given["work"][k])] if k >= 0 else ["", ""]),
            *call(i),
            *(call(k) if k >= 0 and order[k] >= 0 else ["", "", ""]),
        ]


HEADER = (
    "check_in_ms,class,slot_ms,service,work_ms,patience_ms,then_service,then_work_ms,"
    "call,counter,call_ms,then_call,then_counter,then_call_ms"
)


def main(path, folder):
    assert os.environ.get("HALL_PRODUCT") == "1", "set HALL_PRODUCT=1: the product's rule"
    os.makedirs(folder, exist_ok=True)
    pace = None
    for scenario, tickets, days, classes in SCENARIOS:
        hall = engine(path, classes)
        for nth in range(days):
            seed = 1000 + nth
            day = hall["gen_day"](np.random.default_rng(seed), tickets, nth)
            given, start, counter, order, pace = decide(hall, day)
            lines = [",".join(row) for row in rows(day, given, start, counter, order)]
            with open(f"{folder}/{scenario}-{seed}.csv", "w", encoding="ascii") as file:
                file.write("\n".join([HEADER, *lines]) + "\n")
            print(scenario, seed, len(lines), "people,", int(order.max()) + 1, "calls")
    print("pace, thousandths:", [int(p) for p in pace])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
