use std::collections::BTreeSet;

use super::{
    api, openapi,
    rights::{RIGHTS, VIEW_RIGHTS, Who},
};
use crate::hub::Audience;

/// Method and path of every operation of the document.
fn operations() -> BTreeSet<(String, String)> {
    let document = api().into_openapi();
    let mut found = BTreeSet::new();
    for (path, item) in &document.paths.paths {
        let methods = [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put)];
        let others = [("DELETE", &item.delete), ("PATCH", &item.patch)];
        for (method, operation) in methods.into_iter().chain(others) {
            if operation.is_some() {
                found.insert((method.to_owned(), path.clone()));
            }
        }
    }
    found
}

#[test]
fn every_route_has_its_row_in_the_table_of_rights_and_every_row_its_route() {
    let rows: BTreeSet<(String, String)> =
        RIGHTS.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(rows.len(), RIGHTS.len(), "a route stands twice in the table");
    assert_eq!(rows, operations());
}

#[test]
fn every_view_but_the_ticket_has_its_row() {
    let audiences = [
        Audience::Board("a".into()),
        Audience::Window("a".into()),
        Audience::Counter("a".into()),
        Audience::Kiosk,
        Audience::Dashboard,
    ];
    let views: BTreeSet<&str> = audiences.iter().map(Audience::view).collect();
    assert_eq!(views, VIEW_RIGHTS.iter().map(|(view, _)| *view).collect());
}

#[test]
fn the_document_says_who_may_and_that_commands_need_a_key() {
    let document = serde_json::to_value(openapi::finished(api().into_openapi())).unwrap();
    for (method, path, who) in RIGHTS {
        let operation = &document["paths"][*path][method.to_lowercase()];
        assert_eq!(operation["security"].is_array(), matches!(who, Who::Staff(_)), "{path}");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let key = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
        assert_eq!(key, *method == "POST", "{path}");
    }
}
