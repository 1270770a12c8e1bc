//! A cursor in a list of any length, and what part of the list is on the screen.

use crate::tui::keymap::Command;

/// The line under the cursor and the first line that is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The line under the cursor.
    pub at: usize,
    /// The first line on the screen.
    pub top: usize,
}

impl Cursor {
    /// Moves as a command says, by `count` lines where one was typed; tells whether it was a movement.
    pub fn step(&mut self, command: Command, count: Option<usize>, len: usize, height: usize) -> bool {
        let by = count.unwrap_or(1);
        let last = len.saturating_sub(1);
        self.at = match command {
            Command::Up => self.at.saturating_sub(by),
            Command::Down => self.at.saturating_add(by),
            Command::PageUp => self.at.saturating_sub(height.saturating_mul(by)),
            Command::PageDown => self.at.saturating_add(height.saturating_mul(by)),
            Command::HalfUp => self.at.saturating_sub((height / 2).max(1).saturating_mul(by)),
            Command::HalfDown => self.at.saturating_add((height / 2).max(1).saturating_mul(by)),
            Command::Top => count.map_or(0, |line| line.saturating_sub(1)),
            Command::Bottom => count.map_or(last, |line| line.saturating_sub(1)),
            _ => return false,
        };
        self.fit(len, height);
        true
    }

    /// Keeps the cursor in the list and on the screen.
    pub fn fit(&mut self, len: usize, height: usize) {
        let height = height.max(1);
        self.at = self.at.min(len.saturating_sub(1));
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height));
        self.top = self.top.min(len.saturating_sub(height));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_stays_in_the_list_and_on_the_screen(
            moves in proptest::collection::vec((0usize..8, 0usize..50), 1..60), len in 0usize..80, height in 1usize..30,
        ) {
            use Command as C;
            let commands = [C::Up, C::Down, C::PageUp, C::PageDown, C::HalfUp, C::HalfDown, C::Top, C::Bottom];
            let mut cursor = Cursor::default();
            for (which, count) in moves {
                prop_assert!(cursor.step(commands[which], (count > 0).then_some(count), len, height));
                prop_assert!(cursor.at < len.max(1));
                prop_assert!(cursor.top <= cursor.at && cursor.at < cursor.top + height);
            }
        }
    }
}
