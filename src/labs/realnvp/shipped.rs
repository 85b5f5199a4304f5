//! The small trained flow that comes with the page.

use std::rc::Rc;

use crate::flows::FlowShape;

/// Its shape.
pub const SHIPPED: FlowShape = FlowShape {
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
