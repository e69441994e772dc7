//! The screens of the hall 综合屏, 窗口屏: what hangs on the wall, from one program on one machine.
//!
//! [`board`] decides what is on a screen; it knows no window, no network and no clock.
//!
//! Absent here: the rules of the queue. A screen shows the newest view and says when a call has really
//! been on it.

pub mod board;
