//! Letters as outlines: what is written on a poster.

use tiny_skia::{Path, PathBuilder, Transform};
use ttf_parser::{Face, OutlineBuilder};

const FONT: &[u8] = include_bytes!("../../assets/poster-lettering.ttf");

/// The letters that a poster is written in.
pub(super) struct Lettering(Face<'static>);

impl Lettering {
    pub(super) fn new() -> Option<Self> {
        Face::parse(FONT, 0).ok().map(Self)
    }

    /// Whether each character of a text can be written.
    pub(super) fn knows(&self, text: &str) -> bool {
        text.chars().all(|letter| letter == ' ' || self.0.glyph_index(letter).is_some())
    }

    /// How wide a line is at a size, in pixels.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.advance(letter)).sum::<f32>() * self.scale(size)
    }

    /// The outlines of a line that begins at `x` and stands on `y`.
    pub(super) fn line(&self, text: &str, size: f32, x: f32, y: f32) -> Option<Path> {
        let mut pen = Pen { path: PathBuilder::new(), at: 0.0 };
        for letter in text.chars() {
            if let Some(glyph) = self.0.glyph_index(letter) {
                // A glyph without an outline, such as a space, draws nothing.
                self.0.outline_glyph(glyph, &mut pen);
            }
            pen.at += self.advance(letter);
        }
        let scale = self.scale(size);
        pen.path.finish()?.transform(Transform::from_row(scale, 0.0, 0.0, -scale, x, y))
    }

    /// The text in lines of at most `room` pixels; a word that is wider is broken.
    pub(super) fn lines(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let joined = lines.last().map(|line| format!("{line} {word}"));
            match (joined, lines.last_mut()) {
                (Some(joined), Some(last)) if self.width(&joined, size) <= room => *last = joined,
                _ => lines.extend(self.pieces(word, size, room)),
            }
        }
        lines
    }

    fn pieces(&self, word: &str, size: f32, room: f32) -> Vec<String> {
        let mut pieces = vec![String::new()];
        for letter in word.chars() {
            let full = pieces.last().is_some_and(|piece| {
                !piece.is_empty() && self.width(&format!("{piece}{letter}"), size) > room
            });
            if full {
                pieces.push(String::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(letter);
            }
        }
        pieces
    }

    fn advance(&self, letter: char) -> f32 {
        let glyph = self.0.glyph_index(letter).unwrap_or_default();
        f32::from(self.0.glyph_hor_advance(glyph).unwrap_or_default())
    }

    fn scale(&self, size: f32) -> f32 {
        size / f32::from(self.0.units_per_em())
    }
}

struct Pen {
    path: PathBuilder,
    at: f32,
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.at + x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.at + x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.quad_to(self.at + x1, y1, self.at + x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path.cubic_to(self.at + x1, y1, self.at + x2, y2, self.at + x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
