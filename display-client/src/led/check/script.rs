//! The steps.

use crate::led::{Colour, Encoding, Line, Reply, Shown, TEXT_LIMIT, VERSION};

/// A step of the script.
pub struct Step {
    /// Its key among the sentences of the message files.
    pub name: &'static str,
    /// It is the first line of a connection.
    pub greets: bool,
    /// What goes over the wire, in pieces.
    pub pieces: Vec<Vec<u8>>,
    /// What must come back, in this order.
    pub replies: Vec<Want>,
}

/// What must come back.
pub enum Want {
    /// With this number.
    Ok(u32),
    /// With this number, and for this reason.
    No(u32, &'static str),
}

impl Want {
    /// The number of the line that is to be answered; 0 for one without.
    pub fn number(&self) -> u32 {
        match self {
            Self::Ok(number) | Self::No(number, _) => *number,
        }
    }

    /// Whether this is what must come back.
    pub fn fits(&self, reply: &Reply) -> bool {
        match (self, reply) {
            (Self::Ok(of), Reply::Ok(number)) => of == number,
            (Self::No(of, why), Reply::No(number, said)) => of == number && said == why,
            _ => false,
        }
    }
}

/// All steps. Numbers grow from one to the next.
pub fn script(encoding: Encoding, window: u16) -> Vec<Step> {
    let show = |number, colour, text: &str| {
        let shown = Shown { window, colour, seconds: 0, text: text.to_owned() };
        Line::Show { number, shown }.bytes(encoding)
    };
    let raw = |text: String| vec![format!("{text}\n").into_bytes()];
    let step = |name, pieces, replies| Step { name, greets: false, pieces, replies };
    let call = show(2, Colour::Amber, "请A001号到12号窗口");
    let long: String = "字".repeat(TEXT_LIMIT);
    let [red, green] = [Colour::Red, Colour::Green];
    // In the middle of the head: after `JHTEXT 1 3 1`.
    let mut first = show(3, red, "分两次");
    let second = first.split_off(12);
    vec![
        Step {
            greets: true,
            ..step("step-hello", vec![Line::Hello.bytes(encoding)], vec![Want::Ok(0)])
        },
        step("step-latin", vec![show(1, green, "JIAOHAO 123")], vec![Want::Ok(1)]),
        step("step-chinese", vec![call.clone()], vec![Want::Ok(2)]),
        step("step-again", vec![call], vec![Want::Ok(2)]),
        step("step-halves", vec![first, second], vec![Want::Ok(3)]),
        step(
            "step-two",
            vec![[show(4, green, "第一行"), show(5, red, "第二行")].concat()],
            vec![Want::Ok(4), Want::Ok(5)],
        ),
        step("step-longest", vec![show(6, green, &long)], vec![Want::Ok(6)]),
        step("step-empty", vec![show(7, green, "")], vec![Want::Ok(7)]),
        step(
            "step-colour",
            raw(format!("JHTEXT {VERSION} 8 {window} pink 0 x")),
            vec![Want::No(8, "colour")],
        ),
        step(
            "step-version",
            raw(format!("JHTEXT {} 9 {window} red 0 x", VERSION + 1)),
            vec![Want::No(9, "version")],
        ),
        step("step-syntax", raw("hello?".to_owned()), vec![Want::No(0, "syntax")]),
        step("step-after", vec![show(10, green, "检查完成")], vec![Want::Ok(10)]),
    ]
}
