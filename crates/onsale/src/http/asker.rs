//! For whom something is read, so that those who read take turns: who it is, where that is known, else the address.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::client_address::ClientAddress;
use crate::app::App;
use crate::auth::Caller;

/// Whoever has sent a request, as far as its address says it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asker(IpAddr);

impl Asker {
    /// Nobody that is known.
    pub(crate) fn anyone(self) -> onsale_store::Asker {
        onsale_store::Asker::Address(network(self.0))
    }

    /// The caller, if it is somebody.
    pub(crate) fn or(self, caller: &Caller) -> onsale_store::Asker {
        caller.asker().unwrap_or_else(|| self.anyone())
    }
}

/// Who has one address of version 6 has a whole network of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        IpAddr::V4(_) => address,
    }
}

impl FromRequestParts<App> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        Ok(Self(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_version_6_is_one_asker() {
        let asker = |address: &str| Asker(address.parse().unwrap()).anyone();
        assert_eq!(asker("2001:db8::1"), asker("2001:db8::ffff:0:1"));
        assert_ne!(asker("2001:db8::1"), asker("2001:db8:0:1::1"));
        assert_ne!(asker("192.0.2.1"), asker("192.0.2.2"));
    }
}
