//! `tidewaiter search`: company names, best first.

use std::cmp::Reverse;
use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::json;

use crate::case::Access;
use crate::cli::Result;
use crate::cli::filter::{Opened, open};
use crate::cli::output::{Heading, amount, json_line, table, to_stdout};
use crate::names::search::rank;
use crate::records::column::Role;
use crate::resolve;
use crate::state::State;
use crate::store::query::{Belief, Filter, Term, Test};
use crate::store::{NameHits, Store};

/// Find company names as records write them, and companies of the case, best first.
///
/// Words may come in any order and be cut short; Latin letters also find names in other scripts.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case.
    case: PathBuf,
    /// What to find; an empty text lists every name, most shipments first.
    text: String,
    /// At most this many names.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Write a JSON object per name.
    #[arg(long)]
    json: bool,
}

/// A name or company that was found.
struct Found {
    kind: &'static str,
    name: String,
    score: i64,
    shipments: u64,
    roles: Vec<Role>,
    state: Option<State>,
    why: String,
}

/// Writes what was found to stdout.
///
/// # Errors
/// When the case cannot be used.
pub fn run(args: Args) -> Result {
    let opened = open(&args.case, Access::Read)?;
    let hits = opened.store.search(&args.text, args.limit);
    let mut found = companies(&opened, &args.text, args.limit)?;
    let matched = hits.matched + found.len();
    found.extend(names(&opened, hits));
    found.sort_by_key(|found| (Reverse(found.score), Reverse(found.shipments)));
    found.truncate(args.limit);
    let outcome =
        to_stdout(|out| if args.json { write_json(out, &found) } else { write_table(out, &found) })?;
    if !args.json && found.len() < matched {
        writeln!(io::stderr(), "{} of {matched} found; --limit shows more", found.len())?;
    }
    Ok(outcome)
}

fn names(opened: &Opened, hits: NameHits) -> impl Iterator<Item = Found> + '_ {
    hits.hits.into_iter().map(|hit| Found {
        kind: "name",
        state: opened.marks.names.get(&hit.name).copied(),
        name: hit.name,
        score: hit.score,
        shipments: hit.shipments,
        roles: hit.roles,
        why: hit.why,
    })
}

/// Companies of the case that are found by their own name and that no record names so; their shipments
/// are those of names attributed to them as the same.
fn companies(opened: &Opened, text: &str, limit: usize) -> Result<Vec<Found>> {
    let mut names: Vec<&str> = opened.marks.companies.keys().map(String::as_str).collect();
    names.retain(|name| !opened.store.has_name(name));
    names.sort_unstable();
    let states = resolve::company_states(&resolve::questions(&opened.case)?);
    let ranked = rank(text, names.iter().copied(), limit).into_iter();
    ranked
        .map(|hit| {
            let name = names[hit.index].to_owned();
            let term = Term::new(false, vec![Test::Company(name.clone())]);
            let filter = Filter { terms: vec![term] }.under(Belief::Confirmed, &opened.marks);
            let shipments = opened.select(&filter, &[])?.len() as u64;
            let state = states.get(&name).copied();
            let (score, why) = (hit.score, format!("company of the case; {}", hit.why));
            Ok(Found { kind: "company", name, score, shipments, roles: Vec::new(), state, why })
        })
        .collect()
}

fn write_json(out: &mut dyn Write, found: &[Found]) -> io::Result<()> {
    (1usize..).zip(found).try_for_each(|(rank, found)| {
        let object = json!({
            "rank": rank, "name": found.name, "score": found.score, "shipments": found.shipments,
            "roles": found.roles, "why": found.why, "kind": found.kind, "state": found.state,
        });
        json_line(out, &object)
    })
}

#[allow(clippy::cast_precision_loss, reason = "a count of rows stays far below 2^53")]
fn write_table(out: &mut dyn Write, found: &[Found]) -> io::Result<()> {
    let headings = [
        Heading::text(""),
        Heading::text("name"),
        Heading::number("shipments"),
        Heading::text("roles"),
        Heading::text("why"),
    ];
    let row = |found: &Found| {
        let roles: Vec<&str> = found.roles.iter().map(|role| role.word()).collect();
        let glyph = found.state.map_or("", State::glyph).to_owned();
        vec![glyph, found.name.clone(), amount(found.shipments as f64), roles.join(", "), found.why.clone()]
    };
    table(out, &headings, &found.iter().map(row).collect::<Vec<_>>())
}
