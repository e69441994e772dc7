//! What can be wished, how often, and the name of every command.

use queue_core::Command;

/// What is wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Take,
    Next,
    Start,
    Finish,
    Recall,
    NoShow,
    Return,
    Park,
    Resume,
    Transfer,
    Case,
    Supplement,
    Undo,
    Cancel,
    Precheck,
    Reclassify,
    Confirm,
    Reject,
    Needs,
    Insert,
    Link,
    Unlink,
    StepOut,
    StepBack,
    MoreTime,
    Specific,
    Shown,
    SignIn,
    SignOut,
    Open,
    Pause,
    PauseAfter,
    Unpause,
    Close,
    AutoCall,
    Move,
    AskHelp,
    AnswerHelp,
    Skills,
    Interrupt,
    Restore,
    CarryOver,
    Backfill,
    StopIssuing,
    ResumeIssuing,
    ChangeSetup,
    OpenDay,
    CloseDay,
    /// Whatever stands at counters is finished, the day closes, the next one opens.
    NextDay,
    Tick,
    /// Time goes on to the next deadline, and a tick comes.
    Deadline,
}

/// Weights; the simplest first.
pub const VERBS: &[(u16, Verb)] = &[
    (44, Verb::Take),
    (28, Verb::Next),
    (22, Verb::Start),
    (20, Verb::Finish),
    (6, Verb::Recall),
    (12, Verb::NoShow),
    (10, Verb::Return),
    (8, Verb::Park),
    (8, Verb::Resume),
    (10, Verb::Transfer),
    (3, Verb::Case),
    (8, Verb::Supplement),
    (13, Verb::Undo),
    (2, Verb::Cancel),
    (7, Verb::Precheck),
    (6, Verb::Reclassify),
    (2, Verb::Confirm),
    (4, Verb::Reject),
    (3, Verb::Needs),
    (3, Verb::Insert),
    (5, Verb::Link),
    (3, Verb::Unlink),
    (5, Verb::StepOut),
    (4, Verb::StepBack),
    (3, Verb::MoreTime),
    (5, Verb::Specific),
    (3, Verb::Shown),
    (8, Verb::SignIn),
    (3, Verb::SignOut),
    (9, Verb::Open),
    (4, Verb::Pause),
    (4, Verb::PauseAfter),
    (6, Verb::Unpause),
    (3, Verb::Close),
    (4, Verb::AutoCall),
    (3, Verb::Move),
    (2, Verb::AskHelp),
    (2, Verb::AnswerHelp),
    (4, Verb::Skills),
    (3, Verb::Interrupt),
    (12, Verb::Restore),
    (7, Verb::CarryOver),
    (3, Verb::Backfill),
    (1, Verb::StopIssuing),
    (3, Verb::ResumeIssuing),
    (3, Verb::ChangeSetup),
    (1, Verb::OpenDay),
    (1, Verb::CloseDay),
    (2, Verb::NextDay),
    (6, Verb::Tick),
    (9, Verb::Deadline),
];

/// The commands of the core, by name: a new one does not compile until it is here, and the test
/// fails until it is wished for.
pub fn name(command: &Command) -> &'static str {
    macro_rules! names {
        ($($name:ident)+) => {
            match command {
                $(Command::$name { .. } => stringify!($name),)+
                Command::Take(_) => "Take",
                Command::Backfill(_) => "Backfill",
            }
        };
    }
    names!(
        ChangeSetup OpenDay CloseDay StopIssuing ResumeIssuing Precheck Reclassify ConfirmClass
        RejectClass SetNeeds Insert Link Unlink StepOut StepBack MoreTime CallNext CallSpecific Recall
        Shown Start Finish NoShow Return Park Resume Transfer Supplement Undo Cancel SignIn
        SignOut OpenCounter PauseCounter PauseAfter ResumeCounter CloseCounter SetAutoCall
        MoveCounter AttachCase AskHelp AnswerHelp SetSkills InterruptService RestoreService CarryOver Tick
    )
}

/// How many different commands there are.
pub const COMMANDS: usize = 49;
