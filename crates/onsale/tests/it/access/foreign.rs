//! Our tokens are what the standard says: another library, in another language, reads them.

use std::process::Command;

use super::House;

/// Prints the claims of the token, if it is good; `python3-jwt` is PyJWT.
const SCRIPT: &str = "
import jwt, sys
token, key = sys.argv[1:]
options = {'require': ['exp', 'iat', 'aud', 'iss', 'sub'], 'verify_exp': False, 'verify_iat': False}
claims = jwt.decode(token, key, algorithms=['HS256'], audience='onsale:api', issuer='onsale', options=options)
print(claims['sub'], claims['exp'] - claims['iat'], jwt.get_unverified_header(token)['alg'])
";

#[tokio::test]
async fn pyjwt_reads_a_token_and_refuses_it_under_another_key() {
    let key = "a key of at least 32 characters!";
    let house = House::with(|config| config.access.token_key = Some(key.into())).await;
    let ada = house.customer("Ada").await;
    // Debian's Python has Debian's packages, whatever else is called python3.
    let has = |python: &&str| {
        Command::new(python).args(["-c", "import jwt"]).output().is_ok_and(|done| done.status.success())
    };
    let python = ["/usr/bin/python3", "python3"].into_iter().find(has);
    let python = python.expect("PyJWT is missing: `cargo xtask test` installs it (Debian: python3-jwt)");
    let read = |key: &str| {
        let python = Command::new(python).args(["-c", SCRIPT, &ada.token, key]).output().unwrap();
        (python.status.success(), String::from_utf8(python.stdout).unwrap(), python.stderr)
    };
    let (good, said, stderr) = read(key);
    assert!(good, "{}", String::from_utf8_lossy(&stderr));
    assert_eq!(said.trim(), format!("customer:{} 43200 HS256", ada.id));
    let (good, _, stderr) = read("another key of 32 characters !!!");
    assert!(!good && String::from_utf8_lossy(&stderr).contains("InvalidSignatureError"));
}
