//! The small trained flow that comes with the page, as a file of [half floats](half_floats).

use std::rc::Rc;

use crate::flows::RealNvpConfig;
use crate::labs::shared::half_floats;
pub use half_floats::encode;

/// The flow's shape.
pub const PRETRAINED: RealNvpConfig = RealNvpConfig {
    couplings: 8,
    width: 16,
    swap: true,
    bounded: true,
};

/// The parameters in a file; none where there are not as many as the shape has, or one of them is not finite.
pub(super) fn decode(bytes: &[u8]) -> Option<Rc<[f32]>> {
    half_floats::decode(bytes, PRETRAINED.parameters())
}

/// The parameters, outside of a browser, where they are served as a file.
pub(super) fn built_in() -> Option<Rc<[f32]>> {
    #[cfg(target_arch = "wasm32")]
    return None;
    #[cfg(not(target_arch = "wasm32"))]
    decode(include_bytes!("../../../assets/flows/moons.f16"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_page_comes_back() {
        let file = include_bytes!("../../../assets/flows/moons.f16");
        let parameters = decode(file).expect("as many as the shape has");
        assert_eq!(encode(&parameters), file);
        assert!(parameters.iter().all(|value| value.is_finite()));
        assert!(decode(&file[2..]).is_none() && decode(&file[1..]).is_none());
    }
}
