//! The OpenAPI document: collected from the routes, finished with what all of them share.

use axum::http::Method;
use protocol::problem::Problem;
use utoipa::{
    OpenApi, ToSchema,
    openapi::{
        ContentBuilder, Ref, RefOr, ResponseBuilder,
        path::{Operation, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

use super::rights::{Table, Who};
use crate::messages;

/// The frame of the document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jiaohao 叫号",
        description = "Commands of a service hall. State comes by `GET /ws`; see the protocol crate.",
    ),
    components(schemas(Problem))
)]
struct Frame;

pub(super) fn document() -> utoipa::openapi::OpenApi {
    Frame::openapi()
}

/// Adds to every operation who may use it, the idempotency key and the error body.
pub(super) fn finished(
    mut document: utoipa::openapi::OpenApi,
    table: &Table,
) -> utoipa::openapi::OpenApi {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [(Method::GET, &mut item.get), (Method::POST, &mut item.post)] {
            if let Some(operation) = operation {
                finish(operation, &method, path, table);
            }
        }
    }
    let components = document.components.get_or_insert_default();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.security_schemes.insert("token".to_owned(), RefOr::T(bearer));
    document.info.description = Some(format!(
        "{}\n\nErrors are `application/problem+json`; their types are {}.",
        document.info.description.as_deref().unwrap_or_default(),
        messages::names()
            .filter(|name| !name.starts_with("startup-"))
            .map(|name| format!("`/problems/{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    ));
    document
}

fn finish(operation: &mut Operation, method: &Method, path: &str, table: &Table) {
    let who = table.who(method, path).unwrap_or(Who::Anyone);
    if matches!(who, Who::Staff(..) | Who::Person) {
        let none: [&str; 0] = [];
        operation.security = Some(vec![SecurityRequirement::new("token", none)]);
    }
    let who = format!("For {who}.");
    operation.description = Some(who);
    if *method == Method::POST {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(utoipa::openapi::Required::True)
            .description(Some("1–64 visible ASCII characters, new for each new command"))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build();
        operation.parameters.get_or_insert_default().push(RefOr::T(key));
        let schema = Ref::from_schema_name(Problem::name());
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let problem = ResponseBuilder::new()
            .description("What is wrong and what to do next")
            .content("application/problem+json", content)
            .build();
        operation.responses.responses.insert("default".to_owned(), RefOr::T(problem));
    }
}
