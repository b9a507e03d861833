//! Pictures of events: what an organiser puts up, made harmless and small, and posters for events without one.
//!
//! Both cost milliseconds of a core, so they are made beside the threads that answer, one at a time, and posters are
//! kept for whoever asks next. No HTTP and no store here.

pub(crate) mod art;
mod lettering;
mod poster;
mod upload;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use onsale_core::Event;
use onsale_store::Picture;
use tokio::sync::Semaphore;

pub(crate) use upload::Unfit;

/// Width of a picture on a page and in a link's preview, in pixels: what link previews ask for.
pub(crate) const WIDTH: u32 = 1200;
/// Its height.
pub(crate) const HEIGHT: u32 = 630;
/// Pictures that wait to be made; one more is told to come again, so that waiting takes no memory without bound.
const WAITING: usize = 16;
/// Posters that are kept: about 60 kB each.
const KEPT: usize = 64;

/// Where pictures are made.
#[derive(Debug)]
pub struct Studio {
    waiting: Semaphore,
    easel: Semaphore,
    /// The newest first, under their tags.
    posters: Mutex<VecDeque<(String, Bytes)>>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPicture {
    /// As many wait already as may.
    #[error("too many pictures wait to be made")]
    Busy,
    /// What came is no picture that can be taken.
    #[error("the picture cannot be taken")]
    Unfit(#[from] Unfit),
    /// A mistake of ours.
    #[error("making a picture failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Default for Studio {
    fn default() -> Self {
        Self { waiting: Semaphore::new(WAITING), easel: Semaphore::new(1), posters: Mutex::default() }
    }
}

impl Studio {
    /// What an organiser puts up, in the sizes that are shown, with nothing in it but the picture.
    pub(crate) async fn prepare(&self, bytes: Bytes) -> Result<Picture, NoPicture> {
        Ok(self.work(move || upload::prepare(&bytes)).await??)
    }

    /// The poster of an event as a PNG, and its tag.
    pub(crate) async fn poster(&self, event: &Event) -> Result<(String, Bytes), NoPicture> {
        let words = poster::Words::of(event);
        let tag = words.tag();
        if let Some(kept) = self.kept(&tag) {
            return Ok((tag, kept));
        }
        let drawn = self.work(move || poster::draw(&words)).await?.map_err(NoPicture::Failed)?;
        let png = Bytes::from(drawn);
        self.keep(&tag, png.clone());
        Ok((tag, png))
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NoPicture> {
        let _place = self.waiting.try_acquire().map_err(|_| NoPicture::Busy)?;
        let _turn = self.easel.acquire().await.map_err(|closed| NoPicture::Failed(closed.into()))?;
        tokio::task::spawn_blocking(work).await.map_err(|lost| NoPicture::Failed(lost.into()))
    }

    fn kept(&self, tag: &str) -> Option<Bytes> {
        let posters = self.posters.lock().unwrap_or_else(PoisonError::into_inner);
        posters.iter().find(|(known, _)| known == tag).map(|(_, png)| png.clone())
    }

    fn keep(&self, tag: &str, png: Bytes) {
        let mut posters = self.posters.lock().unwrap_or_else(PoisonError::into_inner);
        posters.retain(|(known, _)| known != tag);
        posters.push_front((tag.to_owned(), png));
        posters.truncate(KEPT);
    }
}

/// A short name for bytes: other bytes have another one.
pub(crate) fn tag_of(parts: &[&[u8]]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
