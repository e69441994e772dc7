//! A full disk and a failing one.
