//! A thread with a runtime of its own for jobs whose steps may keep the processor for long.

use std::future::Future;

use tokio::sync::oneshot;

use crate::app::App;

/// Runs `jobs` on a thread of their own until they end, or until this future is dropped: then the thread ends at the next
/// point at which they wait.
pub(super) async fn run<F: Future<Output = ()>>(
    name: &'static str,
    app: &App,
    jobs: impl FnOnce(App) -> F + Send + 'static,
) {
    let (_stop, stopped) = oneshot::channel::<()>();
    let (ends, ended) = oneshot::channel::<()>();
    let app = app.clone();
    let work = move || {
        // Dropped when the thread ends, by a panic as well.
        let _ends = ends;
        match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(async {
                app.health.works(name);
                tokio::select! { () = jobs(app.clone()) => {}, _ = stopped => {} }
            }),
            Err(error) => tracing::error!(thread = name, %error, "no runtime for the thread"),
        }
    };
    match std::thread::Builder::new().name(name.to_owned()).spawn(work) {
        // What is sent does not matter: nothing ever is.
        Ok(_thread) => drop(ended.await),
        Err(error) => tracing::error!(thread = name, %error, "the thread cannot be started"),
    }
}
