//! What is measured, one file each. Each part takes the site and the plan and answers plain figures; none of
//! them prints a table or knows what a document looks like.

pub(crate) mod engine;
pub(crate) mod full_house;
pub(crate) mod overload;
pub(crate) mod releases;
pub(crate) mod sell_out;
pub(crate) mod throughput;
