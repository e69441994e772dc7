//! The wire as TypeScript, for the web pages. The generated files are committed; a test fails when
//! they no longer match these types.

use std::path::Path;

use ts_rs::{Config, ExportError, TS};

use crate::{bodies, doors, problem, socket};

/// Writes one file per type into `dir`, which is created when missing.
///
/// 64-bit integers become `number`: ids, counts and milliseconds stay far below 2^53.
///
/// # Errors
/// Fails when a file cannot be written.
pub fn export(dir: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_large_int("number").with_out_dir(dir);
    socket::ToClient::export_all(&config)?;
    socket::ToServer::export_all(&config)?;
    problem::Problem::export_all(&config)?;
    bodies::TakeTicket::export_all(&config)?;
    bodies::TicketTaken::export_all(&config)?;
    bodies::AtCounter::export_all(&config)?;
    bodies::SignIn::export_all(&config)?;
    bodies::Pause::export_all(&config)?;
    bodies::CallSpecific::export_all(&config)?;
    bodies::Finish::export_all(&config)?;
    bodies::Park::export_all(&config)?;
    bodies::Transfer::export_all(&config)?;
    bodies::Precheck::export_all(&config)?;
    bodies::Reclassify::export_all(&config)?;
    bodies::OfClass::export_all(&config)?;
    bodies::SetNeeds::export_all(&config)?;
    bodies::Insert::export_all(&config)?;
    bodies::Link::export_all(&config)?;
    bodies::PauseAfter::export_all(&config)?;
    bodies::Leave::export_all(&config)?;
    bodies::ReclassifyHere::export_all(&config)?;
    bodies::OfClassHere::export_all(&config)?;
    bodies::AutoCall::export_all(&config)?;
    bodies::MoveTo::export_all(&config)?;
    bodies::AskHelp::export_all(&config)?;
    bodies::Choices::export_all(&config)?;
    bodies::Waiting::export_all(&config)?;
    bodies::NoteVisit::export_all(&config)?;
    bodies::Credit::export_all(&config)?;
    bodies::AttachCase::export_all(&config)?;
    bodies::CloseDay::export_all(&config)?;
    bodies::InterruptService::export_all(&config)?;
    bodies::OfService::export_all(&config)?;
    bodies::SendMessage::export_all(&config)?;
    bodies::Backfill::export_all(&config)?;
    bodies::Skills::export_all(&config)?;
    bodies::Done::export_all(&config)?;
    bodies::Places::export_all(&config)?;
    bodies::NoShowReport::export_all(&config)?;
    doors::WhoAmI::export_all(&config)?;
    doors::EnterPassword::export_all(&config)?;
    doors::FirstAdmin::export_all(&config)?;
    doors::ChangePassword::export_all(&config)?;
    doors::ChangePin::export_all(&config)?;
    doors::Accounts::export_all(&config)?;
    doors::AccountBody::export_all(&config)?;
    doors::AccountSecret::export_all(&config)?;
    doors::PublicCard::export_all(&config)?;
    doors::Devices::export_all(&config)?;
    doors::MakeCode::export_all(&config)?;
    doors::PairingCode::export_all(&config)?;
    doors::Revoked::export_all(&config)?;
    doors::DeviceTold::export_all(&config)?;
    doors::Enrol::export_all(&config)?;
    doors::Enrolled::export_all(&config)?;
    doors::AuditPage::export_all(&config)?;
    doors::ExportAudit::export_all(&config)
}
