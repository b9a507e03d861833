//! Whether vendors may sell, and what is left of those that are closed.

use onsale_core::{Actor, Kind, Rejection, Standing, Status};
use onsale_store::{Answer, Closed};

use super::{Model, Paper, Refused, Row, Verdict};
use crate::plan::Control;

/// Tickets of closed vendors that one transaction deletes at most.
const CLEARED: usize = 200;

impl Model {
    fn standing_of(&self, event: i64) -> Option<Standing> {
        let vendor = self.event(event).ok()?.vendor.get();
        self.vendor(vendor).map(|vendor| vendor.standing)
    }

    pub(super) fn may_sell(&self, event: i64) -> bool {
        self.standing_of(event) == Some(Standing::Approved)
    }

    pub(super) fn check_standing(&self, event: i64) -> Result<(), Refused> {
        match self.standing_of(event) {
            Some(standing @ (Standing::Waiting | Standing::Closed)) => {
                Err(Rejection::VendorNotApproved { standing }.into())
            }
            Some(Standing::Approved) | None => Ok(()),
        }
    }

    /// Tickets that anybody may see.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Paper> {
        self.tickets.iter().filter(|paper| self.may_sell(paper.event))
    }

    pub(super) fn judge(&mut self, id: i64, may_sell: bool, by: Actor) -> Verdict {
        let was = self.vendor(id).cloned().ok_or(Rejection::VendorNotFound)?;
        let (standing, kind) = if may_sell {
            (Standing::Approved, Kind::VendorApproved)
        } else {
            (Standing::Waiting, Kind::VendorSuspended)
        };
        if was.standing != standing {
            if !may_sell {
                self.control_all(id, Control::Pause, by)?;
            }
            self.stand(id, standing, kind, by);
        }
        self.vendor(id).cloned().map(Answer::Vendor).ok_or(Rejection::VendorNotFound.into())
    }

    pub(super) fn close(&mut self, id: i64, by: Actor) -> Verdict {
        let was = self.vendor(id).cloned().ok_or(Rejection::VendorNotFound)?;
        let releases = self.control_all(id, Control::Cancel, by)?;
        if was.standing != Standing::Closed {
            self.stand(id, Standing::Closed, Kind::VendorClosed, by);
        }
        self.forget_keys(id);
        let vendor = self.vendor(id).cloned().ok_or(Rejection::VendorNotFound)?;
        let own = |paper: &&Paper| self.event(paper.event).is_ok_and(|event| event.vendor.get() == id);
        let unsold = self.tickets.iter().filter(own);
        let unsold = unsold.filter(|paper| self.status(paper) == Status::Available).count() as i64;
        Ok(Answer::Closed(Closed { vendor, releases, unsold, sessions: Vec::new() }))
    }

    fn stand(&mut self, id: i64, standing: Standing, kind: Kind, by: Actor) {
        for vendor in self.vendors.iter_mut().filter(|vendor| vendor.id.get() == id) {
            vendor.standing = standing;
        }
        self.write(Row::of_house(self.now, kind, by, None, Some(id)));
    }

    fn control_all(&mut self, vendor: i64, control: Control, by: Actor) -> Result<i64, Refused> {
        let own = |planned: &&super::Planned| planned.is_open() && planned.release.vendor.get() == vendor;
        let open: Vec<i64> =
            self.releases.iter().filter(own).map(|planned| planned.release.id.get()).collect();
        for id in &open {
            self.control_release(*id, None, control, by)?;
        }
        Ok(open.len() as i64)
    }

    /// Free tickets of closed vendors, event by event, in the order of their places.
    pub(super) fn left_of_closed(&self) -> Vec<i64> {
        let closed = |paper: &&Paper| {
            self.standing_of(paper.event) == Some(Standing::Closed) && self.status(paper) == Status::Available
        };
        let mut left: Vec<&Paper> = self.tickets.iter().filter(closed).collect();
        left.sort_by_key(|paper| (paper.event, paper.release, paper.batch, paper.position));
        left.into_iter().map(|paper| paper.id).collect()
    }

    pub(super) fn clear_closed(&mut self) {
        for id in self.left_of_closed().into_iter().take(CLEARED) {
            let Some(was) = self.paper(id).cloned() else { continue };
            let name = was.type_name.clone();
            self.rewrite(&was, (Status::Available, Status::Deleted), &name, was.price, Actor::System);
        }
    }
}
