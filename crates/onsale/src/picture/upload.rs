//! A picture from outside: read as a picture, turned upright, cut to size and written anew. What is kept has nothing in
//! it that the sender's file had beside the picture, such as where it was taken.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use onsale_core::limits;
use onsale_store::Picture;

use super::{HEIGHT, WIDTH, tag_of};

/// The smallest picture that still looks like something, in pixels.
const LEAST: (u32, u32) = (300, 150);
/// Bytes that a decoder may ask for beside the picture itself.
const WORKING_BYTES: u64 = 64 * 1024 * 1024;
/// Of 100.
const JPEG_QUALITY: u8 = 82;
/// The list's picture is so much smaller.
const SMALLER: u32 = 2;

/// Why a picture cannot be taken, to follow its name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfit {
    /// It is none of the kinds.
    #[error("must be a JPEG, PNG or WebP picture")]
    Kind,
    /// It ends too early, or what it says of itself is not so.
    #[error("is damaged: it cannot be read to its end")]
    Damaged,
    /// It is tiny.
    #[error("must be at least {} pixels wide and {} pixels high", LEAST.0, LEAST.1)]
    Small,
    /// It would not fit into memory.
    #[error("must have at most {} pixels a side and {} million pixels", limits::PICTURE_SIDE, limits::PICTURE_PIXELS / 1_000_000)]
    Large,
}

/// The picture in the sizes that are shown.
pub(super) fn prepare(bytes: &[u8]) -> Result<Picture, Unfit> {
    let picture = read(bytes)?;
    let large = on_white(&picture.resize_to_fill(WIDTH, HEIGHT, FilterType::Triangle));
    let small = image::imageops::resize(&large, WIDTH / SMALLER, HEIGHT / SMALLER, FilterType::Triangle);
    let (large, small) = (jpeg(&large)?, jpeg(&small)?);
    Ok(Picture { tag: tag_of(&[&large]), large, small })
}

fn read(bytes: &[u8]) -> Result<DynamicImage, Unfit> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Unfit::Kind)?;
    match reader.format() {
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) => {}
        _ => return Err(Unfit::Kind),
    }
    let mut bounds = Limits::default();
    bounds.max_alloc = Some(limits::PICTURE_PIXELS * 4 + WORKING_BYTES);
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(|_| Unfit::Damaged)?;
    let (width, height) = decoder.dimensions();
    let too_long = width.max(height) > limits::PICTURE_SIDE;
    if too_long || u64::from(width) * u64::from(height) > limits::PICTURE_PIXELS {
        return Err(Unfit::Large);
    }
    if width < LEAST.0 || height < LEAST.1 {
        return Err(Unfit::Small);
    }
    // Where a picture does not say which way is up, it is as it stands.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Unfit::Damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// What can be seen through is seen as paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        let mixed = |part: u8| {
            let alpha = u16::from(alpha);
            ((u16::from(part) * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, Unfit> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
    picture.write_with_encoder(encoder).map_err(|_| Unfit::Damaged)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let picture =
            image::RgbaImage::from_fn(width, height, |x, y| image::Rgba([x as u8, y as u8, 90, 200]));
        picture.write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_picture_is_written_anew_in_both_sizes() {
        let picture = prepare(&png(640, 400)).unwrap();
        for (bytes, size) in [(&picture.large, (1200, 630)), (&picture.small, (600, 315))] {
            let read = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap();
            assert_eq!((read.width(), read.height()), size);
        }
        assert_eq!(picture.tag.len(), 16);
        assert_eq!(picture.tag, prepare(&png(640, 400)).unwrap().tag);
    }

    #[test]
    fn what_is_no_picture_is_told_so() {
        let whole = png(640, 400);
        assert_eq!(prepare(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(Unfit::Kind));
        assert_eq!(prepare(b""), Err(Unfit::Kind));
        assert_eq!(prepare(&whole[..whole.len() / 2]), Err(Unfit::Damaged));
        assert_eq!(prepare(&png(299, 400)), Err(Unfit::Small));
    }

    #[test]
    fn what_says_that_it_is_huge_is_never_unpacked() {
        // The header alone says so: nothing is read behind it.
        let mut huge = png(640, 400);
        huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        huge[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        assert!(matches!(prepare(&huge), Err(Unfit::Large | Unfit::Damaged)));
    }
}
