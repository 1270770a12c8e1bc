//! What stands in the demo case besides the shipments, as `assets/demo/case.toml` says it.
//!
//! Applied through [`resolve`] like anything that a person does; nothing here knows a name.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::case::Case;
use crate::id::ShipmentRef;
use crate::records::PartialDate;
use crate::resolve::{
    self, Grade, Hypothesis, NewEvidence, Party, Rating, ResolveError, Target, add_company, add_evidence,
    add_note, attribute,
};
use crate::state::State;

/// Companies, attributions and questions, in the order in which they go into the ledger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    companies: Vec<NewCompany>,
    attributions: Vec<Attribution>,
    questions: Vec<Asked>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCompany {
    name: String,
    note: String,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribution {
    name: String,
    company: String,
    state: State,
    reason: String,
}

/// A question between a name and either a company or another name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: String,
    #[serde(flatten)]
    other: Other,
    judgement: Option<Judgement>,
    evidence: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Other {
    Company(String),
    OtherName(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Judgement {
    state: State,
    reason: String,
}

/// An item of evidence: unlike in a case at large, everything is graded, rated and cited.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    text: String,
    source: String,
    kind: String,
    #[serde(default, deserialize_with = "date")]
    date: Option<PartialDate>,
    said_by: Option<String>,
    grade: Grade,
    group: Option<String>,
    ratings: BTreeMap<Hypothesis, Rating>,
    #[serde(default, deserialize_with = "shipments")]
    shipments: Vec<ShipmentRef>,
}

impl Script {
    /// Reads the embedded script.
    pub(super) fn embedded() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../assets/demo/case.toml"))
    }

    /// Puts everything into the case, whose sources are there already.
    pub(super) fn apply(self, case: &mut Case, by: &str) -> Result<(), ResolveError> {
        for company in self.companies {
            add_company(case, &company.name, Some(&company.note), by)?;
            let cited = format!("{} Source: {}.", company.note, company.source);
            add_note(case, &Target::Company(company.name), &cited, by)?;
        }
        for one in self.attributions {
            attribute(case, &one.company, &one.name, one.state, &one.reason, by)?;
        }
        self.questions.into_iter().try_for_each(|question| question.apply(case, by))
    }
}

impl Asked {
    fn apply(self, case: &mut Case, by: &str) -> Result<(), ResolveError> {
        let other = match self.other {
            Other::Company(company) => Party::company(company),
            Other::OtherName(name) => Party::name(name),
        };
        let (id, _) = resolve::ask(case, &Party::name(self.name), &other, by)?;
        for item in self.evidence {
            add_evidence(case, id, &item.into(), by)?;
        }
        if let Some(Judgement { state, reason }) = self.judgement {
            resolve::judge(case, id, state, &reason, by, None)?;
        }
        Ok(())
    }
}

impl From<Item> for NewEvidence {
    fn from(item: Item) -> Self {
        let Item { text, source, kind, date, said_by, grade, group, ratings, shipments } = item;
        let (kind, grade, ratings) = (Some(kind), Some(grade), ratings.into_iter().collect());
        Self { text, source, kind, date, said_by, grade, group, ratings, shipments }
    }
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PartialDate>, D::Error> {
    let text = String::deserialize(from)?;
    let read = PartialDate::parse_iso(&text);
    read.map(Some).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a date")))
}

fn shipments<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ShipmentRef>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Failure = Box<dyn std::error::Error>;

    #[test]
    fn every_item_is_cited_dated_graded_and_rated_on_every_hypothesis() -> Result<(), Failure> {
        for item in Script::embedded()?.questions.iter().flat_map(|question| &question.evidence) {
            assert!(!item.source.is_empty() && !item.text.is_empty(), "{item:?}");
            assert!(item.date.is_some() || item.kind == "fact", "{item:?}");
            assert_eq!(item.ratings.len(), Hypothesis::ALL.len(), "{item:?}");
            let spoken = matches!(item.kind.as_str(), "denial" | "statement");
            assert!(!spoken || item.said_by.is_some(), "{item:?}");
        }
        Ok(())
    }

    #[test]
    fn the_disputed_question_is_open_and_the_denial_counts_once() -> Result<(), Failure> {
        let script = Script::embedded()?;
        let question = &script.questions[0];
        assert_eq!(question.name, "Nanan Baofeng Electronic");
        assert!(matches!(&question.other, Other::Company(name) if name == "Fujian Baofeng Electronics Co."));
        assert!(question.judgement.is_none());
        let denials: Vec<_> = question.evidence.iter().filter(|item| item.kind == "denial").collect();
        assert_eq!(denials.len(), 4);
        assert!(denials.iter().all(|item| item.group == denials[0].group && item.group.is_some()));
        for speaker in ["Wang Shaofeng", "Liu Pengyu", "Naomi Garcia", "Dmitry Peskov", "Novaya Gazeta"] {
            let says = |item: &&Item| item.said_by.as_deref().is_some_and(|by| by.starts_with(speaker));
            assert!(question.evidence.iter().any(|item| says(&item)), "{speaker}");
        }
        Ok(())
    }

    #[test]
    fn further_questions_say_that_they_are_invented() -> Result<(), Failure> {
        let script = Script::embedded()?;
        let mut states = Vec::new();
        for question in &script.questions[1..] {
            assert!(question.evidence.iter().all(|item| item.text.starts_with("Synthetic: ")));
            let judged = question.judgement.as_ref();
            assert!(judged.is_none_or(|judgement| judgement.reason.starts_with("Synthetic: ")));
            states.push(judged.map_or(State::Open, |judgement| judgement.state));
        }
        states.sort_unstable();
        assert_eq!(states, [State::Same, State::Different, State::Open, State::Unsure, State::Disputed]);
        Ok(())
    }
}
