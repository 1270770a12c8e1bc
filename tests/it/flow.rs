//! The whole program in a real pseudo-terminal, by keys alone.

use std::process::Command;

use crate::support::pty::Session;

const ENTER: &str = "\r";

fn ledger(data: &std::path::Path) -> String {
    let case = data.join("tidewaiter/demo.case");
    let output = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .arg("ledger")
        .arg(case)
        .arg("--json")
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

/// From the demo to a judgement that is still there the next day.
#[test]
fn a_dispute_is_found_read_judged_and_kept() {
    let data = tempfile::tempdir().expect("a data folder");
    let mut session = Session::start(&[], data.path(), 100, 30);
    session.wait_for("Shipments");
    session.send("C");
    session.wait_for("names");
    session.send("baofen");
    session.wait_for("Nanan Baofeng Electronic");
    session.wait_for("Fujian Baofeng Electronics Co.");
    session.send(ENTER);
    session.wait_for("is it Fujian Baofeng Electronics Co.?");
    session.send("jjj");
    session.send(ENTER);
    session.wait_for("≟");
    session.wait_for("Fujian Baofeng Electronics Co.");
    session.send("\t");
    session.wait_for("Wang Shaofeng");
    session.send("d");
    session.wait_for("reason");
    session.send("the company denies the name");
    session.send(ENTER);
    session.wait_for("on disk: judge: ! disputed");
    session.send("\x1bOQ");
    session.send("f");
    session.wait_for("filter by");
    session.send("goods:telescoping");
    session.send(ENTER);
    session.wait_for("! disputed");
    session.wait_for("Nanan Baofeng");
    session.send("Q");
    assert!(session.wait(), "the program ends well");
    assert!(!session.on_alternate_screen(), "the terminal is given back");

    let entries = ledger(data.path());
    let judged = entries.lines().last().expect("an entry");
    assert!(judged.contains("\"disputed\"") && judged.contains("the company denies the name"), "{judged}");
    assert!(judged.contains("\"by\":\"tester\""), "{judged}");

    let mut again = Session::start(&[], data.path(), 100, 30);
    again.wait_for("Shipments");
    again.send("f");
    again.wait_for("filter by");
    again.send("goods:telescoping");
    again.send(ENTER);
    again.wait_for("! disputed");
    again.send("Q");
    assert!(again.wait());
}

#[test]
fn a_lost_connection_ends_the_program() {
    let data = tempfile::tempdir().expect("a data folder");
    let mut session = Session::start(&[], data.path(), 80, 24);
    session.wait_for("Shipments");
    session.hang_up();
    session.wait();
}

#[test]
fn any_size_is_drawn_and_the_terminal_is_given_back() {
    let data = tempfile::tempdir().expect("a data folder");
    let mut session = Session::start(&["--ascii"], data.path(), 80, 24);
    session.wait_for("Shipments");
    session.resize(30, 5);
    session.wait_for("at least 40 x 10");
    session.resize(120, 40);
    session.wait_for("Shipments");
    assert!(session.screen().is_ascii(), "only ASCII is drawn:\n{}", session.screen());
    session.send("\x03\x03");
    assert!(session.wait());
    assert!(!session.on_alternate_screen());
}
