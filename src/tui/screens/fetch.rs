//! A value that is asked for and comes later; an answer to an older question is dropped.

/// What was asked for, and what has come.
#[derive(Debug, Clone)]
pub struct Fetch<K, T> {
    generation: u64,
    asked: Option<K>,
    waiting: bool,
    /// What has come last; it may belong to an older question while a newer one is under way.
    pub value: Option<T>,
}

impl<K, T> Default for Fetch<K, T> {
    fn default() -> Self {
        Self { generation: 0, asked: None, waiting: false, value: None }
    }
}

impl<K: PartialEq, T> Fetch<K, T> {
    /// Asks for something unless just that was asked for last; gives the generation to ask with.
    pub fn ask(&mut self, key: K) -> Option<u64> {
        if self.asked.as_ref() == Some(&key) {
            return None;
        }
        self.asked = Some(key);
        self.waiting = true;
        self.generation += 1;
        Some(self.generation)
    }

    /// Takes an answer if it is to the newest question.
    pub fn take(&mut self, generation: u64, value: T) -> bool {
        let newest = generation == self.generation;
        if newest {
            self.value = Some(value);
            self.waiting = false;
        }
        newest
    }

    /// Makes the next `ask` ask again, whatever was asked last; the old value stays until then.
    pub fn expire(&mut self) {
        self.asked = None;
    }

    /// Whether the newest question is one of some kind.
    pub fn is_asked_for(&self, kind: impl Fn(&K) -> bool) -> bool {
        self.asked.as_ref().is_some_and(kind)
    }

    /// Whether an answer is under way.
    pub fn is_waiting(&self) -> bool {
        self.waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_answer_counts() {
        let mut fetch = Fetch::<&str, i32>::default();
        let first = fetch.ask("a").unwrap_or_default();
        assert_eq!(fetch.ask("a"), None);
        let second = fetch.ask("b").unwrap_or_default();
        assert!(!fetch.take(first, 1));
        assert!(fetch.is_waiting());
        assert!(fetch.take(second, 2));
        assert_eq!((fetch.value, fetch.is_waiting()), (Some(2), false));
        fetch.expire();
        assert!(fetch.ask("b").is_some());
    }
}
