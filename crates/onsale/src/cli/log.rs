//! Log lines: one an event, on standard error.

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogForm};

/// Begins to write log lines as the configuration says.
///
/// # Errors
/// When the filter cannot be understood.
pub(super) fn start(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log_level)
        .map_err(|error| anyhow::anyhow!("--log-level {}: {error}", config.log_level))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Only a second call could fail, and the first one is as good.
    let _ = match config.log {
        LogForm::Plain => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        LogForm::Json => lines.json().flatten_event(true).try_init(),
    };
    log_panics();
    Ok(())
}

/// A panic is one log line like any other failure.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let said = panic.payload_as_str().unwrap_or("no words");
        tracing::error!(place, said, "a panic");
    }));
}
