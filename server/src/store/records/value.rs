//! Column values, the common ground of record structs and table rows.

use std::{cmp::Ordering, sync::Arc};

use queue_core::ids::{ClerkId, CounterId, DeviceId, PackageId, PersonRef, ServiceId, ZoneId};

/// One column of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing (yet).
    Null,
    /// A number, an instant or a duration.
    Int(i64),
    /// A text.
    Text(&'a str),
}

/// A word of a closed set, or a text made by the projector; copying it costs next to nothing.
#[derive(Clone, Debug)]
pub enum Word {
    /// A word of the program.
    Fixed(&'static str),
    /// A text made once and shared by many records.
    Shared(Arc<str>),
}

impl Word {
    /// Shares a text.
    pub fn shared(text: &str) -> Self {
        Self::Shared(text.into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Fixed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Word {}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Word {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

/// A type that can stand in a column.
pub trait Column: Sized {
    /// As a column value.
    fn value(&self) -> Value<'_>;

    /// From a column value; none if it does not fit.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

macro_rules! integer_columns {
    ($($type:ty),+) => {
        $(impl Column for $type {
            fn value(&self) -> Value<'_> {
                // Ids and counts stay far below 2^63.
                Value::Int(*self as i64)
            }

            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Int(int) => int.try_into().ok(),
                    _ => None,
                }
            }
        })+
    };
}
integer_columns!(i64, u64, u32, u16, u8);

macro_rules! id_columns {
    ($($type:ty),+) => {
        $(impl Column for $type {
            fn value(&self) -> Value<'_> {
                Value::Text(self.as_str())
            }

            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Text(text) => Some(text.into()),
                    _ => None,
                }
            }
        })+
    };
}
id_columns!(CounterId, ClerkId, DeviceId, PackageId, PersonRef, ServiceId, ZoneId);

impl Column for bool {
    fn value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Column for Word {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Self::shared(text)),
            _ => None,
        }
    }
}

impl<C: Column> Column for Option<C> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Column::value)
    }

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => C::from_value(value).map(Some),
        }
    }
}
