//! The small trained flow that comes with the page.

use std::rc::Rc;

use crate::flows::RealNvpConfig;

/// Its shape.
pub const SHIPPED: RealNvpConfig = RealNvpConfig {
    couplings: 8,
    width: 16,
    swap: true,
    bounded: true,
};

/// Its parameters, from 16-bit floating-point numbers of least significant byte first; none where there are
/// not as many as the shape has.
pub(super) fn parameters(bytes: &[u8]) -> Option<Rc<[f32]>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let fits = rest.is_empty() && pairs.len() == SHIPPED.parameters();
    fits.then(|| {
        pairs
            .iter()
            .map(|pair| half(u16::from_le_bytes(*pair)))
            .collect()
    })
}

/// The parameters, outside of a browser, where they are served as a file.
pub(super) fn built_in() -> Option<Rc<[f32]>> {
    #[cfg(target_arch = "wasm32")]
    return None;
    #[cfg(not(target_arch = "wasm32"))]
    parameters(include_bytes!("../../../assets/flows/moons.f16"))
}

/// The value of a number in IEEE 754's binary16.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f32::from(bits & 0x3ff) / 1024.0;
    let size = match exponent {
        0 => fraction * 2.0_f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction) * 2.0_f32.powi(exponent - 15),
    };
    sign * size
}

/// The bits of the nearest number of binary16, for finite values of moderate size.
pub fn to_half(value: f32) -> u16 {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let size = value.abs().min(65504.0);
    let exponent = size.log2().floor().max(-14.0) as i32;
    let steps = (size / 2.0_f32.powi(exponent - 10)).round() as u32;
    // A carry runs into the exponent, as it must.
    let bits = if size < 2.0_f32.powi(-14) {
        steps
    } else {
        (((exponent + 14) as u32) << 10) + steps
    };
    sign | bits as u16
}

#[cfg(test)]
mod tests {
    use super::{half, to_half};

    #[test]
    fn every_finite_half_comes_back() {
        for bits in 0..=u16::MAX {
            let value = half(bits);
            // All bits of the exponent stand for infinities and what is no number.
            assert_eq!(value.is_finite(), bits & 0x7c00 != 0x7c00, "{bits:#06x}");
            if value.is_finite() {
                assert_eq!(to_half(value), bits, "{bits:#06x}");
            }
        }
    }

    #[test]
    fn halves_are_those_of_the_standard() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x0001, 2.0_f32.powi(-24)),
            (0x03ff, 1023.0 * 2.0_f32.powi(-24)),
            (0x0400, 2.0_f32.powi(-14)),
            (0x3555, 1365.0 / 4096.0),
            (0x3bff, 2047.0 / 2048.0),
            (0x3c00, 1.0),
            (0x3c01, 1025.0 / 1024.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x7c00, f32::INFINITY),
            (0xfc00, f32::NEG_INFINITY),
        ] {
            assert_eq!(half(bits), value, "{bits:#06x}");
        }
        assert!(half(0x7e00).is_nan());
        assert_eq!(half(0x8000).to_bits(), (-0.0_f32).to_bits());
    }

    #[test]
    fn between_two_halves_the_nearer_one_is_taken() {
        for bits in 0..0x7bff_u16 {
            let (low, high) = (half(bits), half(bits + 1));
            // Exact: halves have 11 bits, their middle has 12.
            let middle = f32::midpoint(low, high);
            let (below, above) = (middle - 0.25 * (high - low), middle + 0.25 * (high - low));
            for sign in [0, 0x8000] {
                let signed = |value: f32| if sign == 0 { value } else { -value };
                assert_eq!(to_half(signed(below)), sign | bits, "{below}");
                assert_eq!(to_half(signed(above)), sign | (bits + 1), "{above}");
                let tie = to_half(signed(middle)) ^ sign;
                assert!(tie == bits || tie == bits + 1, "{middle}");
            }
        }
        assert_eq!(to_half(1e9), 0x7bff);
        assert_eq!(to_half(f32::MIN_POSITIVE), 0);
    }
}
