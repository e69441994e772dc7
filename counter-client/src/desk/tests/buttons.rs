//! Which buttons are on in which picture.

use super::{super::Button, check};

/// Names the pictures in which a button is on; in all others it must be off for a named reason.
#[test]
fn each_button_is_on_exactly_where_it_can_mean_something() {
    let pictures = [
        ("closed nobody", "nobody"),
        ("closed", "closed"),
        ("idle", "idle"),
        ("ready", "ready"),
        ("calling A001", "calling"),
        ("serving A001", "serving"),
        ("paused", "paused"),
    ];
    let all = "nobody closed idle ready calling serving paused";
    #[rustfmt::skip]
    let rows = [
        (Button::SignIn,       "nobody"),
        (Button::SignOut,      "closed"),
        (Button::Open,         "closed"),
        (Button::Close,        "idle ready paused"),
        (Button::Pause,        "idle ready"),
        (Button::PauseAfter,   "calling serving"),
        (Button::Continue,     "paused"),
        (Button::AutoCall,     "closed idle ready calling serving paused"),
        (Button::Move,         "closed idle ready calling serving paused"),
        (Button::Next,         "idle ready calling serving"),
        (Button::CallSpecific, "idle ready"),
        (Button::Recall,       "calling"),
        (Button::Start,        "calling"),
        (Button::Finish,       "serving"),
        (Button::FinishNext,   "serving"),
        (Button::NoShow,       "calling"),
        (Button::Park,         "serving"),
        (Button::Transfer,     "calling serving"),
        (Button::WrongService, "calling serving"),
        (Button::ConfirmClass, ""),
        (Button::RejectClass,  ""),
        (Button::Case,         "calling serving"),
        (Button::Note,         "calling serving"),
        (Button::Read,         ""),
        (Button::Undo,         ""),
        (Button::Resume,       all),
        (Button::Return,       all),
        (Button::Supplement,   all),
        (Button::WalkIn,       all),
        (Button::Supervisor,   all),
        (Button::Emergency,    all),
        (Button::Dismiss,      ""),
    ];
    assert_eq!(rows.map(|(button, _)| button), Button::ALL);
    for (view, picture) in pictures {
        for (button, on_in) in rows {
            let is_on = on_in.split_whitespace().any(|name| name == picture);
            let mut desk = crate::desk::Desk::new(super::world::settings());
            desk.update(super::world::a_view(view), 0);
            assert_eq!(desk.allowed(button).is_ok(), is_on, "{} in {picture}", button.name());
        }
    }
}

#[test]
fn what_is_off_says_why() {
    check(
        "0 allowed next             => no-view
         0 allowed emergency        => on
         0 view 10 closed nobody
         0 allowed next             => signed-out
         0 allowed open             => signed-out
         0 view 11 closed
         0 allowed sign-in          => signed-in
         0 allowed next             => closed
         0 allowed pause            => closed
         0 allowed close            => closed
         0 view 12 idle undo:A001
         0 allowed undo             => on
         0 allowed open             => is-open
         0 allowed sign-out         => is-open
         0 allowed continue         => not-paused
         0 allowed finish           => nobody-served
         0 allowed recall           => nobody-called
         0 allowed transfer         => nobody-here
         0 allowed confirm-class    => nothing-to-confirm
         0 allowed dismiss          => no-question
         0 view 13 serving A001 provisional
         0 allowed undo             => nothing-to-undo
         0 allowed confirm-class    => on
         0 allowed reject-class     => on
         0 allowed pause            => somebody-here
         0 allowed call-specific    => somebody-here
         0 allowed start            => nobody-called
         900 press finish             => s-1 finish {next:false,outcome:handled,visit:1}
         900 allowed park             => waits
         900 allowed next             => waits
         900 allowed supervisor       => on
         900 view 14 paused help:supervisor
         900 allowed open             => paused
         900 allowed next             => waits
         900 allowed pause            => paused
         900 allowed supervisor       => help-asked
         900 allowed emergency        => on
         900 view 15 paused help:emergency
         900 allowed emergency        => help-asked
         900 allowed supervisor       => help-asked",
    );
}

#[test]
fn help_that_was_asked_for_is_not_asked_for_again_before_it_is_seen() {
    check(
        "0 view 10 serving A001
         1000 press emergency          => s-1 help {kind:emergency}
         1010 press emergency          => already-doing emergency
         1050 answer s-1 11            => done emergency
         1900 press emergency          => not-now emergency help-asked
         1900 allowed supervisor       => help-asked
         2000 view 11 serving A001 help:emergency
         2000 allowed emergency        => help-asked
         9000 view 12 serving A001
         9000 allowed emergency        => on
         9000 press supervisor         => s-2 help {kind:supervisor}
         9050 answer s-2 13            => done supervisor
         9900 allowed supervisor       => help-asked
         9900 allowed emergency        => on
         9900 tick
         12050 tick
         12050 allowed supervisor      => on",
    );
}
