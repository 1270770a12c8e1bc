//! The demo case as a user meets it: `new --demo` and `@demo`.

use std::process::{Command, Output};

use serde_json::Value;

fn tidewaiter(arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_tidewaiter")).args(arguments).env("USER", "ann").output()
}

fn lines(arguments: &[&str]) -> std::io::Result<Vec<Value>> {
    let output = tidewaiter(arguments)?;
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| serde_json::from_str(line).map_err(std::io::Error::other)).collect()
}

#[test]
fn the_embedded_case_is_whole_and_read_only() -> std::io::Result<()> {
    let questions = lines(&["question", "@demo", "list", "--json"])?;
    assert_eq!(questions.iter().filter(|q| q["left"] == "Nanan Baofeng Electronic").count(), 1);
    let judge = ["question", "@demo", "judge", "1", "disputed", "--reason", "he denies it"];
    let refused = tidewaiter(&judge)?;
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("tidewaiter new CASE --demo"));
    assert!(tidewaiter(&["verify", "@demo"])?.status.success());
    Ok(())
}

#[test]
fn a_copy_takes_judgements() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("mine.case").to_string_lossy().into_owned();
    assert!(tidewaiter(&["new", &root, "--demo"])?.status.success());
    let ledger = lines(&["ledger", &root, "--json"])?;
    assert!(ledger.iter().all(|entry| entry["by"] == "tidewaiter demo"));
    let open = lines(&["question", &root, "list", "--state", "open", "--json"])?;
    let nanan = open.iter().find(|q| q["left"] == "Nanan Baofeng Electronic").map(|q| q["id"].to_string());
    let id = nanan.ok_or_else(|| std::io::Error::other("the question is open"))?;
    let judge = ["question", &root, "judge", &id, "disputed", "--reason", "its manager denies it"];
    assert!(tidewaiter(&judge)?.status.success());
    assert_eq!(lines(&["ledger", &root, "--json"])?.len(), ledger.len() + 1);
    assert_eq!(tidewaiter(&["new", &root, "--demo"])?.status.code(), Some(3), "nothing is overwritten");
    Ok(())
}
