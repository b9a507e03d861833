//! The poster of an event: its picture, and on it what, when and where, as a link's preview shows it.

use std::error::Error;
use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use onsale_core::{Event, Name};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::art::{self, ART_HEIGHT, ART_WIDTH, Art, Shape};
use super::lettering::Lettering;
use super::{HEIGHT, WIDTH, tag_of};

/// Raised when posters look different, so that nobody keeps an old one.
const EDITION: &[u8] = b"1";
/// Pixels between the edge and what is written.
const MARGIN: f32 = 64.0;
/// The sizes that a name is tried in, and how many lines it may take then.
const NAME_SIZES: [(f32, usize); 4] = [(96.0, 2), (72.0, 3), (56.0, 4), (44.0, 5)];
const SMALL_SIZE: f32 = 36.0;

/// What stands on a poster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    seed: i64,
    name: String,
    when: Option<String>,
    place: Option<String>,
}

impl Words {
    pub(super) fn of(event: &Event) -> Self {
        let details = &event.details;
        Self {
            seed: event.id.get(),
            name: details.name.as_str().to_owned(),
            when: details.starts_at.and_then(|at| crate::page::words::when(at, &details.timezone)),
            place: details.venue.as_ref().map(Name::as_str).map(str::to_owned),
        }
    }

    /// Names the poster: another one where anything on it is different.
    pub(super) fn tag(&self) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (when, place) = (text(&self.when), text(&self.place));
        let seed = self.seed.to_le_bytes();
        tag_of(&[EDITION, &seed, self.name.as_bytes(), when.as_bytes(), place.as_bytes()])
    }
}

/// The poster as a PNG.
pub(super) fn draw(words: &Words) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let mut sheet = Pixmap::new(WIDTH, HEIGHT).ok_or("a sheet of no size")?;
    let art = Art::of(words.seed);
    paint_art(&mut sheet, &art);
    if let Some(lettering) = Lettering::new() {
        write_words(&mut sheet, &lettering, words, art.ground);
    }
    let mut out = Cursor::new(Vec::new());
    // Nothing is left transparent, so what is multiplied by its opacity is what it was.
    PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive).write_image(
        sheet.data(),
        WIDTH,
        HEIGHT,
        ExtendedColorType::Rgba8,
    )?;
    Ok(out.into_inner())
}

/// The picture fills the sheet; what is too much of its width is cut off at both sides.
fn paint_art(sheet: &mut Pixmap, art: &Art) {
    let scale = (f64::from(WIDTH) / ART_WIDTH).max(f64::from(HEIGHT) / ART_HEIGHT) as f32;
    let left = (WIDTH as f32 - ART_WIDTH as f32 * scale) / 2.0;
    let top = (HEIGHT as f32 - ART_HEIGHT as f32 * scale) / 2.0;
    let place = Transform::from_row(scale, 0.0, 0.0, scale, left, top);
    sheet.fill(color(art.ground, 1.0));
    for layer in &art.layers {
        let paint = paint(color(layer.color, 1.0));
        for path in layer.shapes.iter().filter_map(outline) {
            match layer.line {
                None => sheet.fill_path(&path, &paint, FillRule::Winding, place, None),
                Some(width) => {
                    let stroke = Stroke { width: width as f32, ..Stroke::default() };
                    sheet.stroke_path(&path, &paint, &stroke, place, None);
                }
            }
        }
    }
}

fn outline(shape: &Shape) -> Option<Path> {
    match shape {
        Shape::Circle(x, y, radius) => PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32),
        Shape::Polygon(corners) => {
            let mut path = PathBuilder::new();
            for (at, (x, y)) in corners.iter().enumerate() {
                let (x, y) = (*x as f32, *y as f32);
                if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
            path.finish()
        }
    }
}

