//! Where the server is.

use hyper::http::Uri;

/// The address of a server: `http://host:port` or `https://host`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// HTTPS.
    pub secure: bool,
    /// A name or an IP address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// As it stands in the `Host` header.
    pub authority: String,
}

impl Address {
    /// Reads an address; none if it is not one of a web server, or names more than the server.
    pub fn read(text: &str) -> Option<Self> {
        let uri: Uri = text.trim().trim_end_matches('/').parse().ok()?;
        let secure = match uri.scheme_str()? {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let authority = uri.authority()?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if host.is_empty() || !bare || authority.as_str().contains('@') {
            return None;
        }
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        Some(Self { secure, host, port, authority: authority.as_str().to_owned() })
    }

    /// The address again.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_anything_else_is_not() {
        let read = |text| Address::read(text).map(|it| (it.secure, it.host, it.port, it.authority));
        let found = |secure, host: &str, port, authority: &str| {
            Some((secure, host.to_owned(), port, authority.to_owned()))
        };
        let hall = "hall.example";
        assert_eq!(read("http://10.0.0.5:8080"), found(false, "10.0.0.5", 8080, "10.0.0.5:8080"));
        assert_eq!(read(" https://hall.example/ "), found(true, hall, 443, hall));
        assert_eq!(read("http://[::1]:80"), found(false, "::1", 80, "[::1]:80"));
        for bad in
            ["", "hall", "10.0.0.5:8080", "ftp://x", "http://x/board", "http://x/?a", "http://a@x"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
