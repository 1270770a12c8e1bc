//! `generate` as a user runs it.

use std::process::{Command, Output};

fn generate(arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_tidewaiter")).arg("generate").args(arguments).output()
}

#[test]
fn a_file_and_stdout_get_the_same_bytes() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("made.csv");
    let path = file.to_string_lossy().into_owned();
    let common = ["--rows", "50", "--names", "9", "--seed", "3", "--out"];
    let to_file = generate(&[&common[..], &[&path]].concat())?;
    assert!(to_file.status.success() && to_file.stdout.is_empty());
    let to_stdout = generate(&[&common[..], &["-"]].concat())?;
    assert!(to_stdout.status.success());
    assert_eq!(std::fs::read(&file)?, to_stdout.stdout);
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 1, "nothing is left beside it");
    Ok(())
}

#[test]
fn wrong_use_says_so() -> std::io::Result<()> {
    let nowhere = generate(&["--rows", "1", "--names", "1", "--out", "/nonexistent/made.csv"])?;
    assert_eq!(nowhere.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("/nonexistent/made.csv"));
    let nobody = generate(&["--rows", "1", "--names", "0", "--out", "-"])?;
    assert_eq!(nobody.status.code(), Some(2));
    Ok(())
}
