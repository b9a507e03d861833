//! A set of identifiers that were given out one after the other: a bit each.

use onsale_core::CustomerId;
use rustc_hash::FxHashMap;

const WORDS: usize = 64;
const BITS: i64 = (WORDS * 64) as i64;

/// A million customers take 128 KiB; a stray large id costs one page, not the space up to it.
#[derive(Debug, Default)]
pub(crate) struct IdSet {
    pages: FxHashMap<i64, Box<[u64; WORDS]>>,
}

impl IdSet {
    pub(crate) fn insert(&mut self, id: CustomerId) {
        let (page, word, bit) = locate(id);
        self.pages.entry(page).or_insert_with(|| Box::new([0; WORDS]))[word] |= bit;
    }

    pub(crate) fn remove(&mut self, id: CustomerId) {
        let (page, word, bit) = locate(id);
        if let Some(words) = self.pages.get_mut(&page) {
            words[word] &= !bit;
        }
    }

    pub(crate) fn contains(&self, id: CustomerId) -> bool {
        let (page, word, bit) = locate(id);
        self.pages.get(&page).is_some_and(|words| words[word] & bit != 0)
    }
}

fn locate(id: CustomerId) -> (i64, usize, u64) {
    let within = (id.get() % BITS) as usize;
    (id.get() / BITS, within / 64, 1 << (within % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_set() {
        let mut set = IdSet::default();
        let ids = [1, 63, 64, 4095, 4096, 4097, (1 << 53) - 1].map(CustomerId::from_store);
        for id in ids {
            assert!(!set.contains(id));
            set.insert(id);
            assert!(set.contains(id));
        }
        assert!(!set.contains(CustomerId::from_store(2)));
        set.remove(ids[3]);
        assert!(!set.contains(ids[3]) && set.contains(ids[4]));
    }
}
