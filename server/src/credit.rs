//! 信用 and 容缺: the operator's list of enterprises with their credit grade, and how many materials
//! of a service may come later for each. It is told to the clerk and never touches the order of the
//! queue.

use std::{borrow::Cow, collections::BTreeMap, fs, io, path::Path};

use protocol::words::CreditGrade;

/// What a unified social credit code is made of (GB 32100): no I, O, S, V and Z.
const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Characters of a code, the check character last.
const LENGTH: usize = 18;

/// An enterprise of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enterprise {
    /// Its name.
    pub name: String,
    /// Its grade.
    pub grade: CreditGrade,
}

/// A line that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Which one, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// The list, and what of it could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreditList {
    by_code: BTreeMap<String, Enterprise>,
    /// Lines that do not count, in order.
    pub bad: Vec<BadLine>,
}

impl CreditList {
    /// Reads the list; an empty path means none.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn load(path: &Path) -> io::Result<Self> {
        if path.as_os_str().is_empty() {
            return Ok(Self::default());
        }
        Ok(Self::parse(&text_of(&fs::read(path)?)))
    }

    /// Reads lines of `code,name,grade`. Empty lines, those that begin with `#` and a line of
    /// headings at the top do not matter.
    pub fn parse(text: &str) -> Self {
        let mut list = Self::default();
        let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
        let lines = lines.filter(|(text, _)| !text.trim().is_empty() && !text.starts_with('#'));
        for (nth, (text, line)) in lines.enumerate() {
            let read = entry(text).and_then(|(code, enterprise)| list.add(code, enterprise));
            match read {
                Err(CODE_WRONG) if nth == 0 && !text.contains(|c: char| c.is_ascii_digit()) => {}
                Err(problem) => list.bad.push(BadLine { line, problem }),
                Ok(()) => {}
            }
        }
        list
    }

    fn add(&mut self, code: String, enterprise: Enterprise) -> Result<(), &'static str> {
        if self.by_code.contains_key(&code) {
            return Err("the code stands in an earlier line 代码重复");
        }
        self.by_code.insert(code, enterprise);
        Ok(())
    }

    /// How many enterprises are in it.
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    /// The enterprise of a code that was made [`normal`].
    pub fn enterprise(&self, code: &str) -> Option<&Enterprise> {
        self.by_code.get(code)
    }
}

/// A spreadsheet in Chinese writes GB18030 where nobody asked for UTF-8.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::GB18030.decode(bytes).0,
    }
}

/// What is wrong with a line whose first cell is no code.
const CODE_WRONG: &str = "no unified social credit code, or its check character is wrong 代码不对";

fn entry(text: &str) -> Result<(String, Enterprise), &'static str> {
    let cells = cells(text).ok_or("a quotation mark is not closed 引号不成对")?;
    let [code, name, grade] = &cells[..] else {
        return Err("needs three cells: code, name, grade 应为三列：代码、名称、等级");
    };
    let code = normal(code).ok_or(CODE_WRONG)?;
    let grade = match grade.trim() {
        "A" | "a" => CreditGrade::A,
        "B" | "b" => CreditGrade::B,
        "C" | "c" => CreditGrade::C,
        _ => return Err("the grade must be A, B or C 等级应为 A、B 或 C"),
    };
    Ok((code, Enterprise { name: name.trim().to_owned(), grade }))
}

/// The cells of a line; a cell in quotes may hold commas, and quotes that are doubled.
fn cells(text: &str) -> Option<Vec<String>> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    let mut letters = text.trim_end_matches('\r').chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut()?;
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    (!quoted).then_some(cells)
}

/// A unified social credit code in capitals; none if it is no code or its check character does not
/// fit: the sum of the first 17 values, each by 3 to the power of its place, and the check
/// character's value are a multiple of 31.
pub fn normal(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() != LENGTH {
        return None;
    }
    let (mut sum, mut weight) = (0, 1);
    for (place, letter) in code.bytes().enumerate() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        sum += if place + 1 == LENGTH { value } else { value * weight };
        weight = weight * 3 % 31;
    }
    (sum % 31 == 0).then_some(code)
}

