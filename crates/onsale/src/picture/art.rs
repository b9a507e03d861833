//! The picture of an event that has none: always the same one for the same event, drawn from its number. The page draws
//! the same ones (`web/src/app/domains/shared/util-poster`); `art.json` beside this file holds both to it.

use std::f64::consts::TAU;
use std::fmt::Write;

/// The picture is so large in its own units; shapes reach beyond it.
pub(crate) const ART_WIDTH: f64 = 400.0;
/// Its height.
pub(crate) const ART_HEIGHT: f64 = 200.0;

/// A colour by hue (degrees), saturation and lightness (percent).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Color(pub(crate) u32, pub(crate) u32, pub(crate) u32);

/// Something with an outline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Middle and radius.
    Circle(f64, f64, f64),
    /// Corners.
    Polygon(Vec<(f64, f64)>),
}

/// Shapes of one colour, filled, or drawn as lines of a width.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layer {
    pub(crate) color: Color,
    pub(crate) line: Option<f64>,
    pub(crate) shapes: Vec<Shape>,
}

/// A picture: the layers lie on the ground in their order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Art {
    pub(crate) ground: Color,
    pub(crate) layers: Vec<Layer>,
}

struct Palette {
    hue: u32,
    second: u32,
}

impl Palette {
    /// Steps from bright to deep, the two hues by turns.
    fn step(&self, at: u32) -> Color {
        if at.is_multiple_of(2) {
            Color(self.second, 78, 62 - at * 4)
        } else {
            Color(self.hue, 62, 44 - at * 3)
        }
    }

    fn light(&self) -> Color {
        Color((self.second + 24) % 360, 92, 72)
    }
}

impl Art {
    /// The picture of the event with this number.
    pub(crate) fn of(seed: i64) -> Self {
        let mut dice = Dice::new(seed);
        let hue = (dice.roll() * 360.0) as u32;
        let second = (hue + 40 + (dice.roll() * 130.0) as u32) % 360;
        let palette = Palette { hue, second };
        let layers = match seed.rem_euclid(6) {
            0 => hills(&mut dice, &palette),
            1 => rings(&mut dice, &palette),
            2 => bars(&mut dice, &palette),
            3 => beams(&mut dice, &palette),
            4 => tiles(&mut dice, &palette),
            _ => dots(&mut dice, &palette),
        };
        Self { ground: Color(hue, 48, 22), layers }
    }

    /// The picture as an SVG element, for a page.
    pub(crate) fn svg(&self) -> String {
        let mut out = format!(
            "<svg viewBox=\"0 0 {ART_WIDTH} {ART_HEIGHT}\" preserveAspectRatio=\"xMidYMid slice\" aria-hidden=\"true\">\
             <path d=\"M0 0H{ART_WIDTH}V{ART_HEIGHT}H0Z\" fill=\"{}\"/>",
            self.ground.css()
        );
        for layer in &self.layers {
            let (path, color) = (layer.path(), layer.color.css());
            let paint = match layer.line {
                None => format!("fill=\"{color}\""),
                Some(width) => format!("fill=\"none\" stroke=\"{color}\" stroke-width=\"{}\"", number(width)),
            };
            // Writing to a text cannot fail.
            let _ = write!(out, "<path d=\"{path}\" {paint}/>");
        }
        out.push_str("</svg>");
        out
    }
}

impl Layer {
    fn filled(color: Color, shapes: Vec<Shape>) -> Self {
        Self { color, line: None, shapes }
    }

    /// The outlines as SVG writes them.
    pub(crate) fn path(&self) -> String {
        self.shapes.iter().map(Shape::path).collect()
    }
}

impl Shape {
    fn path(&self) -> String {
        match self {
            Self::Circle(x, y, radius) => {
                let (left, y, r, across) =
                    (number(x - radius), number(*y), number(*radius), number(radius * 2.0));
                format!("M{left} {y}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0Z")
            }
            Self::Polygon(corners) => {
                let corner = |(at, (x, y)): (usize, &(f64, f64))| {
                    format!("{}{} {}", if at == 0 { 'M' } else { 'L' }, number(*x), number(*y))
                };
                corners.iter().enumerate().map(corner).collect::<String>() + "Z"
            }
        }
    }
}

impl Color {
    fn css(self) -> String {
        format!("hsl({} {}% {}%)", self.0, self.1, self.2)
    }
}

/// One digit behind the point, halves up: as the page's `Math.round` has it.
fn number(value: f64) -> String {
    let rounded = (value * 10.0 + 0.5).floor() / 10.0;
    if rounded == 0.0 { "0".into() } else { rounded.to_string() }
}

fn rings(dice: &mut Dice, palette: &Palette) -> Vec<Layer> {
    let mut layers = Vec::new();
    let rings: Vec<(f64, f64)> = (0..7)
        .map(|at| (52.0 + f64::from(at) * 42.0 + dice.roll() * 14.0, 6.0 + dice.roll() * 24.0))
        .collect();
    let (x, y) = (60.0 + dice.roll() * 280.0, 70.0 + dice.roll() * 110.0);
    for (at, (radius, width)) in (0..).zip(rings) {
        layers.push(Layer {
            color: palette.step(at),
            line: Some(width),
            shapes: vec![Shape::Circle(x, y, radius)],
        });
    }
    layers.push(Layer::filled(palette.light(), vec![Shape::Circle(x, y, 26.0)]));
    layers
}

