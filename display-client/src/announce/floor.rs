//! Which floor a text names: the hall writes 二楼 or Floor 2, the packs have clips by number.

use protocol::words::Text;

/// The floor a text names, below the ground negative; nothing if it names none that could be said.
pub fn floor_number(text: &Text) -> Option<i8> {
    chinese(&text.zh).or_else(|| english(&text.en))
}

/// 一楼, 12层, 负一楼, 地下2层, B1, 3F; 首层 is the first.
fn chinese(text: &str) -> Option<i8> {
    let text = text.trim();
    if matches!(text, "首层" | "首楼") {
        return Some(1);
    }
    let below = ["负", "地下", "B", "b", "-"].iter().find_map(|sign| text.strip_prefix(sign));
    let named = below.unwrap_or(text);
    let number = ["楼", "层", "F", "f"]
        .iter()
        .find_map(|word| named.split_once(word))
        .map(|(number, _)| number)
        .or(below)?;
    let floor = han(number).or_else(|| number.parse().ok()).filter(|floor| *floor > 0)?;
    Some(if below.is_some() { -floor } else { floor })
}

/// 一 to 九十九.
fn han(text: &str) -> Option<i8> {
    let digit = |text: &str| match text {
        "一" => Some(1),
        "二" => Some(2),
        "三" => Some(3),
        "四" => Some(4),
        "五" => Some(5),
        "六" => Some(6),
        "七" => Some(7),
        "八" => Some(8),
        "九" => Some(9),
        _ => None,
    };
    let Some((tens, ones)) = text.split_once('十') else {
        return digit(text);
    };
    let tens = if tens.is_empty() { 1 } else { digit(tens)? };
    let ones = if ones.is_empty() { 0 } else { digit(ones)? };
    Some(tens * 10 + ones)
}

/// Floor 2, Basement 1.
fn english(text: &str) -> Option<i8> {
    let (word, number) = text.trim().split_once(' ')?;
    let number: i8 = number.parse().ok().filter(|floor| *floor > 0)?;
    match word.to_ascii_lowercase().as_str() {
        "floor" | "level" => Some(number),
        "basement" => Some(-number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_as_halls_write_them() {
        let cases = [
            ("一楼", "", Some(1)),
            ("二楼", "Floor 2", Some(2)),
            ("十二楼", "", Some(12)),
            ("二十层", "", Some(20)),
            ("3楼东区", "", Some(3)),
            ("12F", "", Some(12)),
            ("首层", "", Some(1)),
            ("负一楼", "", Some(-1)),
            ("地下二层", "", Some(-2)),
            ("B2", "", Some(-2)),
            ("夹层", "Level 3", Some(3)),
            ("大堂", "Basement 1", Some(-1)),
            ("大堂", "Lobby", None),
            ("", "", None),
            ("0楼", "", None),
            ("负楼", "", None),
        ];
        for (zh, en, expected) in cases {
            let text = Text { zh: zh.to_owned(), en: en.to_owned() };
            assert_eq!(floor_number(&text), expected, "{zh} {en}");
        }
    }
}
