//! The real binary, treated badly: killed in the middle of a sale, asked to stop under load, on a disk that fails,
//! under a clock that jumps, by clients that do not behave.

mod clock;
mod crowd;
mod disk;
mod kill;
pub(crate) mod process;
pub(crate) mod shim;
mod slow;
mod stop;
mod together;
mod unread;
