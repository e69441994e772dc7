//! Accounts, devices, sessions and the audit log: who may come in, and who has been.
//!
//! Times are wall time, UTC ms; `utc_offset_minutes` is the hall's offset, for showing them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{socket::Health, views::UnknownPlace, words::Text};

/// What a person may do, in the whole hall or in one zone.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 窗口人员: calls and serves at a counter.
    Clerk,
    /// 导办: takes tickets for people and brings them back into their queue.
    Guide,
    /// 值班长: does at every counter of the zone what a clerk does, and sees it live.
    Supervisor,
    /// 大厅负责人: sees the hall live and runs its day.
    Manager,
    /// 审计员: reads everything, changes nothing.
    Auditor,
    /// 系统管理员: accounts, devices, setup; no queue.
    Admin,
}

/// What a device is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// 取号机
    Kiosk,
    /// 综合屏, of a zone or of every zone.
    Display,
    /// The desk of a counter.
    Counter,
    /// 评价器, of a counter.
    Evaluator,
    /// 窗口条屏, of a counter.
    Led,
    /// A ticket printer.
    Printer,
    /// A program that connects another system.
    Bridge,
}

/// A role and where it holds.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The zone; none = the whole hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub zone: Option<String>,
}

/// `GET /api/v1/session`: who this browser or program is to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhoAmI {
    /// The hall.
    pub hall: Text,
    /// No administrator exists yet: the code on the console makes the first one.
    pub first_run: bool,
    /// Name of the organisation's sign-in service, if there is one: `GET /oidc/begin` goes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub oidc: Option<String>,
    /// The least length of a password.
    pub password_min_length: u32,
    /// The hall's offset from UTC now.
    pub utc_offset_minutes: i32,
    /// The person who is signed in here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub person: Option<Me>,
    /// The devices that this browser is enrolled as.
    pub devices: Vec<MyDevice>,
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Me {
    /// The account.
    pub account: String,
    /// What they type to sign in.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they may do here.
    pub grants: Vec<Grant>,
    /// They must change their password before anything else.
    pub must_change: bool,
    /// They have a PIN for counters.
    pub has_pin: bool,
    /// The session ends then at the latest.
    pub until_ms: i64,
}

/// A device that this browser is enrolled as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MyDevice {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: DeviceKind,
    /// The counter or zone it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<String>,
    /// What people call it.
    pub name: String,
}

/// `POST /api/v1/session`: sign in. The answer sets the session's cookie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterPassword {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
}

/// `POST /api/v1/first-admin`: makes the first administrator and signs them in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAdmin {
    /// The code that the server has printed on its console.
    pub code: String,
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// `POST /api/v1/me/password`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub old: String,
    /// The next one.
    pub new: String,
}

/// `POST /api/v1/me/pin`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePin {
    /// The password, again.
    pub password: String,
    /// The next PIN: six digits.
    pub pin: String,
}

/// `GET /api/v1/accounts`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Accounts {
    /// All of them, by login.
    pub accounts: Vec<AccountView>,
    /// The zones that a role can be limited to.
    pub zones: Vec<NamedPlace>,
    /// The hall's offset from UTC now.
    pub utc_offset_minutes: i32,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccountView {
    /// The account.
    pub id: String,
    /// What the person types to sign in.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they may do here.
    pub grants: Vec<Grant>,
    /// They can no longer sign in.
    pub disabled: bool,
    /// They must change their password at the next sign-in.
    pub must_change: bool,
    /// They have a PIN for counters.
    pub has_pin: bool,
    /// Too many failures: locked until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locked_until_ms: Option<i64>,
    /// What the organisation's sign-in service calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub oidc: Option<String>,
    /// When it was made.
    pub created_ms: i64,
    /// When they last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_sign_in_ms: Option<i64>,
    /// Sessions that are open now.
    pub sessions: u32,
}

/// `POST /api/v1/accounts` and `POST /api/v1/accounts/{account}/change`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountBody {
    /// What the person will type to sign in.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they may do here.
    pub grants: Vec<Grant>,
    /// What the organisation's sign-in service calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub oidc: Option<String>,
    /// They can no longer sign in.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub disabled: bool,
}

/// 五公开: what a clerk shows to the public while signed in at a counter, beside the name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicCard {
    /// 联系方式: a number or address of the office; never a private one.
    #[serde(default)]
    pub contact: String,
    /// 服务事项: what this clerk does, in a line.
    #[serde(default)]
    pub duties: String,
    /// 服务承诺: what may be expected, in a line.
    #[serde(default)]
    pub promise: String,
    /// 共产党员岗
    #[serde(default)]
    pub party: bool,
    /// 形象: a JPEG or PNG of at most 64 KiB, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub photo: Option<String>,
}

/// The answer that carries a secret: shown once, to be handed over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccountSecret {
    /// The account.
    pub account: AccountView,
    /// The one-time password or the new PIN.
    pub secret: String,
}

/// `POST /api/v1/accounts/{account}/give-password`, on the server's machine only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivePassword {
    /// The password.
    pub password: String,
}

