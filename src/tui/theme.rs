//! Styles by what they are for, read from `assets/theme.toml`; and the glyphs of a terminal.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use crate::state::State;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it, and the theme file shows them")]
pub enum Role {
    Text,
    Dim,
    Title,
    Accent,
    Heading,
    Rule,
    Cursor,
    Column,
    Match,
    Chip,
    Bar,
    Warning,
    Failed,
    Same,
    Different,
    Disputed,
    Unsure,
    Open,
}

impl From<State> for Role {
    fn from(state: State) -> Self {
        match state {
            State::Same => Self::Same,
            State::Different => Self::Different,
            State::Disputed => Self::Disputed,
            State::Unsure => Self::Unsure,
            State::Open => Self::Open,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Spec {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    dim: bool,
    underlined: bool,
    reversed: bool,
}

impl Spec {
    fn style(&self) -> Result<Style, String> {
        let color = |name: &Option<String>| -> Result<Option<Color>, String> {
            name.as_ref().map(|n| n.parse().map_err(|_| format!("{n:?} is not a colour"))).transpose()
        };
        let mut style = Style { fg: color(&self.fg)?, bg: color(&self.bg)?, ..Style::default() };
        for (on, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.underlined, Modifier::UNDERLINED),
            (self.reversed, Modifier::REVERSED),
        ] {
            if on {
                style = style.add_modifier(modifier);
            }
        }
        Ok(style)
    }
}

#[derive(Debug, Deserialize)]
struct Palettes {
    color: BTreeMap<Role, Spec>,
    mono: BTreeMap<Role, Spec>,
}

/// Styles for one terminal.
#[derive(Debug, Clone)]
pub struct Theme {
    styles: BTreeMap<Role, Style>,
}

impl Theme {
    /// The theme in the terminal's sixteen colours, or without any.
    ///
    /// # Panics
    /// Never: the theme file is embedded, and a test reads it.
    pub fn new(color: bool) -> Self {
        let palettes: Palettes =
            toml::from_str(include_str!("../../assets/theme.toml")).expect("the embedded theme is valid");
        let palette = if color { palettes.color } else { palettes.mono };
        let styles = palette
            .into_iter()
            .map(|(role, spec)| (role, spec.style().expect("the embedded theme names colours")))
            .collect();
        Self { styles }
    }

    /// The style of a piece of text.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_palettes_style_every_role_and_mono_has_no_colour() {
        let (colour, mono) = (Theme::new(true), Theme::new(false));
        assert_eq!(colour.styles.len(), Role::Open as usize + 1);
        assert_eq!(colour.styles.len(), mono.styles.len());
        assert!(mono.styles.values().all(|style| style.fg.is_none() && style.bg.is_none()));
    }
}
