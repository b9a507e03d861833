//! `onsale`: a ticket office that tells the truth while the whole world presses the button.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    onsale::cli::run()
}