/// The sound of the evening.
fn bars(dice: &mut Dice, palette: &Palette) -> Vec<Layer> {
    let (x, y) = (90.0 + dice.roll() * 220.0, 60.0 + dice.roll() * 40.0);
    let mut layers = vec![Layer::filled(palette.light(), vec![Shape::Circle(x, y, 44.0)])];
    let mut colors = [Vec::new(), Vec::new(), Vec::new()];
    for at in 0..16 {
        let (left, height) = (f64::from(at) * 25.0 + 4.0, 30.0 + dice.roll() * 130.0);
        colors[at as usize % 3].push(box_at(left, ART_HEIGHT - height, 17.0, height));
    }
    for (at, shapes) in (1..).zip(colors) {
        layers.push(Layer::filled(palette.step(at), shapes));
    }
    layers
}

/// A landscape under a moon.
fn hills(dice: &mut Dice, palette: &Palette) -> Vec<Layer> {
    let (x, y) = (60.0 + dice.roll() * 280.0, 48.0 + dice.roll() * 40.0);
    let mut layers = vec![Layer::filled(palette.light(), vec![Shape::Circle(x, y, 32.0)])];
    for at in 0..4 {
        let (base, height) = (96.0 + f64::from(at) * 28.0, 14.0 + dice.roll() * 22.0);
        let (turns, from) = (0.8 + dice.roll() * 1.6, dice.roll() * TAU);
        let mut corners = vec![(0.0, ART_HEIGHT)];
        for step in 0..=20 {
            let across = f64::from(step) / 20.0;
            corners.push((across * ART_WIDTH, base + (across * turns * TAU + from).sin() * height));
        }
        corners.push((ART_WIDTH, ART_HEIGHT));
        layers.push(Layer::filled(palette.step(at as u32 + 1), vec![Shape::Polygon(corners)]));
    }
    layers
}

/// Light from above the stage.
fn beams(dice: &mut Dice, palette: &Palette) -> Vec<Layer> {
    let mut layers = Vec::new();
    for at in 0..7 {
        let (from, to) = (dice.roll() * ART_WIDTH, dice.roll() * ART_WIDTH);
        let width = 24.0 + dice.roll() * 60.0;
        let corners = vec![(from, -10.0), (to - width, ART_HEIGHT), (to + width, ART_HEIGHT)];
        layers.push(Layer::filled(palette.step(6 - at), vec![Shape::Polygon(corners)]));
    }
    let lamps = (0..9).map(|at| Shape::Circle(f64::from(at) * 50.0, 200.0, 15.0)).collect();
    layers.push(Layer::filled(Color(palette.hue, 50, 10), lamps));
    layers
}

/// A floor of triangles.
fn tiles(dice: &mut Dice, palette: &Palette) -> Vec<Layer> {
    let mut colors = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for row in 0..4 {
        for column in 0..8 {
            let (x, y) = (f64::from(column) * 50.0, f64::from(row) * 50.0);
            let corners = [(x, y), (x + 50.0, y), (x + 50.0, y + 50.0), (x, y + 50.0)];
            let (left_out, color) = ((dice.roll() * 4.0) as usize, (dice.roll() * 5.0) as usize);
            let triangle = corners.into_iter().enumerate().filter(|(at, _)| *at != left_out);
            if let Some(shapes) = colors.get_mut(color) {
                shapes.push(Shape::Polygon(triangle.map(|(_, corner)| corner).collect()));
            }
        }
    }
    let tones = [palette.step(0), palette.step(1), palette.step(2), palette.light()];
    tones.into_iter().zip(colors).map(|(tone, shapes)| Layer::filled(tone, shapes)).collect()
}

/// As printers made greys.
fn dots(dice: &mut Dice, palette: &Palette) -> Vec<Layer> {
    let (x, y) = (dice.roll() * ART_WIDTH, dice.roll() * ART_HEIGHT);
    let mut colors = [Vec::new(), Vec::new()];
    for row in 0..6 {
        for column in 0..11 {
            let across = f64::from(column) * 40.0 + f64::from(row % 2) * 20.0;
            let down = f64::from(row) * 40.0;
            let far = ((across - x).powi(2) + (down - y).powi(2)).sqrt();
            let radius = (21.0 - far / 15.0).max(2.5);
            colors[usize::from(far >= 120.0)].push(Shape::Circle(across, down, radius));
        }
    }
    let [near, away] = colors;
    vec![Layer::filled(palette.step(0), away), Layer::filled(palette.light(), near)]
}

fn box_at(x: f64, y: f64, width: f64, height: f64) -> Shape {
    Shape::Polygon(vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
}

/// A small generator (mulberry32): the same numbers for the same seed, here and in every browser.
struct Dice(u32);

impl Dice {
    fn new(seed: i64) -> Self {
        Self((seed as u32).wrapping_mul(0x9e37_79b9))
    }

    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let state = self.0;
        let mut mixed = (state ^ (state >> 15)).wrapping_mul(1 | state);
        mixed = mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(61 | mixed)) ^ mixed;
        f64::from(mixed ^ (mixed >> 14)) / 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page's tests hold its own drawing against the same file.
    #[test]
    fn the_page_draws_the_same_pictures() {
        let kept: Vec<String> = serde_json::from_str(include_str!("art.json")).unwrap();
        assert_eq!(kept.len(), 24);
        for (seed, kept) in (1..).zip(kept) {
            assert_eq!(Art::of(seed).svg(), kept, "seed {seed}");
        }
    }

    #[test]
    fn neighbours_have_different_motifs() {
        let shapes = |seed| Art::of(seed).layers.iter().map(|layer| layer.shapes.len()).collect::<Vec<_>>();
        for seed in 1..40 {
            assert_ne!(shapes(seed), shapes(seed + 1), "seed {seed}");
        }
    }
}
