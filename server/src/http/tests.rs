use std::{collections::BTreeSet, fs, path::Path};

use axum::http::Method;

use super::{
    openapi,
    rights::{self, Table, Who},
    routes,
};
use crate::hub::Audience;

fn table() -> Table {
    routes(false).parts().2
}

#[test]
fn no_route_stands_twice_and_each_can_be_found() {
    let table = table();
    let rows: BTreeSet<_> =
        table.rows().iter().map(|row| (row.method.as_str(), row.path.as_str())).collect();
    assert_eq!(rows.len(), table.rows().len(), "a route stands twice in the table");
    assert!(rows.contains(&("POST", "/api/v1/tickets")) && rows.contains(&("GET", "/kiosk")));
    assert_eq!(table.who(&Method::HEAD, "/healthz"), Some(Who::Anyone));
    assert_eq!(table.who(&Method::DELETE, "/api/v1/tickets"), None);
    assert!(rows.iter().all(|(_, path)| !path.starts_with("/demo")), "a real hall has no demo");
}

#[test]
fn the_document_says_who_may_and_that_commands_need_a_key() {
    let (api, _, table) = routes(false).parts();
    let document = openapi::finished(api.into_openapi(), &table);
    let document = serde_json::to_value(document).unwrap();
    for row in table.rows().iter().filter(|row| row.path.starts_with("/api/")) {
        let operation = &document["paths"][&row.path][row.method.as_str().to_lowercase()];
        let guarded = matches!(row.who, Who::Staff(..) | Who::Person);
        assert_eq!(operation["security"].is_array(), guarded, "{}", row.path);
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let key = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
        assert_eq!(key, row.method == Method::POST, "{}", row.path);
    }
}

/// docs/RIGHTS.md is the table, printed; `JIAOHAO_WRITE=1` writes it anew.
#[test]
fn the_printed_table_of_rights_is_the_one_that_is_checked() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/RIGHTS.md");
    let printed = printed();
    if std::env::var_os("JIAOHAO_WRITE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == printed, "docs/RIGHTS.md is old; run this test with JIAOHAO_WRITE=1");
}

fn printed() -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Printed from the routes themselves (`server/src/http/`), each of which declares its right; \
         a test fails when this page is old. What is not listed is open to nobody, but for the \
         description of the interface itself (`/api/docs`, `/api/openapi.json`), which is open to \
         everybody, and `/oidc/…`, which is there only when it is configured ([OIDC.md](OIDC.md)).\n\n\
         ## HTTP\n\n| method | route | for |\n|---|---|---|\n",
    );
    for row in table().rows() {
        text.push_str(&format!("| {} | `{}` | {} |\n", row.method, row.path, row.who));
    }
    text.push_str("\n## Live views (`GET /ws?view=…`)\n\n| view | for |\n|---|---|\n");
    for audience in [
        Audience::Board("z".into()),
        Audience::Window("c".into()),
        Audience::Counter("c".into()),
        Audience::Ticket(queue_core::ids::VisitId(1)),
        Audience::Kiosk,
        Audience::Dashboard,
    ] {
        text.push_str(&format!("| {} | {} |\n", audience.view(), rights::view(&audience)));
    }
    text
}
