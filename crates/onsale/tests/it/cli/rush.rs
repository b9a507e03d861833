//! A rehearsal by the real binaries: a server to rehearse on, and a rush against it.

use tempfile::TempDir;

use super::onsale;
use crate::faults::process::{Server, prepare};

#[test]
fn a_rush_presses_on_a_rehearsal_and_leaves_a_real_sale_alone() {
    let folder = TempDir::new().unwrap();
    let server = Server::start_with(&folder.path().join("rehearsal.db"), |command| {
        command.arg("--rehearsal");
    });
    let against = format!("http://{}", server.address);
    let (json, chart) = (folder.path().join("rush.json"), folder.path().join("rush.svg"));
    let files = ["--json", json.to_str().unwrap(), "--chart", chart.to_str().unwrap()];
    let flags =
        "--buyers 200 --tickets 60 --vendors 2 --waves 2 --wave-seconds 1 --arrivals ramp:1 --reload 20";
    let words: Vec<&str> =
        ["rush", "--against", &against].into_iter().chain(flags.split(' ')).chain(files).collect();
    let said = onsale(&words);
    assert!(
        said.well && said.out.contains("PASSED") && said.out.contains("That server sells 60"),
        "{said:?}"
    );
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    assert_eq!((&told["sold"], &told["oversold"]), (&60.into(), &0.into()));
    assert!(std::fs::read_to_string(&chart).unwrap().contains("</svg>"));

    let real = Server::start(&folder.path().join("onsale.db"));
    prepare(&real, 1, 1);
    let refused = onsale(&["rush", "--against", &format!("http://{}", real.address), "--buyers", "10"]);
    assert!(!refused.well && refused.err.contains("is no rehearsal"), "{refused:?}");
}
