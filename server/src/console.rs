//! The console: a socket in the data folder by which the operator of this machine speaks to a
//! running server, as `jiaohao-server pair` and `account` do. Whoever may open the socket may read
//! the database and the keys beside it, so nothing more is asked.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use axum::{Extension, Router};
use tokio::{net::UnixListener, sync::watch};
use tracing::warn;

use crate::{config::Config, http::authorize::OnConsole, startup::StartupError};

/// Listens on the console's socket. One that a killed server has left is taken away: the store's
/// lock says that no other server is running.
///
/// # Errors
/// The socket cannot be made.
pub fn listen(config: &Config) -> Result<UnixListener, StartupError> {
    let path = config.console_socket();
    let made = || {
        if path.exists() {
            fs::remove_file(&path)?;
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        Ok(listener)
    };
    made().map_err(|error| StartupError::file(&path, &error))
}

/// Answers until the server stops, and takes the socket away.
pub async fn serve(
    listener: Option<UnixListener>,
    router: Router,
    mut stop: watch::Receiver<bool>,
) {
    let Some(listener) = listener else { return };
    let path = listener.local_addr().ok();
    let router = router.layer(Extension(OnConsole));
    let stopped = async move {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
        warn!(%error, "the console has ended");
    }
    if let Some(path) = path.as_ref().and_then(|path| path.as_pathname()) {
        remove(path);
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::debug!(%error, "the console's socket is gone already");
    }
}
