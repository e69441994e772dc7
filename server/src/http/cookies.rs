//! The cookies of browsers: one for the person, one for each kind of device that the browser is
//! enrolled as. No script can read them, and no other site's page can make a browser send them.

use axum::http::{HeaderMap, HeaderValue, header};
use protocol::doors::DeviceKind;

use crate::{
    access::{Credential, documents::word},
    oidc::WAIT_MS,
};

/// The cookie of a session.
const SESSION: &str = "jiaohao_session";
/// What the cookie of a device begins with; its kind follows.
const DEVICE: &str = "jiaohao_device_";
/// The cookie of somebody who is on the way to the organisation's sign-in service and back.
const OIDC: &str = "jiaohao_oidc";
/// How long a browser keeps a device's cookie: as long as it is allowed to (RFC 6265bis, 400 days);
/// the device renews it whenever it asks who it is.
const KEPT_SECS: u32 = 400 * 24 * 3600;

/// What a token came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// `Authorization: Bearer`, or the subprotocol of a WebSocket.
    Header,
    /// The cookie of a person.
    Session,
    /// The cookie of a kind of device.
    Device(DeviceKind),
}

impl Carrier {
    /// Whether it may carry such a token: each cookie is for one thing only.
    pub fn carries(self, credential: &Credential) -> bool {
        match (self, credential) {
            (Self::Header, _) | (Self::Session, Credential::Person(..)) => true,
            (Self::Device(kind), Credential::Device(device)) => device.kind == kind,
            _ => false,
        }
    }
}

/// The kinds of devices that are browsers.
const BROWSERS: [DeviceKind; 3] = [DeviceKind::Kiosk, DeviceKind::Display, DeviceKind::Evaluator];

/// The tokens in the cookies: devices first, since a page of a device acts for the device even where
/// somebody is signed in. A cookie that is there twice counts as none: another program on this host
/// may have laid one beside ours.
pub fn tokens(headers: &HeaderMap) -> Vec<(Carrier, &str)> {
    let devices = BROWSERS.map(|kind| (Carrier::Device(kind), format!("{DEVICE}{}", word(&kind))));
    let carriers = devices.into_iter().chain([(Carrier::Session, SESSION.to_owned())]);
    let only = |(carrier, name): (Carrier, String)| {
        let mut values = pairs(headers).filter(|(key, _)| *key == name).map(|(_, value)| value);
        let value = values.next()?;
        values.next().is_none().then_some((carrier, value))
    };
    carriers.filter_map(only).collect()
}

/// Whether a request carries any of our cookies.
pub fn any(headers: &HeaderMap) -> bool {
    !tokens(headers).is_empty()
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// `Set-Cookie` for a session; it ends with the browser, and here when its time is over.
pub fn session(token: &str, secure: bool) -> HeaderValue {
    made(&format!("{SESSION}={token}"), secure)
}

/// `Set-Cookie` that takes the session away.
pub fn no_session(secure: bool) -> HeaderValue {
    made(&format!("{SESSION}=; Max-Age=0"), secure)
}

/// `Set-Cookie` for a device.
pub fn device(kind: DeviceKind, token: &str, secure: bool) -> HeaderValue {
    made(&format!("{DEVICE}{}={token}; Max-Age={KEPT_SECS}", word(&kind)), secure)
}

/// What a browser was sent to the sign-in service with.
pub fn oidc_state(headers: &HeaderMap) -> Option<&str> {
    pairs(headers).find_map(|(name, value)| (name == OIDC).then_some(value))
}

/// `Set-Cookie` for somebody who goes to the sign-in service. Lax: they come back from its site.
pub fn oidc(state: &str, secure: bool) -> HeaderValue {
    let secs = WAIT_MS / 1000;
    with(&format!("{OIDC}={state}; Max-Age={secs}"), "/oidc", "Lax", secure)
}

/// `Set-Cookie` that takes it away.
pub fn no_oidc(secure: bool) -> HeaderValue {
    with(&format!("{OIDC}=; Max-Age=0"), "/oidc", "Lax", secure)
}

fn made(pair: &str, secure: bool) -> HeaderValue {
    with(pair, "/", "Strict", secure)
}

fn with(pair: &str, path: &str, same_site: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{pair}; Path={path}; HttpOnly; SameSite={same_site}{secure}");
    // Tokens are base64url: always a header value.
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_come_before_people_and_foreign_cookies_are_passed_over() {
        let mut headers = HeaderMap::new();
        assert!(!any(&headers));
        let line =
            "theme=dark; jiaohao_session=s1; jiaohao_device_kiosk=k1;jiaohao_device_display=d1";
        headers.insert(header::COOKIE, HeaderValue::from_static(line));
        let (kiosk, display) = (DeviceKind::Kiosk, DeviceKind::Display);
        let expected = [
            (Carrier::Device(kiosk), "k1"),
            (Carrier::Device(display), "d1"),
            (Carrier::Session, "s1"),
        ];
        assert_eq!(tokens(&headers), expected);
        headers.append(header::COOKIE, HeaderValue::from_static("jiaohao_session=s2"));
        assert_eq!(tokens(&headers), expected[..2], "two sessions are none");
    }

    #[test]
    fn no_script_reads_a_cookie_and_no_other_site_sends_it() {
        let text = |value: HeaderValue| value.to_str().map(str::to_owned).unwrap_or_default();
        let cookie = text(session("abc", true));
        assert_eq!(cookie, "jiaohao_session=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
        let cookie = text(device(DeviceKind::Display, "abc", false));
        assert!(cookie.starts_with("jiaohao_device_display=abc; Max-Age="), "{cookie}");
        assert!(cookie.contains("HttpOnly; SameSite=Strict") && !cookie.contains("Secure"));
        assert!(text(no_session(false)).contains("Max-Age=0"));
        let cookie = text(oidc("abc", true));
        let kept = "jiaohao_oidc=abc; Max-Age=600; Path=/oidc; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(cookie, kept);
    }
}
