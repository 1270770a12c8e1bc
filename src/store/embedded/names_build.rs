//! Makes the vocabulary's tables from the segments, keeps them in `derived`, and reads them back.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::types::{ArrowPrimitiveType, UInt8Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, LargeStringArray, PrimitiveArray, RecordBatch};
use arrow_buffer::ScalarBuffer;
use arrow_schema::{DataType, Field as ArrowField, Schema};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::segment::Segment;
use super::{ipc, stamp};
use crate::names::fold::fold;
use crate::names::reading::reading;
use crate::names::search::letter_mask;
use crate::records::Column;
use crate::records::column::Role;
use crate::store::StoreError;

/// Where the tables say which segments they were made from.
const MADE_FROM: &str = "tidewaiter.made_from";
/// The version of the tables' layout and of folding and reading: raised when any of them changes.
const VERSION: u32 = 2;
/// The three tables.
const FILES: [&str; 3] = ["names.arrow", "name-codes.arrow", "name-pairs.arrow"];

/// The vocabulary's tables.
pub(super) struct Parts {
    pub(super) names: LargeStringArray,
    pub(super) folded: LargeStringArray,
    pub(super) readings: LargeStringArray,
    pub(super) masks: ScalarBuffer<u64>,
    pub(super) shipments: ScalarBuffer<u32>,
    pub(super) roles: ScalarBuffer<u8>,
    /// Names, most shipments first.
    pub(super) by_shipments: ScalarBuffer<u32>,
    /// Each name's place in the order of a sort: by its lower-case form, then as written.
    pub(super) ranks: ScalarBuffer<u32>,
    /// Own-script name, English name, records that give both.
    pub(super) pairs: [ScalarBuffer<u32>; 3],
    /// The name of each code, for every party column of every segment, one after the other.
    pub(super) codes: ScalarBuffer<u32>,
}

/// Reads the tables if they were made from these segments, and makes and keeps them if not.
pub(super) fn open_or_build(segments: &[Segment], derived: &Path) -> Result<Parts, StoreError> {
    let made_from = fingerprint(segments)?;
    if let Some(parts) = read(segments, derived, &made_from) {
        return Ok(parts);
    }
    let batches = build(segments).map_err(|error| ipc::damaged(derived, error))?;
    // A read-only case does without the files, and makes the tables at every start.
    let _ = keep(&batches, derived, &made_from);
    parts_of(&batches, segments).ok_or_else(|| ipc::damaged(derived, "the name tables could not be made"))
}

fn fingerprint(segments: &[Segment]) -> Result<String, StoreError> {
    let mut text = format!("version {VERSION}");
    for segment in segments {
        let stamp = stamp::of(&segment.path).map_err(ipc::io_error(&segment.path))?;
        text.push_str(&format!("\n{}: {stamp}", segment.source));
    }
    Ok(text)
}

fn paths(derived: &Path) -> [PathBuf; 3] {
    FILES.map(|name| derived.join(name))
}

fn read(segments: &[Segment], derived: &Path, made_from: &str) -> Option<Parts> {
    let batches =
        paths(derived).iter().map(|path| read_one(derived, path, made_from)).collect::<Option<Vec<_>>>()?;
    parts_of(&<[RecordBatch; 3]>::try_from(batches).ok()?, segments)
}

fn read_one(derived: &Path, path: &Path, made_from: &str) -> Option<RecordBatch> {
    let now = stamp::of(path).ok()?;
    let trust = stamp::trust(derived, path);
    let contents = ipc::read(path, trust).ok()?;
    if contents.schema.metadata().get(MADE_FROM).map(String::as_str) != Some(made_from) {
        return None;
    }
    if trust == ipc::Trust::CheckAll {
        stamp::leave(derived, path, &now);
    }
    <[RecordBatch; 1]>::try_from(contents.batches).ok().map(|[batch]| batch)
}

fn keep(batches: &[RecordBatch; 3], derived: &Path, made_from: &str) -> Result<(), StoreError> {
    fs::create_dir_all(derived).map_err(ipc::io_error(derived))?;
    for (batch, path) in batches.iter().zip(paths(derived)) {
        let metadata = HashMap::from([(MADE_FROM.to_owned(), made_from.to_owned())]);
        let schema = Arc::new(batch.schema().as_ref().clone().with_metadata(metadata));
        let batch = RecordBatch::try_new(Arc::clone(&schema), batch.columns().to_vec());
        ipc::write(&path, &schema, std::iter::once(batch))?;
    }
    Ok(())
}

