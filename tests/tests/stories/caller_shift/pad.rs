//! The same shift by a key pad: its keys are line commands, and the journal is the same table.

use protocol::{doors::Accounts, views::CounterView, words::CounterStatus};
use reqwest::Method;
use tests::{Caller, Keypad};

use super::{around::Around, rows, table::TABLE};

/// What each key of the pad presses; `CLERK` is the one at counter 2, `LOGIN PIN` the second clerk's.
const KEYS: &str = r#"
[keypad.keys]
N = "next"
R = "recall"
S = "start"
F = "finish"
f = "finish papers-missing"
h = "finish not-handled"
G = "finish-next"
X = "no-show"
P = "park with-papers"
p = "park without-papers 20"
w = "park waiting 10"
K = "resume #"
M = "return #"
u = "supplement #"
C = "call-specific # unwell"
U = "undo"
t = "transfer service deed back"
c = "transfer counter 2"
l = "transfer clerk CLERK"
W = "wrong-service refund"
v = "confirm-class care"
j = "reject-class care"
a = "pause-after lunch 15"
b = "pause lunch 5"
B = "continue"
k = "walk-in file"
H = "supervisor"
E = "emergency"
r = "read"
o = "auto-call on"
x = "auto-call off"
m = "move 4"
I = "sign-in LOGIN PIN"
O = "open"
d = "close"
q = "sign-out"
z = "note brought the original"
y = "case 2026-0001"
"#;

/// What the pad does for what the table does with keys and mouse. A row that stands twice does the
/// first thing first.
#[rustfmt::skip]
const STROKES: &[(&str, &[&str])] = &[
    ("@2", &["R"]),
    ("s", &["S"]),
    ("n s", &["S"]),
    ("@1", &["S"]),
    ("m n \"brought_the_original Return", &["z"]),
    ("m e \"2026-0001 Return", &["y"]),
    ("f 1", &["F"]),
    ("+file n", &["+file N"]),
    ("+file +file @main", &["+file +file N"]),
    ("f 2", &["G"]),
    ("n x", &["X"]),
    ("@3", &["X"]),
    ("m b \"a003 Tab Return", &["3M"]),
    ("+file", &["+file"]),
    ("n r", &["R"]),
    ("m u", &["U"]),
    ("p 6", &["P"]),
    ("@4 3 7", &["p"]),
    ("p 2 8", &["w"]),
    ("m l >300 1", &["5K"]),
    ("f 3", &["f"]),
    ("m b \"A005 Tab Tab Tab Return", &["5u"]),
    ("m c \"A005 Tab Tab Return", &["5C"]),
    ("f 5", &["h"]),
    ("m b \"A006 Tab Tab Return", &["6K"]),
    ("m t 4 >300 7", &["t"]),
    ("!serves3 m l >260 2", &["!serves3 N"]),
    ("m t 2 >230 5", &["c"]),
    ("!serves2 +file n", &["!serves2 +file N"]),
    ("m t 3 >230 5", &["l"]),
    ("m w >230 2", &["W"]),
    ("+care n", &["+care N"]),
    ("m v >230 1", &["v"]),
    ("m v >230 2", &["j"]),
    ("m a 3 7", &["a"]),
    ("m g", &["B"]),
    ("m p 2 8", &["b"]),
    ("@main", &["B", "N", "O"]),
    ("m k >300 8", &["k"]),
    ("h s", &["H"]),
    ("h e", &["E"]),
    ("!message1 m >400 Escape", &["!message1"]),
    ("m >400 r 1", &["r"]),
    ("m o", &["o", "x"]),
    ("+36 f 1", &["+36 F"]),
    ("m m >200 1", &["m"]),
    ("n >250 @f1 $login @f2 $pin Return", &["I"]),
    ("m d", &["d"]),
    ("m q", &["q"]),
];

/// How the window would call this.
fn title(view: &CounterView) -> String {
    let status = match (view.status, &view.clerk) {
        (_, None) => "Nobody here",
        (CounterStatus::Closed, _) => "Closed",
        (CounterStatus::Idle, _) => "Idle",
        (CounterStatus::Ready, _) => "Ready",
        (CounterStatus::Calling, _) => "Calling",
        (CounterStatus::Serving, _) => "Serving",
        (CounterStatus::Paused, _) => "Paused",
    };
    let number = view.current.as_ref().map(|one| format!("{} ", one.number));
    number.unwrap_or_default() + status
}

/// The strokes of a row; `before` says how often the same row came before it.
fn strokes(done: &str, journal: &str, before: usize) -> &'static str {
    if done == "n" {
        return if journal.starts_with("service-finished") { "G" } else { "N" };
    }
    let row = STROKES.iter().find(|(row, _)| *row == done);
    let all = row.unwrap_or_else(|| panic!("the pad does not know {done}")).1;
    all[before.min(all.len() - 1)]
}

async fn does(around: &mut Around, pad: &mut Keypad, strokes: &str) {
    for word in strokes.split(' ') {
        let (kind, rest) = word.split_at(1);
        match kind {
            "+" => around.take(rest).await,
            "!" => around.others_do(rest).await,
            _ => {
                let (typed, key) = word.split_at(word.len() - 1);
                for digit in typed.chars() {
                    pad.press(digit).await;
                }
                // Only what is lit is pressed: what others have done may not be seen here yet.
                pad.lights(key, "").await;
                let result = pad.result(key.chars().next().unwrap()).await;
                assert!(result.starts_with('+'), "{word}: {result}");
            }
        }
    }
}

#[tokio::test]
async fn the_same_shift_by_a_key_pad() {
    let mut around = Around::open().await;
    let hall = &around.desk.hall;
    let all: Accounts =
        hall.ask(Method::GET, "/api/v1/accounts").token(&around.desk.admin).send().await.done();
    let clerk = all.accounts.iter().find(|one| one.login == around.colleagues[0]).unwrap();
    let word = |name: &str| around.second[name].as_str().unwrap();
    let keys = KEYS
        .replace("CLERK", &clerk.id)
        .replace("LOGIN PIN", &format!("{} {}", word("login"), word("pin")));
    let path = hall.path("pad");
    let mut pad = Keypad::at(path.clone());
    pad.plug();
    let config = std::fs::read_to_string(&around.desk.config).unwrap();
    let device = format!("[keypad]\ndevice = {:?}\n", path.display());
    std::fs::write(&around.desk.config, config + &device + &keys).unwrap();
    let mut caller = Caller::start(&around.desk.config);
    caller.until_view(|_| true).await;
    let word = |name: &str| around.desk.clerk[name].as_str().unwrap().to_owned();
    caller.must(&format!("sign-in {} {}", word("login"), word("pin"))).await;
    caller.must("open").await;

    let mut expected: Vec<String> = Vec::new();
    for (at, (done, shown, journal)) in TABLE.iter().enumerate() {
        expected.extend(rows(journal));
        if !done.is_empty() {
            let before = TABLE[..at].iter().filter(|(other, ..)| other == done).count();
            does(&mut around, &mut pad, strokes(done, journal, before)).await;
        }
        around.records(&expected).await;
        // The same title may have stood there before.
        let seq = around.seq;
        caller.until_view(|view| view.head.seq >= seq && title(view) == *shown).await;
    }
    around.read_on().await;
    assert_eq!(around.journal, expected);
    assert_eq!(around.tickets(), 50);
}
