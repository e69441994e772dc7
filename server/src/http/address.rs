//! Who asks, by address: the peer, or whom a proxy that we trust speaks for.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Where a request comes from, as far as that can be believed. In the extensions of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Whether the client's side of the way is HTTPS, so that cookies may be for HTTPS only. In the
/// extensions of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IsSecure(pub bool);

/// The address of the client. A trusted peer is a proxy: it adds the address it was asked from at
/// the right of `X-Forwarded-For`, so the list is read from there as far as it is trusted. What
/// stands further left was written by the client and proves nothing.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    let lists = headers.get_all("x-forwarded-for").iter().rev();
    // A list that is no text is one entry that is no address.
    let mut hops = lists.flat_map(|list| list.to_str().unwrap_or("").rsplit(','));
    while is_trusted(client, trusted) {
        match hops.next().and_then(|hop| address(hop.trim())) {
            Some(hop) => client = hop,
            None => break,
        }
    }
    client
}

/// Whether the client came by HTTPS: to this server, or to a trusted proxy that says so.
pub fn is_secure(tls: bool, peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> bool {
    let said = || {
        let list = headers.get_all("x-forwarded-proto").iter().next_back()?.to_str().ok()?;
        list.rsplit(',').next().map(str::trim)
    };
    tls || (is_trusted(peer.to_canonical(), trusted)
        && said().is_some_and(|scheme| scheme.eq_ignore_ascii_case("https")))
}

/// A network such as `10.1.0.0/16`, or one address.
pub fn network(text: &str) -> Option<IpNet> {
    let one = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(one)
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// Some proxies add the port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(name: &'static str, lines: &[&str]) -> HeaderMap {
        let value = |line: &&str| HeaderValue::from_bytes(line.as_bytes()).expect("a value");
        lines.iter().map(|line| (name.parse().expect("a name"), value(line))).collect()
    }

    fn trusted() -> Vec<IpNet> {
        ["10.0.0.0/8", "127.0.0.1", "fd00::/8"].map(|text| network(text).expect(text)).to_vec()
    }

    #[test]
    fn only_what_trusted_proxies_say_counts() {
        #[rustfmt::skip]
        let rows: &[(&str, &[&str], &str, &str)] = &[
            ("192.168.1.5",        &[],                               "192.168.1.5", "no proxy"),
            ("192.168.1.5",        &["8.8.8.8"],                      "192.168.1.5", "a client that lies"),
            ("::ffff:192.168.1.5", &[],                               "192.168.1.5", "IPv4 over an IPv6 socket"),
            ("10.0.0.1",           &[],                               "10.0.0.1",    "the proxy itself asks"),
            ("10.0.0.1",           &["192.168.1.5"],                  "192.168.1.5", "one proxy"),
            ("::ffff:10.0.0.1",    &["192.168.1.5"],                  "192.168.1.5", "one proxy, mapped"),
            ("10.0.0.1",           &["8.8.8.8, 192.168.1.5"],         "192.168.1.5", "a lie before the truth"),
            ("10.0.0.1",           &["10.9.9.9, 192.168.1.5"],        "192.168.1.5", "pretends to be a proxy"),
            ("10.0.0.1",           &["127.0.0.1,192.168.1.5"],        "192.168.1.5", "pretends to be this machine"),
            ("10.0.0.1",           &["192.168.1.5, 10.0.0.2"],        "192.168.1.5", "two proxies"),
            ("10.0.0.1",           &["8.8.8.8", "192.168.1.5, 10.0.0.2"], "192.168.1.5", "two lines"),
            ("10.0.0.1",           &["192.168.1.5", "10.0.0.2"],      "192.168.1.5", "a line per proxy"),
            ("10.0.0.1",           &["10.0.0.3, 10.0.0.2"],           "10.0.0.3",    "all are trusted: the furthest"),
            ("10.0.0.1",           &["192.168.1.5:4711"],             "192.168.1.5", "with the port"),
            ("10.0.0.1",           &["::ffff:192.168.1.5"],           "192.168.1.5", "mapped"),
            ("10.0.0.1",           &["[2001:db8::7]:4711"],           "2001:db8::7", "IPv6 with the port"),
            ("fd00::1",            &["2001:db8::7"],                  "2001:db8::7", "IPv6"),
            ("10.0.0.1",           &["unknown"],                      "10.0.0.1",    "junk"),
            ("10.0.0.1",           &[""],                             "10.0.0.1",    "nothing"),
            ("10.0.0.1",           &["192.168.1.5, junk, 10.0.0.2"],  "10.0.0.2",    "junk: the last good one"),
            ("10.0.0.1",           &["192.168.1.5, "],                "10.0.0.1",    "an empty end"),
            ("10.0.0.1",           &["号, 10.0.0.2"],                 "10.0.0.1",    "no text"),
            ("10.0.0.1",           &["192.168.1.5/32"],               "10.0.0.1",    "no address"),
        ];
        for (peer, lines, client, what) in rows {
            let peer = peer.parse().expect("a peer");
            let found = client_address(peer, &headers("x-forwarded-for", lines), &trusted());
            assert_eq!(found.to_string(), *client, "{what}");
            let alone = client_address(peer, &headers("x-forwarded-for", lines), &[]);
            assert_eq!(alone, peer.to_canonical(), "nobody is trusted: {what}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_says_that_the_way_is_secure() {
        #[rustfmt::skip]
        let rows: &[(bool, &str, &[&str], bool)] = &[
            (true,  "192.168.1.5", &[],              true),
            (false, "192.168.1.5", &[],              false),
            (false, "192.168.1.5", &["https"],       false),
            (false, "10.0.0.1",    &["https"],       true),
            (false, "10.0.0.1",    &["HTTPS"],       true),
            (false, "10.0.0.1",    &["http"],        false),
            (false, "10.0.0.1",    &[],              false),
            (false, "10.0.0.1",    &["https, http"], false),
            (false, "10.0.0.1",    &["http", "https"], true),
        ];
        for (tls, peer, lines, secure) in rows {
            let peer = peer.parse().expect("a peer");
            let found = is_secure(*tls, peer, &headers("x-forwarded-proto", lines), &trusted());
            assert_eq!(found, *secure, "{tls} {peer} {lines:?}");
        }
    }
}