/// Below on a dark ground, so that it can be read whatever the picture is. A line with letters that the font does not
/// have is left out: the link's own text says it.
fn write_words(sheet: &mut Pixmap, lettering: &Lettering, words: &Words, ground: art::Color) {
    let room = WIDTH as f32 - 2.0 * MARGIN;
    let below: Vec<&str> = [&words.when, &words.place]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|line| lettering.knows(line))
        .collect();
    let (size, name) = if lettering.knows(&words.name) {
        fitting(lettering, &words.name, room)
    } else {
        (NAME_SIZES[0].0, Vec::new())
    };
    let height = name.len() as f32 * size * 1.08 + below.len() as f32 * SMALL_SIZE * 1.4;
    let top = HEIGHT as f32 - MARGIN - height;
    if height > 0.0 {
        let shade = art::Color(ground.0, ground.1, 8);
        if let Some(panel) = Rect::from_ltrb(0.0, top - MARGIN * 0.6, WIDTH as f32, HEIGHT as f32) {
            sheet.fill_rect(panel, &paint(color(shade, 0.82)), Transform::identity(), None);
        }
    }
    let mut y = top;
    for line in &name {
        y += size * 1.08;
        write(sheet, lettering, line, size, y - size * 0.2, color(art::Color(0, 0, 100), 1.0));
    }
    for line in below {
        y += SMALL_SIZE * 1.4;
        let line = lettering.lines(line, SMALL_SIZE, room).into_iter().next().unwrap_or_default();
        write(
            sheet,
            lettering,
            &line,
            SMALL_SIZE,
            y - SMALL_SIZE * 0.3,
            color(art::Color(ground.0, 40, 84), 1.0),
        );
    }
}

/// The largest size in which a name has room, and its lines.
fn fitting(lettering: &Lettering, name: &str, room: f32) -> (f32, Vec<String>) {
    let mut sizes = NAME_SIZES.iter().map(|(size, most)| (*size, *most, lettering.lines(name, *size, room)));
    let fits = |(_, most, lines): &(f32, usize, Vec<String>)| lines.len() <= *most;
    let (size, most, mut lines) =
        sizes.clone().find(fits).or_else(|| sizes.next_back()).unwrap_or_else(|| (SMALL_SIZE, 0, Vec::new()));
    lines.truncate(most);
    (size, lines)
}

fn write(sheet: &mut Pixmap, lettering: &Lettering, text: &str, size: f32, y: f32, color: Color) {
    if let Some(line) = lettering.line(text, size, MARGIN, y) {
        sheet.fill_path(&line, &paint(color), FillRule::Winding, Transform::identity(), None);
    }
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color);
    paint.anti_alias = true;
    paint
}

fn color(of: art::Color, opacity: f32) -> Color {
    let (hue, saturation, lightness) = (of.0 as f32, of.1 as f32 / 100.0, of.2 as f32 / 100.0);
    let reach = saturation * lightness.min(1.0 - lightness);
    let part = |offset: f32| {
        let at = (offset + hue / 30.0) % 12.0;
        (lightness - reach * (at - 3.0).min(9.0 - at).clamp(-1.0, 1.0)).clamp(0.0, 1.0)
    };
    Color::from_rgba(part(0.0), part(8.0), part(4.0), opacity).unwrap_or(Color::BLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Words {
        let (when, place) = (Some("Fri, 27 Nov 2026, 20:00".into()), Some("Blue Hall".into()));
        Words { seed: 3, name: name.into(), when, place }
    }

    #[test]
    fn a_poster_is_a_png_of_the_size_that_previews_ask_for() {
        let names =
            ["Gala", &"Donaudampfschifffahrtsgesellschaftskapitän ".repeat(5), "東京ナイト", "</script>"];
        for name in names {
            let png = draw(&words(name)).unwrap();
            let read = image::load_from_memory_with_format(&png, image::ImageFormat::Png).unwrap();
            assert_eq!((read.width(), read.height()), (1200, 630), "{name}");
            assert!(png.len() < 300_000, "{name}: {} bytes", png.len());
        }
    }

    #[test]
    fn what_stands_on_a_poster_is_in_its_tag() {
        assert_eq!(words("Gala").tag(), words("Gala").tag());
        assert_ne!(words("Gala").tag(), words("Gale").tag());
        assert_ne!(words("Gala").tag(), Words { when: None, ..words("Gala") }.tag());
    }

    #[test]
    fn long_names_have_lines_that_fit() {
        let lettering = Lettering::new().unwrap();
        let name = "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel und ein zweites Wort";
        let (size, lines) = fitting(&lettering, name, 1072.0);
        assert!(lines.len() > 1, "{lines:?}");
        for line in lines {
            assert!(lettering.width(&line, size) <= 1072.0, "{line}");
        }
    }
}
