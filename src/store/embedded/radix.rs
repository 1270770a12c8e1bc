//! Orders rows by a key each without comparing keys: a stable radix sort, least significant digit first.
//!
//! A comparison sort of a million keys costs about four times as much on two cores.

/// Bits of a digit: a table of 2,048 counters stays in the first-level cache.
const DIGIT: u32 = 11;
/// Values of a digit.
const VALUES: usize = 1 << DIGIT;
/// Bits of a key that are packed beside its place; keys that agree in them are put in order afterwards.
const LEADING: u32 = 32;
/// Below this many keys the tables cost more than they save.
const FEW: usize = 4096;

/// The places of keys in the order of the keys, greatest first if `descending`; places of one key in
/// their own order, and those of keys that are `none` last in either direction.
pub(super) fn order(keys: &[u64], none: u64, descending: bool) -> Vec<u32> {
    let known = keys.iter().copied().filter(|&key| key != none);
    let (Some(least), Some(greatest)) = (known.clone().min(), known.max()) else {
        return (0..keys.len() as u32).collect();
    };
    let from_first = |key: u64| if descending { greatest - key } else { key - least };
    let bits = u64::BITS - (greatest - least).leading_zeros();
    let skipped = bits.saturating_sub(LEADING);
    let pack = |(place, &key): (u32, &u64)| {
        (key != none).then(|| (from_first(key) >> skipped) << LEADING | u64::from(place))
    };
    let mut packed: Vec<u64> = (0u32..).zip(keys).filter_map(pack).collect();
    sort(&mut packed, LEADING + bits - skipped);
    if skipped > 0 {
        settle(&mut packed, |place| from_first(keys[place as usize]));
    }
    let mut places: Vec<u32> = packed.into_iter().map(|pair| pair as u32).collect();
    places.extend((0u32..).zip(keys).filter(|&(_, &key)| key == none).map(|(place, _)| place));
    places
}

/// Sorts by the bits from [`LEADING`] up to `end`; the rest, the place, decides nothing.
fn sort(packed: &mut Vec<u64>, end: u32) {
    if packed.len() < FEW {
        return packed.sort_unstable();
    }
    let mut other = vec![0; packed.len()];
    for shift in (LEADING..end).step_by(DIGIT as usize) {
        if pass(packed, &mut other, shift) {
            std::mem::swap(packed, &mut other);
        }
    }
}

/// Puts keys in the order of one digit; does nothing, and says so, if all have the same.
fn pass(from: &[u64], to: &mut [u64], shift: u32) -> bool {
    let digit = |key: u64| (key >> shift) as usize & (VALUES - 1);
    let mut places = [0usize; VALUES];
    from.iter().for_each(|&key| places[digit(key)] += 1);
    if places.contains(&from.len()) {
        return false;
    }
    let mut next = 0;
    for place in &mut places {
        next += std::mem::replace(place, next);
    }
    for &key in from {
        let place = &mut places[digit(key)];
        to[*place] = key;
        *place += 1;
    }
    true
}

/// Puts runs that agree in their leading bits in the order of the whole key, then of the place.
fn settle(packed: &mut [u64], key: impl Fn(u32) -> u64) {
    for run in packed.chunk_by_mut(|a, b| a >> LEADING == b >> LEADING) {
        let whole = |pair: u64| (key(pair as u32), pair as u32);
        if run.len() > 1 && !run.is_sorted_by_key(|&pair| whole(pair)) {
            run.sort_unstable_by_key(|&pair| whole(pair));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NONE: u64 = u64::MAX;

    fn expected(keys: &[u64], descending: bool) -> Vec<u32> {
        let mut places: Vec<u32> = (0..keys.len() as u32).collect();
        places.sort_by(|&a, &b| {
            let (a, b) = (keys[a as usize], keys[b as usize]);
            let known = if descending { b.cmp(&a) } else { a.cmp(&b) };
            (a == NONE).cmp(&(b == NONE)).then(known)
        });
        places
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn it_orders_as_a_stable_comparison_does(
            seed in any::<u64>(), spread in 0u32..64, len in 0usize..9000, missing in 1u64..6, descending: bool,
        ) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
                let key = state.rotate_left(17) >> spread;
                if state.rotate_left(31).is_multiple_of(missing + 1) { NONE } else { key }
            };
            let keys: Vec<u64> = (0..len).map(|_| next()).collect();
            prop_assert_eq!(order(&keys, NONE, descending), expected(&keys, descending));
        }
    }

    #[test]
    fn no_keys_at_all_leave_the_places_as_they_are() {
        assert_eq!(order(&[NONE; 3], NONE, true), [0, 1, 2]);
        assert!(order(&[], NONE, false).is_empty());
    }
}
