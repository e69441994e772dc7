//! What only some visits have. Most have none of it, and a hall may hold many, so it lies apart
//! from the visit and takes a word there.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    command::{ManualReason, Needs, PrecheckResult},
    ids::{PackageId, ServiceId, VisitId},
    visit::{Class, Lane, Outcome, is_default},
};

/// [`More`] about a visit, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Extra(Option<Box<More>>);

/// What only some visits have. Stored only where it is not the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct More {
    /// 办件数: cases on one ticket besides the first.
    #[serde(skip_serializing_if = "is_default")]
    pub more_cases: u16,
    /// Classes that count but are not confirmed yet.
    #[serde(skip_serializing_if = "is_default")]
    pub provisional: Vec<Class>,
    /// A manager put this visit to the front, and why.
    #[serde(skip_serializing_if = "is_default")]
    pub insert: Option<ManualReason>,
    /// Errands of one family or agent: tickets with the same link are never called at once.
    #[serde(skip_serializing_if = "is_default")]
    pub link: Option<VisitId>,
    /// 主题套餐: its steps.
    #[serde(skip_serializing_if = "is_default")]
    pub package: Option<Package>,
    /// Whom a transfer comes back to, the last first to be asked.
    #[serde(skip_serializing_if = "is_default")]
    pub back: Vec<Back>,
    /// What the guide found before the wait.
    #[serde(skip_serializing_if = "is_default")]
    pub precheck: Option<Precheck>,
    /// 暂离: not called until this instant, UTC ms.
    #[serde(skip_serializing_if = "is_default")]
    pub out_until_ms: Option<i64>,
    /// 暂离 is used up.
    #[serde(skip_serializing_if = "is_default")]
    pub stepped_out: bool,
    /// "I need more time" is used up.
    #[serde(skip_serializing_if = "is_default")]
    pub more_time: bool,
    /// Kept for a counter or clerk who is away until this instant, UTC ms.
    #[serde(skip_serializing_if = "is_default")]
    pub kept_until_ms: Option<i64>,
    /// How the last service ended.
    #[serde(skip_serializing_if = "is_default")]
    pub outcome: Option<Outcome>,
    /// Entered after an interruption, from a paper slip.
    #[serde(skip_serializing_if = "is_default")]
    pub backfilled: bool,
    /// What the person needs.
    #[serde(skip_serializing_if = "is_default")]
    pub needs: Needs,
    /// 办件编号 of the business system, in the order in which they were attached, each once.
    #[serde(skip_serializing_if = "is_default")]
    pub case_numbers: Vec<String>,
}

/// Nothing more.
static NOTHING: More = More {
    more_cases: 0,
    provisional: Vec::new(),
    insert: None,
    link: None,
    package: None,
    back: Vec::new(),
    precheck: None,
    out_until_ms: None,
    stepped_out: false,
    more_time: false,
    kept_until_ms: None,
    outcome: None,
    backfilled: false,
    needs: Needs::NONE,
    case_numbers: Vec::new(),
};

impl Default for More {
    fn default() -> Self {
        NOTHING.clone()
    }
}

impl Extra {
    /// Kept for a counter or clerk until then, or not any more.
    pub(crate) fn keep_until(&mut self, until_ms: Option<i64>) {
        if self.kept_until_ms != until_ms {
            self.kept_until_ms = until_ms;
        }
    }
}

impl From<More> for Extra {
    fn from(more: More) -> Self {
        Self((more != NOTHING).then(|| Box::new(more)))
    }
}

impl Deref for Extra {
    type Target = More;

    fn deref(&self) -> &More {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Extra {
    fn deref_mut(&mut self) -> &mut More {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Extra {}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        More::deserialize(deserializer).map(Self::from)
    }
}

/// A package 主题套餐 on one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Which.
    pub id: PackageId,
    /// Its steps in the order of the setup.
    pub steps: Vec<Step>,
}

/// One step of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is done in it.
    pub service: ServiceId,
    /// How far it is.
    pub is: StepState,
}

/// How far a step of a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Still to be done.
    Open,
    /// Handled.
    Done,
    /// Ended with papers missing: a supplement opens it again.
    PapersMissing,
    /// Ended otherwise.
    NotHandled,
    /// Needs a step that was not handled.
    Dropped,
}

/// Where a transfer "and back to me" comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    /// The service that goes on there.
    pub service: ServiceId,
    /// The lane of whoever asked for it.
    pub lane: Lane,
}

/// What the guide found before the wait 审前服务.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Precheck {
    /// The result.
    pub result: PrecheckResult,
    /// Which materials of the service are missing, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<u16>,
}