fn texts(batch: &RecordBatch, name: &str) -> Option<LargeStringArray> {
    batch.column_by_name(name)?.as_any().downcast_ref::<LargeStringArray>().cloned()
}

fn numbers<T: ArrowPrimitiveType>(batch: &RecordBatch, name: &str) -> Option<ScalarBuffer<T::Native>> {
    let array = batch.column_by_name(name)?.as_any().downcast_ref::<PrimitiveArray<T>>()?;
    Some(array.values().clone())
}

/// Takes the tables apart; nothing if they do not fit these segments.
fn parts_of([names, codes, pairs]: &[RecordBatch; 3], segments: &[Segment]) -> Option<Parts> {
    let pair = |name| numbers::<UInt32Type>(pairs, name);
    let parts = Parts {
        names: texts(names, "name")?,
        folded: texts(names, "folded")?,
        readings: texts(names, "reading")?,
        masks: numbers::<UInt64Type>(names, "letters")?,
        shipments: numbers::<UInt32Type>(names, "shipments")?,
        roles: numbers::<UInt8Type>(names, "roles")?,
        by_shipments: numbers::<UInt32Type>(names, "by_shipments")?,
        ranks: numbers::<UInt32Type>(names, "rank")?,
        pairs: [pair("own")?, pair("english")?, pair("records")?],
        codes: numbers::<UInt32Type>(codes, "name")?,
    };
    let expected: usize = party_columns(segments).map(|(_, _, codes)| codes.count()).sum();
    let bound = parts.names.len().max(1) as u32;
    let ids = [&parts.codes, &parts.by_shipments, &parts.pairs[0], &parts.pairs[1]];
    let fits = parts.codes.len() == expected && ids.iter().all(|ids| ids.iter().all(|&id| id < bound));
    fits.then_some(parts)
}

/// Every party column of every segment, in the order in which the tables hold them.
fn party_columns(segments: &[Segment]) -> impl Iterator<Item = (&Segment, Column, &super::segment::Codes)> {
    segments.iter().flat_map(|segment| {
        Column::parties().filter_map(move |column| Some((segment, column, segment.codes(column)?)))
    })
}

fn build(segments: &[Segment]) -> Result<[RecordBatch; 3], arrow_schema::ArrowError> {
    let mut names: Vec<&str> =
        party_columns(segments).flat_map(|(_, _, codes)| codes.texts().map(|(_, text)| text)).collect();
    names.par_sort_unstable();
    names.dedup();
    let ids: FxHashMap<&str, u32> = names.iter().copied().zip(0u32..).collect();
    let mut maps = Vec::new();
    for (_, _, codes) in party_columns(segments) {
        let known = codes.texts().map(|(_, text)| ids[text]);
        maps.push(std::iter::once(0).chain(known).collect::<Vec<u32>>());
    }
    let (shipments, roles) = count(segments, &maps, names.len());
    let mut by_shipments: Vec<u32> = (0..names.len() as u32).collect();
    by_shipments.par_sort_by_key(|&id| std::cmp::Reverse(shipments[id as usize]));
    let folded: Vec<String> = names.par_iter().map(|name| fold(name)).collect();
    let readings: Vec<String> = folded.par_iter().map(|folded| reading(folded)).collect();
    let masks: Vec<u64> = folded.par_iter().zip(&readings).map(|(f, r)| letter_mask(f, r)).collect();
    let pairs = pairs(segments, &maps);
    let pair = |part: fn(&(u32, u32, u32)) -> u32| column::<UInt32Type>(pairs.iter().map(part).collect());
    Ok([
        table([
            ("name", strings(names.iter().copied())),
            ("folded", strings(folded.iter().map(String::as_str))),
            ("reading", strings(readings.iter().map(String::as_str))),
            ("letters", column::<UInt64Type>(masks)),
            ("shipments", column::<UInt32Type>(shipments)),
            ("roles", column::<UInt8Type>(roles)),
            ("by_shipments", column::<UInt32Type>(by_shipments)),
            ("rank", column::<UInt32Type>(ranks(&names))),
        ])?,
        table([("name", column::<UInt32Type>(maps.concat()))])?,
        table([("own", pair(|p| p.0)), ("english", pair(|p| p.1)), ("records", pair(|p| p.2))])?,
    ])
}

