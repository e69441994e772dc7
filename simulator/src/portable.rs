//! `ln` and `exp` from additions, multiplications and divisions only. Those are exact to the bit
//! by IEEE 754, the system's mathematics library is not: with it a seed could give another day on
//! another machine.

use std::f64::consts::{LN_2, SQRT_2};

/// Natural logarithm of a positive, normal number; correct to about 1e-15.
pub fn ln(x: f64) -> f64 {
    debug_assert!(x.is_normal() && x > 0.0);
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023 << 52));
    // Centre the mantissa on 1, so that the series below converges fast.
    if mantissa > SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    // ln m = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1) / (m + 1), |s| < 0.172.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut sum = 0.0;
    for odd in (1..=23).rev().step_by(2) {
        sum = sum * square + 1.0 / f64::from(odd);
    }
    2.0 * s * sum + exponent as f64 * LN_2
}

/// e to the power of `x`, for |x| ≤ 700; correct to about 1e-15 relative.
pub fn exp(x: f64) -> f64 {
    debug_assert!(x.abs() <= 700.0);
    let halvings = (x / LN_2).round();
    let rest = x - halvings * LN_2;
    let mut sum = 1.0;
    for term in (1..=18).rev() {
        sum = 1.0 + sum * rest / f64::from(term);
    }
    sum * f64::from_bits(((halvings as i64 + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_agrees_with_the_library() {
        for step in 1..20_000_i32 {
            let x = f64::from(step) * 0.037;
            let error = (ln(x) - x.ln()).abs();
            assert!(error < 4e-15 * (1.0 + x.ln().abs()), "ln({x}): off by {error}");
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn exp_agrees_with_the_library() {
        for step in -20_000..20_000_i32 {
            let x = f64::from(step) * 0.001;
            let error = (exp(x) / x.exp() - 1.0).abs();
            assert!(error < 1e-14, "exp({x}): off by {error}");
        }
        assert_eq!(exp(0.0), 1.0);
    }
}
