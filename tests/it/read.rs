//! `tidewaiter read`: clean CSV or JSON out, messages apart, and a clear word for odd inputs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn read(file: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidewaiter"));
    command.arg("read").arg(file).args(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Writes a file into a directory of its own and reads it.
fn read_bytes(bytes: &[u8], arguments: &[&str]) -> Output {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("in.csv");
    fs::write(&file, bytes).expect("written");
    read(&file, arguments)
}

#[test]
fn rows_come_out_as_clean_csv_and_messages_apart() {
    let output =
        read_bytes(b"Extract\r\n\r\nname;kg\r\n\"Alder; Finch\";1,5\r\nx;2,5;more\r\ny;3,5\r\n", &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "name,kg\nAlder; Finch,\"1,5\"\ny,\"3,5\"\n");
    let messages = text(&output.stderr);
    for expected in
        ["semicolon", "header: row 3", "row 5", "3 cells, the header has 2", "taken: 2, rejected: 1"]
    {
        assert!(messages.contains(expected), "{messages}");
    }
}

#[test]
fn json_has_an_object_per_row_and_a_key_per_column() {
    let output = read_bytes(b"kg,name,kg\n1,Alder,2\n", &["--format", "json"]);
    assert_eq!(text(&output.stdout), "{\"kg\":\"1\",\"name\":\"Alder\",\"kg (2)\":\"2\"}\n");
}

#[test]
fn encoding_and_delimiter_can_be_given() {
    let output = read_bytes(b"a|b,c\n1|\xE4\xE0\n", &["--delimiter", "|", "--encoding", "cp1251"]);
    assert_eq!(text(&output.stdout), "a,\"b,c\"\n1,да\n");
    assert_eq!(read_bytes(b"a,b\n", &["--encoding", "klingon"]).status.code(), Some(2));
}

#[test]
fn hostile_cells_stay_exact_in_data_and_harmless_in_messages() {
    let output = read_bytes(b"a,b\n1,\x1b[2J\n2,\x1b[2J,x\n", &[]);
    assert!(output.stdout.contains(&0x1B));
    assert!(!output.stderr.contains(&0x1B), "{}", text(&output.stderr));
}

#[test]
fn odd_inputs_are_named_with_what_to_do() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (bytes, what, advice) in [
        (&b""[..], "the file is empty", ""),
        (b"%PDF-1.7\n", "a PDF document", "extract"),
        (b"PK\x03\x04rest", "a ZIP archive", "save the sheet as CSV"),
        (b"\x1F\x8B\x08rest", "a gzip archive", "gunzip"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image", "typed"),
        (b"SQLite format 3\0", "a SQLite database", "export"),
        (b"\x07\0\0\0\x01\0\0\0\0\0\x02\0\0\0\0\0\0\0", "a binary file", "export it as CSV"),
        (b"\n\n\n", "no rows", "downloaded whole"),
    ] {
        let output = read_bytes(bytes, &[]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{message}");
        assert!(message.contains(what) && message.contains(advice), "{message}");
        assert!(message.contains("in.csv") && output.stdout.is_empty(), "{message}");
    }
    for (path, what) in [
        (directory.path().join("none.csv"), "no such file"),
        (directory.path().to_owned(), "a directory"),
        ("/dev/zero".into(), "a device"),
    ] {
        let output = read(&path, &[]);
        assert_eq!(output.status.code(), Some(3));
        assert!(text(&output.stderr).contains(what), "{}", text(&output.stderr));
    }
}
