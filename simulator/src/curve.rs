//! A profile's relative times laid over the hours of a hall.

use crate::profile::Profile;

/// The arrival curve laid over the hours: (from, until) in minutes after local midnight, and the
/// weight of each piece.
pub(crate) fn pieces(profile: &Profile) -> (Vec<(f64, f64)>, Vec<f64>) {
    let minute = |time: queue_core::time::MinuteOfDay| f64::from(time.0);
    let hours = profile.hours;
    let (first, open) = (minute(hours.issue_from), minute(hours.open));
    let open = open.max(first);
    let until = minute(hours.issue_until).max(open);
    let length: f64 = profile.curve.pieces.iter().map(|(length, _)| length).sum();
    let stretch = if length > 0.0 { (until - open) / length } else { 0.0 };
    let mut pieces = vec![(first, open)];
    let mut weights = vec![(open - first) * profile.curve.before_opening];
    let mut from = open;
    for (length, rate) in &profile.curve.pieces {
        pieces.push((from, from + length * stretch));
        weights.push(length * stretch * rate);
        from += length * stretch;
    }
    (pieces, weights)
}

/// The booked slots: from the opening, the last one ends by the end of issuing, none in lunch time.
pub(crate) fn slots(profile: &Profile) -> Vec<i64> {
    let hours = profile.hours;
    let [first_lunch, last_lunch] = profile.lunch;
    let lunch = i64::from(first_lunch.from)..i64::from(last_lunch.until);
    let length = profile.slot_minutes.max(1);
    let mut slots = Vec::new();
    let mut start = i64::from(hours.open.0);
    while start + length <= i64::from(hours.issue_until.0) {
        if !lunch.contains(&start) {
            slots.push(start);
        }
        start += length;
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_skip_lunch_and_end_with_issuing() {
        let slots = slots(&crate::paper::profile());
        assert_eq!(slots.len(), 25);
        assert_eq!((slots.first(), slots.last()), (Some(&(9 * 60)), Some(&(16 * 60 + 30))));
        assert!(slots.iter().all(|start| !(720..810).contains(start)));
    }
}
