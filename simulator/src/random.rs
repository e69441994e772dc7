//! The pseudo-random generator: xoshiro256** (Blackman and Vigna), its state filled by
//! SplitMix64. Both are public algorithms with published sequences; the tests check ours against
//! them. Not for secrets.
//!
//! Distributions use [`portable`](crate::portable) mathematics, so the same seed gives the same
//! bits everywhere.

use crate::portable::{exp, ln};

/// One step of SplitMix64: advances `state` and returns the next value.
pub fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// xoshiro256**.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// A generator from a seed.
    pub fn new(seed: u64) -> Self {
        let mut mixer = seed;
        Self { state: [(); 4].map(|()| split_mix(&mut mixer)) }
    }

    /// An independent generator for one purpose, named by a path such as `[day, citizen]`.
    /// Giving every citizen their own keeps all the others as they were when one draws more:
    /// two policies or two profiles can be compared on the same people.
    pub fn stream(seed: u64, path: &[u64]) -> Self {
        let mut key = seed;
        for step in path {
            let mut mixer = key ^ step.wrapping_mul(0xd6e8_feb8_6659_fd93);
            key = split_mix(&mut mixer);
        }
        Self::new(key)
    }

    /// 64 even bits.
    pub fn bits(&mut self) -> u64 {
        let [_, second, ..] = self.state;
        let value = second.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = second << 17;
        self.state[2] ^= self.state[0];
        self.state[3] ^= self.state[1];
        self.state[1] ^= self.state[2];
        self.state[0] ^= self.state[3];
        self.state[2] ^= shifted;
        self.state[3] = self.state[3].rotate_left(45);
        value
    }

    /// Even in `[0, 1)`, in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Even in `0..bound`. Rejection keeps it unbiased. `bound` must not be 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let surplus = bound.wrapping_neg() % bound;
        loop {
            let bits = self.bits();
            if bits >= surplus {
                return bits % bound;
            }
        }
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// An index, in proportion to the weights. With no positive weight: the last.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let total: f64 = weights.iter().sum();
        let mut left = self.unit() * total;
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len().saturating_sub(1)
    }

    /// Normal with mean 0 and deviation 1, by the polar method.
    pub fn normal(&mut self) -> f64 {
        loop {
            let x = 2.0 * self.unit() - 1.0;
            let y = 2.0 * self.unit() - 1.0;
            let square = x * x + y * y;
            if square > f64::MIN_POSITIVE && square < 1.0 {
                return x * (-2.0 * ln(square) / square).sqrt();
            }
        }
    }

    /// Exponential with this mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * ln(1.0 - self.unit())
    }

    /// Lognormal with this mean and coefficient of variation.
    pub fn lognormal(&mut self, mean: f64, variation: f64) -> f64 {
        let log_variance = ln(1.0 + variation * variation);
        let location = ln(mean) - log_variance / 2.0;
        exp(location + log_variance.sqrt() * self.normal())
    }

    /// A lognormal factor with mean 1 whose logarithm has this deviation.
    pub fn noise(&mut self, log_deviation: f64) -> f64 {
        exp(log_deviation * self.normal() - log_deviation * log_deviation / 2.0)
    }

    /// Poisson: how many exponential gaps fit into `mean`. Time grows with the mean.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let mut passed = self.exponential(1.0);
        let mut count = 0;
        while passed < mean {
            passed += self.exponential(1.0);
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values every implementation of SplitMix64 prints for seed 1234567.
    #[test]
    fn split_mix_matches_the_published_sequence() {
        let mut state = 1_234_567;
        let ours = [(); 5].map(|()| split_mix(&mut state));
        assert_eq!(
            ours,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    /// The values every implementation of xoshiro256** prints for the state 1, 2, 3, 4.
    #[test]
    fn xoshiro_matches_the_published_sequence() {
        let mut random = Random { state: [1, 2, 3, 4] };
        let ours = [(); 10].map(|()| random.bits());
        assert_eq!(
            ours,
            [
                11_520,
                0,
                1_509_978_240,
                1_215_971_899_390_074_240,
                1_216_172_134_540_287_360,
                607_988_272_756_665_600,
                16_172_922_978_634_559_625,
                8_476_171_486_693_032_832,
                10_595_114_339_597_558_777,
                2_904_607_092_377_533_576,
            ]
        );
    }

    const DRAWS: usize = 200_000;

    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let values: Vec<f64> = (0..DRAWS).map(|_| draw()).collect();
        let mean = values.iter().sum::<f64>() / DRAWS as f64;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / DRAWS as f64;
        (mean, variance.sqrt())
    }

    #[track_caller]
    fn near(measured: f64, expected: f64, tolerance: f64) {
        assert!(
            (measured - expected).abs() <= tolerance,
            "{measured} is not {expected} ± {tolerance}"
        );
    }

    /// Tolerances are at least four standard errors at 200,000 draws.
    #[test]
    fn distributions_have_their_moments() {
        let mut random = Random::new(7);
        let (mean, deviation) = moments(|| random.unit());
        near(mean, 0.5, 0.003);
        near(deviation, (1.0_f64 / 12.0).sqrt(), 0.002);
        let (mean, deviation) = moments(|| random.normal());
        near(mean, 0.0, 0.01);
        near(deviation, 1.0, 0.008);
        let (mean, deviation) = moments(|| random.exponential(3.0));
        near(mean, 3.0, 0.03);
        near(deviation, 3.0, 0.05);
        let (mean, deviation) = moments(|| random.lognormal(12.0, 0.7));
        near(mean, 12.0, 0.08);
        near(deviation / mean, 0.7, 0.02);
        let (mean, deviation) = moments(|| f64::from(random.poisson(30.0)));
        near(mean, 30.0, 0.05);
        near(deviation, 30.0_f64.sqrt(), 0.05);
        let (mean, _) = moments(|| random.below(10) as f64);
        near(mean, 4.5, 0.03);
        let (mean, _) = moments(|| random.weighted(&[1.0, 0.0, 3.0]) as f64);
        near(mean, 1.5, 0.01);
    }

    #[test]
    fn streams_differ_and_repeat() {
        let first = |path: &[u64]| Random::stream(9, path).bits();
        assert_eq!(first(&[1, 2]), first(&[1, 2]));
        let paths: [&[u64]; 6] = [&[], &[0], &[1], &[1, 0], &[1, 2], &[2, 1]];
        let mut seen: Vec<u64> = paths.iter().map(|path| first(path)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), paths.len());
    }
}
