//! How a command is carried out: first it is decided, then what was decided is applied.
//!
//! **Architecture invariant:** a command writes nothing before its last check, and refuses nothing after its first write.
//! Both are types. What decides has the executor by a shared reference, and whoever has no more cannot write
//! ([`crate::database::Execute`] asks for an exclusive one). What applies answers a [`crate::error::Fault`], which has no
//! place for a refusal. A command that has nothing to refuse is a function that answers [`Found`], and needs no decision.

use super::batch::Executor;
use crate::StoreError;
use crate::command::Request;
use crate::database::Found;
use crate::tables::Tables;

/// A command that may be refused.
pub(crate) trait Decide<T: Tables> {
    /// What is to be done: all that has to be known to do it.
    type Decision;
    /// What the caller is told once it is done.
    type Answer;

    /// Judges the command: what is to be done, or why nothing is.
    fn decide(&self, executor: &Executor<T>, request: &Request) -> Result<Self::Decision, StoreError>;

    /// Writes what was decided, to the database and to memory.
    fn apply(
        &self,
        executor: &mut Executor<T>,
        request: &Request,
        decision: Self::Decision,
    ) -> Found<Self::Answer>;
}

impl<T: Tables> Executor<T> {
    /// Decides a command and applies what was decided.
    pub(crate) fn carry<C: Decide<T>>(
        &mut self,
        request: &Request,
        command: &C,
    ) -> Result<C::Answer, StoreError> {
        let decision = command.decide(self, request)?;
        Ok(command.apply(self, request, decision)?)
    }
}
