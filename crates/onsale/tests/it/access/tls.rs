//! TLS from files.

use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::House;
use crate::faults::process::{Options, Server, until};

/// Writes a certificate for `localhost` and its key; gives the certificate.
pub(super) fn certify(cert: &Path, key: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(cert, made.cert.pem()).unwrap();
    std::fs::write(key, made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

/// Asks for /healthz over TLS, trusting only this certificate.
async fn healthz(house: &House, trusted: CertificateDer<'static>) -> Result<u16, String> {
    healthz_at(house.address, trusted).await
}

/// Begins with TLS, trusting only this certificate and offering these protocols.
pub(super) async fn connect(
    address: SocketAddr,
    trusted: CertificateDer<'static>,
    protocols: &[&str],
) -> Result<TlsStream<tokio::net::TcpStream>, String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
    stream.map_err(|error| error.to_string())
}

async fn healthz_at(address: SocketAddr, trusted: CertificateDer<'static>) -> Result<u16, String> {
    let stream = connect(address, trusted, &[]).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request =
        hyper::Request::get("/healthz").header("host", "localhost").body(Empty::<Bytes>::new()).unwrap();
    let answer = sender.send_request(request).await.unwrap();
    assert!(answer.headers().contains_key("strict-transport-security"));
    let status = answer.status().as_u16();
    answer.into_body().collect().await.unwrap();
    Ok(status)
}

#[tokio::test]
async fn a_certificate_is_shown_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let first = certify(&cert, &key);
    let house = House::with(|config| {
        config.access.tls_cert = Some(cert.clone());
        config.access.tls_key = Some(key.clone());
    })
    .await;
    let tls = house.tls().unwrap();
    assert_eq!(healthz(&house, first.clone()).await, Ok(200));
    let second = certify(&cert, &key);
    assert_eq!(healthz(&house, first.clone()).await, Ok(200), "nobody has said that the files are new");
    tls.reload().unwrap();
    assert_eq!(healthz(&house, second.clone()).await, Ok(200));
    assert!(healthz(&house, first).await.unwrap_err().contains("certificate"));
    std::fs::write(&cert, "nonsense").unwrap();
    assert!(tls.reload().is_err());
    assert_eq!(healthz(&house, second).await, Ok(200), "a bad file changes nothing");
}

/// The real program with the certificate and key in this folder.
fn serve(folder: &Path, more: impl FnOnce(Options) -> Options) -> (Server, SocketAddr) {
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let options = Options::default()
        .token_mode()
        .log(&folder.join("log"))
        .argument("--tls-cert", &file("cert.pem"))
        .argument("--tls-key", &file("key.pem"));
    let server = more(options).start(&folder.join("onsale.db"));
    let address = server.address.parse().unwrap();
    (server, address)
}

#[tokio::test]
async fn a_hang_up_has_the_files_read_again_and_bad_ones_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let log = || std::fs::read_to_string(folder.path().join("log")).unwrap();
    let first = certify(&cert, &key);
    let (server, address) = serve(folder.path(), |options| options);
    assert_eq!(healthz_at(address, first.clone()).await, Ok(200));

    let second = certify(&cert, &key);
    server.hang_up();
    until(|| log().contains("the certificate was read again"));
    assert_eq!(healthz_at(address, second.clone()).await, Ok(200));
    assert!(healthz_at(address, first).await.unwrap_err().contains("certificate"));

    let good = std::fs::read(&cert).unwrap();
    std::fs::write(&cert, "nonsense").unwrap();
    server.hang_up();
    until(|| log().contains("the certificate stays as it was"));
    assert!(log().contains("cert.pem"), "it says which file: {}", log());
    assert_eq!(healthz_at(address, second.clone()).await, Ok(200));

    // The key of another certificate: both files are fine, and do not belong together.
    std::fs::write(&cert, good).unwrap();
    certify(&folder.path().join("other.pem"), &key);
    server.hang_up();
    until(|| log().matches("the certificate stays as it was").count() == 2);
    assert_eq!(healthz_at(address, second).await, Ok(200));
    server.finish();
}

#[test]
fn whoever_never_begins_with_tls_is_shown_out() {
    let folder = tempfile::tempdir().unwrap();
    certify(&folder.path().join("cert.pem"), &folder.path().join("key.pem"));
    let (_server, address) = serve(folder.path(), |options| options.argument("--header-seconds", "1"));
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(crate::faults::process::PATIENCE)).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap(), 0, "the connection is closed without a word");
}