/// How many of a service's materials may come later.
pub fn may_miss(grade: Option<CreditGrade>, materials: usize) -> usize {
    match grade {
        Some(CreditGrade::A) => materials * 3 / 10,
        Some(CreditGrade::B) => materials * 2 / 10,
        Some(CreditGrade::C) | None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard, and codes made for these tests.
    const STANDARD: &str = "91350100M000100Y43";
    const MADE: [&str; 3] = ["91445203MADEMA0018", "91445203MADEMA002B", "91445203MADEMA003E"];

    #[test]
    fn a_code_has_its_check_character() {
        assert_eq!(normal(STANDARD).as_deref(), Some(STANDARD));
        for code in MADE {
            assert_eq!(normal(&format!(" {} ", code.to_lowercase())).as_deref(), Some(code));
        }
        // One character else, two that have changed places, a letter that no code has, too short.
        for wrong in
            ["91350100M000100Y44", "91350100M000010Y43", "91350100M0O0100Y43", "9135", "", "企业"]
        {
            assert_eq!(normal(wrong), None, "{wrong}");
        }
        // No other last character fits.
        let others = LETTERS.iter().map(|last| format!("{}{}", &STANDARD[..17], *last as char));
        assert_eq!(others.filter(|code| normal(code).is_some()).count(), 1);
    }

    #[test]
    fn a_list_is_read_as_spreadsheets_save_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credit.csv");
        let text = format!("代码,名称,等级\r\n{},甲公司,A\r\n", MADE[0]);
        let chinese = encoding_rs::GB18030.encode(&text).0.into_owned();
        for bytes in [text.clone().into_bytes(), chinese, format!("\u{feff}{text}").into_bytes()] {
            fs::write(&path, bytes).unwrap();
            let list = CreditList::load(&path).unwrap();
            assert_eq!((list.len(), &list.bad[..]), (1, &[][..]));
            assert_eq!(list.enterprise(MADE[0]).unwrap().name, "甲公司");
        }
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_counts() {
        let [one, two, three] = MADE;
        let text = format!(
            "\u{feff}统一社会信用代码,企业名称,信用等级\n\
             {one},甲公司,A\r\n\n# 2026 年\n\
             {two},\"乙, \"\"老\"\"公司\",b\n\
             {one},甲公司,C\n\
             91350100M000100Y44,错码,A\n\
             {three},丙公司\n\
             {three},丙公司,D\n\
             {three},\"丙公司,C\n"
        );
        let list = CreditList::parse(&text);
        let lines: Vec<usize> = list.bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [6, 7, 8, 9, 10]);
        assert_eq!(list.len(), 2);
        let grade = |code| list.enterprise(code).map(|it| (it.name.as_str(), it.grade));
        assert_eq!(grade(one), Some(("甲公司", CreditGrade::A)));
        assert_eq!(grade(two), Some(("乙, \"老\"公司", CreditGrade::B)));
        assert_eq!(grade(three), None);
        // Without headings the first line counts, and counts as wrong.
        assert_eq!(CreditList::parse(&format!("{one},甲,A")).len(), 1);
        assert_eq!(CreditList::parse("91350100M000100Y44,错,A").bad.len(), 1);
    }

    #[test]
    fn three_or_two_of_ten_materials_may_come_later() {
        use CreditGrade::{A, B, C};
        #[rustfmt::skip]
        let rows = [
            // materials A B C unknown
            (10, [3, 2, 0, 0]),
            ( 7, [2, 1, 0, 0]),
            ( 4, [1, 0, 0, 0]),
            ( 3, [0, 0, 0, 0]),
            ( 0, [0, 0, 0, 0]),
            (20, [6, 4, 0, 0]),
        ];
        for (materials, expected) in rows {
            let told = [Some(A), Some(B), Some(C), None].map(|grade| may_miss(grade, materials));
            assert_eq!(told, expected, "{materials}");
        }
    }
}