/// `GET /api/v1/devices`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Devices {
    /// All of them, the revoked ones last.
    pub devices: Vec<DeviceView>,
    /// Codes that wait to be typed in.
    pub codes: Vec<PendingCode>,
    /// The zones that a display can be bound to.
    pub zones: Vec<NamedPlace>,
    /// The counters that a desk, evaluator or strip must be bound to.
    pub counters: Vec<NamedPlace>,
    /// The hall's offset from UTC now.
    pub utc_offset_minutes: i32,
}

/// A zone or counter in a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NamedPlace {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
}

/// A device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceView {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: DeviceKind,
    /// The counter or zone it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<String>,
    /// What people call it.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_ms: i64,
    /// It may no longer come in since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub revoked_ms: Option<i64>,
    /// Connected and not silent for 30 s.
    pub online: bool,
    /// When it was last heard; none = not since the server started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_seen_ms: Option<i64>,
    /// The program it says it runs, e.g. `jiaohao-display/0.1.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub version: Option<String>,
    /// What it has just asked for in vain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<UnknownPlace>>")]
    pub asks_in_vain: Vec<UnknownPlace>,
    /// How its machine is doing, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub health: Option<Health>,
}

/// A device has been told something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceTold {
    /// The device.
    pub device: String,
    /// What people call it.
    pub name: String,
}

/// A code that waits to be typed in; the code itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PendingCode {
    /// The id that the device will have.
    pub device: String,
    /// What it will be.
    pub kind: DeviceKind,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<String>,
    /// What people will call it.
    pub name: String,
    /// It is worth nothing afterwards.
    pub until_ms: i64,
}

/// `POST /api/v1/devices/code`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeCode {
    /// What the device will be.
    pub kind: DeviceKind,
    /// The counter (desk, evaluator, strip: required) or the zone (display: none = every zone).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub place: Option<String>,
    /// What people call it.
    pub name: String,
}

/// A pairing code: shown once, typed in at the device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PairingCode {
    /// The id that the device will have.
    pub device: String,
    /// Eight characters in two groups, `7K4M-9PQ2`.
    pub code: String,
    /// It is worth nothing afterwards.
    pub until_ms: i64,
}

/// The answer to shutting a device out, or withdrawing its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Revoked {
    /// The device, or the one that it would have become.
    pub device: String,
    /// What people call it.
    pub name: String,
}

/// `POST /api/v1/devices/enrol`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The code, with or without the dash, in capitals or not.
    pub code: String,
}

/// A device that has come in. A browser also gets the token as a cookie that no script can read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Enrolled {
    /// The device.
    pub device: MyDevice,
    /// For programs: sent as `Authorization: Bearer …`.
    pub token: String,
    /// The page of such a device, if it is a browser's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub page: Option<String>,
}

/// `GET /api/v1/audit`: rows of the journal, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// Pass it as `before` to see older rows; none = there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_before: Option<u64>,
    /// The hall's offset from UTC now.
    pub utc_offset_minutes: i32,
}

/// A row of the journal as an auditor reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuditRow {
    /// Its sequence.
    pub seq: u64,
    /// When it was written, wall time.
    pub wall_ms: i64,
    /// Who, as the journal names it: `person:…`, `counter:7:…`, `kiosk:…`, `ticket:…`, `console`,
    /// `system`.
    pub actor: String,
    /// Who it was, by the name and login of that time: the person who acted, came in or was not
    /// let in, or the clerk at the desk that acted; otherwise the device, the ticket, the
    /// machine's operator or the system.
    pub who: Text,
    /// The device by which a person acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub via: Option<String>,
    /// The address it came from; only notes have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<String>,
    /// What it says: names of events (`called`, `ticket-issued` …) or of a note (`signed-in` …).
    pub what: Vec<String>,
    /// The same in words.
    pub said: Vec<Text>,
    /// A note, that is: about people, devices and rights; otherwise about the queue.
    pub note: bool,
    /// The stored text, JSON: ids, never names.
    pub detail: String,
    /// Names for the accounts and devices in `detail`, by id: that of the time, and that of today
    /// where it has changed.
    pub names: std::collections::BTreeMap<String, String>,
    /// Its hash in the chain.
    pub hash: String,
}

/// `POST /api/v1/audit/export`: the same as CSV; the reason is itself put on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportAudit {
    /// Why the rows are taken out.
    pub reason: String,
    /// Rows written from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub from_ms: Option<i64>,
    /// Rows written before then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub until_ms: Option<i64>,
    /// Rows of actors with this in their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub actor: Option<String>,
    /// Rows that speak of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub text: Option<String>,
    /// `notes` or `commands`; none = both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub kind: Option<AuditKind>,
}

/// Which rows of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuditKind {
    /// About people, devices and rights.
    Notes,
    /// About the queue.
    Commands,
}

/// Secrets stay out of logs and panics.
macro_rules! secret {
    ($($name:ident { $($shown:ident),* })+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($shown), &self.$shown))*
                    .finish_non_exhaustive()
            }
        }
    )+};
}
secret! {
    EnterPassword { login }
    FirstAdmin { login, name }
    ChangePassword {}
    ChangePin {}
    GivePassword {}
    AccountSecret { account }
    PairingCode { device, until_ms }
    Enrol {}
    Enrolled { device, page }
}
