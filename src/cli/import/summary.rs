//! What was found in a file, for a person on stderr or as JSON on stdout.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::case::import::Imported;
use crate::case::{Case, NewSource};
use crate::cli::output::json_line;
use crate::text::DisplayText;

pub(super) fn write(imported: &Imported, case: &Case, as_json: bool) -> io::Result<()> {
    if as_json {
        return json_line(&mut io::stdout(), &object(&imported.source));
    }
    let text = describe(imported, case);
    write!(io::stderr(), "{}", DisplayText::block(&text))
}

fn object(source: &NewSource) -> Value {
    let columns = source.columns.iter().map(|(column, header)| (column.name().to_owned(), json!(header)));
    let warnings = source.warnings.iter().map(|(column, count)| (column.name().to_owned(), json!(count)));
    json!({
        "file": source.file,
        "source": source.name,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "encoding_certain": source.encoding_certain,
        "delimiter": source.delimiter,
        "header_row": source.header_row,
        "rows_read": source.rows_read,
        "rows_taken": source.rows_taken,
        "rows_rejected": source.rows_rejected,
        "columns": columns.collect::<Map<_, _>>(),
        "unmapped": source.unmapped,
        "warnings": warnings.collect::<Map<_, _>>(),
        "notes": source.notes,
    })
}

/// Cells and headers have no line ends of their own here: each is made one line.
fn one(text: &str) -> String {
    DisplayText::line(text).into()
}

fn describe(imported: &Imported, case: &Case) -> String {
    let source = &imported.source;
    let mut lines = vec![
        format!("{}: source {}", one(&source.file), source.name),
        format!(
            "  {} rows read = {} taken + {} rejected",
            source.rows_read, source.rows_taken, source.rows_rejected
        ),
    ];
    let columns = source.columns.iter().map(|(column, header)| format!("    {column} ← {}", one(header)));
    lines.extend(source.notes.iter().map(|note| format!("  {}", one(note))));
    if !source.encoding_certain {
        lines.push("  the encoding is uncertain: check the names, or give --encoding".to_owned());
    }
    lines.push("  columns:".to_owned());
    lines.extend(columns);
    if !source.unmapped.is_empty() {
        let headers: Vec<String> = source.unmapped.iter().map(|header| one(header)).collect();
        lines.push(format!("  kept under their own names: {}", headers.join(", ")));
    }
    for (column, count) in &source.warnings {
        let kind = "could not be read and are kept as text";
        lines.push(format!("  warning: {column}: {count} cells {kind}"));
    }
    lines.extend(imported.rejects.iter().map(|reject| {
        let column =
            reject.column.as_deref().map(|column| format!(", column {}", one(column))).unwrap_or_default();
        format!("  rejected: row {}{column}: {}", reject.number, one(&reject.reason))
    }));
    if source.rows_rejected > 0 {
        lines.push(format!("  all rejected rows: {}", case.rejects_path(&source.name).display()));
    }
    lines.join("\n") + "\n"
}