/// Each name's place in the order of a sort; the names stand in byte order.
fn ranks(names: &[&str]) -> Vec<u32> {
    let mut order: Vec<(String, u32)> =
        names.par_iter().zip(0..names.len() as u32).map(|(name, id)| (name.to_lowercase(), id)).collect();
    order.par_sort_unstable();
    let mut ranks = vec![0; names.len()];
    for ((_, id), rank) in order.iter().zip(0u32..) {
        ranks[*id as usize] = rank;
    }
    ranks
}

fn strings<'a>(texts: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(LargeStringArray::from_iter_values(texts))
}

fn column<T: ArrowPrimitiveType>(values: Vec<T::Native>) -> ArrayRef {
    Arc::new(PrimitiveArray::<T>::new(values.into(), None))
}

fn table<const N: usize>(columns: [(&str, ArrayRef); N]) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let field = |(name, array): &(&str, ArrayRef)| -> ArrowField {
        let kind: DataType = array.data_type().clone();
        ArrowField::new(*name, kind, false)
    };
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, array)| array).collect())
}

/// Shipments that carry each name in any role, and the roles as bits. A shipment counts once for a
/// name, however often it carries it.
fn count(segments: &[Segment], maps: &[Vec<u32>], names: usize) -> (Vec<u32>, Vec<u8>) {
    let (mut shipments, mut roles) = (vec![0u32; names], vec![0u8; names]);
    let mut maps = maps.iter();
    for segment in segments {
        let columns: Vec<_> = Column::parties()
            .filter_map(|column| Some((role_bit(column), segment.codes(column)?, maps.next()?)))
            .collect();
        let mut carried: Vec<u32> = Vec::with_capacity(columns.len());
        for row in 0..segment.rows {
            carried.clear();
            for (role, codes, map) in &columns {
                let code = codes.rows.get(row);
                if code != 0 {
                    let id = map[code as usize];
                    roles[id as usize] |= role;
                    if !carried.contains(&id) {
                        carried.push(id);
                    }
                }
            }
            carried.iter().for_each(|&id| shipments[id as usize] += 1);
        }
    }
    (shipments, roles)
}

fn role_bit(column: Column) -> u8 {
    Role::ALL
        .into_iter()
        .filter(|role| role.columns().contains(&column))
        .fold(0, |bits, role| bits | 1 << role as u8)
}

/// Pairs of names that records give for one party, with the number of records, in order.
fn pairs(segments: &[Segment], maps: &[Vec<u32>]) -> Vec<(u32, u32, u32)> {
    let mut found: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut maps = maps.iter();
    for segment in segments {
        let own: FxHashMap<Column, &Vec<u32>> = Column::parties()
            .filter(|&column| segment.codes(column).is_some())
            .filter_map(|column| Some((column, maps.next()?)))
            .collect();
        for (column, english) in Column::parties().filter_map(|column| Some((column, column.english()?))) {
            let (Some(map), Some(english_map)) = (own.get(&column), own.get(&english)) else { continue };
            let (Some(codes), Some(english)) = (segment.codes(column), segment.codes(english)) else {
                continue;
            };
            let mut local: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            for (a, b) in codes.rows.pieces().flatten().zip(english.rows.pieces().flatten()) {
                if *a != 0 && *b != 0 {
                    *local.entry((*a, *b)).or_default() += 1;
                }
            }
            for ((a, b), records) in local {
                let pair = (map[a as usize], english_map[b as usize]);
                *found.entry(pair).or_default() += if pair.0 == pair.1 { 0 } else { records };
            }
        }
    }
    let mut pairs: Vec<_> = found.into_iter().filter(|&(_, n)| n > 0).map(|((a, b), n)| (a, b, n)).collect();
    pairs.sort_unstable();
    pairs
}
