//! Names of things. Ids from the setup are short slugs; ids made during a day are counters.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The slug as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug!(
    /// A hall 大厅: one journal, one writer.
    HallId
);
slug!(
    /// A zone 区域: a place where people wait and look at the same board.
    ZoneId
);
slug!(
    /// A service group 业务类别: owns one number prefix.
    GroupId
);
slug!(
    /// A service 事项: what a person comes for.
    ServiceId
);
slug!(
    /// A package 主题套餐: several services on one number.
    PackageId
);
slug!(
    /// A counter 窗口.
    CounterId
);
slug!(
    /// A clerk 窗口人员.
    ClerkId
);
slug!(
    /// A device that showed a call, or issued a ticket.
    DeviceId
);
slug!(
    /// A random reference to a person; identity itself never enters the journal.
    PersonRef
);

macro_rules! counter_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

counter_id!(
    /// A visit 到访, numbered from 1 over the life of the hall.
    /// It grows with check-in order, so it is also the last tie-break of the calling order.
    VisitId
);
counter_id!(
    /// One showing of a call; a recall makes a new one.
    CallId
);
