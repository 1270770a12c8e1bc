//! A small random number generator whose numbers are the same on every machine.
//!
//! Integers only: no float takes part, so that the same seed gives the same bytes everywhere.
//! It is not for secrets.

/// SplitMix64 (Steele, Lea and Flood, 2014), from its public-domain description.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// A generator for one row of one seed: rows do not depend on each other.
    pub(super) fn for_row(seed: u64, row: u64) -> Self {
        Self(mix(seed).wrapping_add(mix(row ^ 0x5851_F42D_4C95_7F2D)))
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `bound` (which is at least 1), by the high half of a product.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// Whether something of `percent` chances in a hundred happens.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items, which are not empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[usize::try_from(self.below(items.len() as u64)).unwrap_or(0)]
    }

    /// A rank from 0 to `count - 1` with probability in proportion to `1 / (rank + 1)` (Zipf).
    ///
    /// Chooses a power of two, then a number up to the next, and accepts it in proportion to the
    /// power over the number; the acceptance is at least a third, whatever the count.
    pub(super) fn zipf(&mut self, count: u64) -> u64 {
        let octaves = u64::from(u64::BITS - count.leading_zeros());
        loop {
            let low = 1_u64 << self.below(octaves);
            let number = low + self.below(low);
            if number <= count && self.below(number) < low {
                return number - 1;
            }
        }
    }
}

/// The finishing function of SplitMix64: a bijection that spreads neighbouring numbers apart.
pub(super) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_below_their_bound() {
        let mut random = Random::for_row(1, 1);
        for bound in [1, 2, 3, 97, 1_000_003] {
            assert!((0..1000).all(|_| random.below(bound) < bound));
            assert!((0..1000).all(|_| random.zipf(bound) < bound));
        }
    }

    #[test]
    fn ranks_fall_off_as_one_over_the_rank() {
        let mut random = Random::for_row(7, 0);
        let mut counts = [0_u32; 10];
        for _ in 0..100_000 {
            counts[usize::try_from(random.zipf(10)).unwrap_or(0)] += 1;
        }
        // 1 / H(10) is 0.3414; a tenth of it for the last rank.
        assert!((33_500..34_800).contains(&counts[0]), "{counts:?}");
        assert!((3_200..3_650).contains(&counts[9]), "{counts:?}");
    }
}
