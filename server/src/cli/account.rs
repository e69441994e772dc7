//! `account`: adds, lists and mends accounts, by the operator of the machine.

use std::io::{self, BufRead};

use clap::{Args, Subcommand};
use protocol::doors::{
    AccountBody, AccountSecret, AccountView, Accounts, GivePassword, Grant, Role,
};

use super::{Found, Given, console::Console, one_word};
use crate::{access::documents::word, http::asked::NoBody, startup::StartupError};

/// What to do with accounts.
#[derive(Args, Debug)]
pub(super) struct Account {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List all accounts.
    List(Given),
    /// Make an account; its one-time password is printed, once.
    Add(Add),
    /// Give an account a new one-time password, printed once; its sessions end.
    ResetPassword(Whose),
    /// Give an account a new PIN for counters, printed once.
    ResetPin(Whose),
    /// End an account's sessions and its lock-out.
    Unlock(Whose),
    /// Let nobody sign in with an account any more.
    Disable(Whose),
    /// Let the person sign in again.
    Enable(Whose),
}

#[derive(Args, Debug)]
struct Add {
    #[command(flatten)]
    given: Given,
    /// What the person types to sign in.
    login: String,
    /// Their name; the login if none is given.
    #[arg(long)]
    name: Option<String>,
    /// clerk, guide, supervisor, manager, auditor or admin, for one zone as `clerk@ZONE`; may be
    /// given more than once.
    #[arg(long = "role", required = true, value_parser = grant)]
    roles: Vec<Grant>,
    /// Read a password from the first line of stdin instead of making one.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Args, Debug)]
struct Whose {
    #[command(flatten)]
    given: Given,
    /// The login.
    login: String,
    /// Read the password from the first line of stdin instead of making one.
    #[arg(long)]
    password_stdin: bool,
}

fn grant(text: &str) -> Result<Grant, String> {
    let (role, zone) = match text.split_once('@') {
        Some((role, zone)) => (role, Some(zone.to_owned())),
        None => (text, None),
    };
    Ok(Grant { role: one_word::<Role>(role)?, zone })
}

pub(super) async fn run(account: &Account) -> Result<Found, StartupError> {
    let given = match &account.command {
        Command::List(given) => given,
        Command::Add(add) => &add.given,
        Command::ResetPassword(whose)
        | Command::ResetPin(whose)
        | Command::Unlock(whose)
        | Command::Disable(whose)
        | Command::Enable(whose) => &whose.given,
    };
    let console = Console::open(given.load()?).await?;
    let done = asked(&account.command, &console).await;
    console.close().await?;
    done.map(|()| Found::Nothing)
}

async fn asked(command: &Command, console: &Console) -> Result<(), StartupError> {
    match command {
        Command::List(_) => list(console).await,
        Command::Add(asked) => add(console, asked).await,
        Command::ResetPassword(whose) => {
            let account = find(console, &whose.login).await?;
            if whose.password_stdin {
                return give_password(console, &account.id).await;
            }
            secret(console, &account, "reset-password").await
        }
        Command::ResetPin(whose) => {
            secret(console, &find(console, &whose.login).await?, "reset-pin").await
        }
        Command::Unlock(whose) => {
            let account = find(console, &whose.login).await?;
            let path = format!("/api/v1/accounts/{}/end-sessions", account.id);
            let _: AccountView = console.post(&path, &NoBody {}).await?;
            println!("unlocked 已解锁 {}", account.login);
            Ok(())
        }
        Command::Disable(whose) => switch(console, &whose.login, true).await,
        Command::Enable(whose) => switch(console, &whose.login, false).await,
    }
}

async fn list(console: &Console) -> Result<(), StartupError> {
    let accounts: Accounts = console.get("/api/v1/accounts").await?;
    for account in accounts.accounts {
        let state = match (account.disabled, account.locked_until_ms) {
            (true, _) => "disabled",
            (false, Some(_)) => "locked",
            (false, None) => "active",
        };
        let roles = account.grants.iter().map(|grant| match &grant.zone {
            Some(zone) => format!("{}@{zone}", word(&grant.role)),
            None => word(&grant.role),
        });
        let roles = roles.collect::<Vec<_>>().join(",");
        println!("{}\t{state}\t{roles}\t{}\t{}", account.login, account.id, account.name);
    }
    Ok(())
}

async fn add(console: &Console, asked: &Add) -> Result<(), StartupError> {
    let body = AccountBody {
        login: asked.login.clone(),
        name: asked.name.clone().unwrap_or_else(|| asked.login.clone()),
        grants: asked.roles.clone(),
        oidc: None,
        disabled: false,
    };
    let made: AccountSecret = console.post("/api/v1/accounts", &body).await?;
    if asked.password_stdin {
        return give_password(console, &made.account.id).await;
    }
    println!("{}", made.secret);
    Ok(())
}

async fn give_password(console: &Console, id: &str) -> Result<(), StartupError> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(StartupError::failed)?;
    let body = GivePassword { password: line.trim_end_matches(['\r', '\n']).to_owned() };
    let path = format!("/api/v1/accounts/{id}/give-password");
    let _: AccountView = console.post(&path, &body).await?;
    println!("{id}");
    Ok(())
}

async fn secret(console: &Console, account: &AccountView, what: &str) -> Result<(), StartupError> {
    let path = format!("/api/v1/accounts/{}/{what}", account.id);
    let made: AccountSecret = console.post(&path, &NoBody {}).await?;
    println!("{}", made.secret);
    Ok(())
}

async fn switch(console: &Console, login: &str, disabled: bool) -> Result<(), StartupError> {
    let account = find(console, login).await?;
    let body = AccountBody {
        login: account.login,
        name: account.name,
        grants: account.grants,
        oidc: account.oidc,
        disabled,
    };
    let path = format!("/api/v1/accounts/{}/change", account.id);
    let account: AccountView = console.post(&path, &body).await?;
    println!("{} {}", if disabled { "disabled 已停用" } else { "enabled 已启用" }, account.login);
    Ok(())
}

async fn find(console: &Console, login: &str) -> Result<AccountView, StartupError> {
    let accounts: Accounts = console.get("/api/v1/accounts").await?;
    let wanted = login.trim().to_lowercase();
    let account = accounts.accounts.into_iter().find(|account| account.login == wanted);
    account.ok_or_else(|| StartupError::argument(format!("no login {login} · 没有登录名 {login}")))
}
