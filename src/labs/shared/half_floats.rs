//! Weights as a file of 16-bit floating-point numbers (IEEE 754's binary16), least significant byte first.

use std::rc::Rc;

use half::f16;

/// So many weights in a file; none where there are more or fewer, or one of them is not finite.
pub fn decode(bytes: &[u8], count: usize) -> Option<Rc<[f32]>> {
    let (numbers, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() || numbers.len() != count {
        return None;
    }
    let numbers = numbers.iter().copied().map(f16::from_le_bytes);
    numbers
        .map(|number| number.is_finite().then(|| number.to_f32()))
        .collect()
}

/// The file of these weights: each becomes the nearest number of binary16, at most its largest.
pub fn encode(weights: &[f32]) -> Vec<u8> {
    let most = f32::from(f16::MAX);
    let numbers = weights.iter().map(|value| value.clamp(-most, most));
    numbers
        .flat_map(|value| f16::from_f32(value).to_le_bytes())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file says of one number.
    fn decoded(bits: u16) -> Option<f32> {
        Some(decode(&bits.to_le_bytes(), 1)?[0])
    }

    fn encoded(value: f32) -> u16 {
        let bytes = encode(&[value]);
        u16::from_le_bytes([bytes[0], bytes[1]])
    }

    #[test]
    fn numbers_are_those_of_the_standard() {
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
        ] {
            assert_eq!(decoded(bits), Some(value), "{bits:#06x}");
            assert_eq!(encoded(value), bits, "{value}");
        }
        let zero = decoded(0x8000).map(f32::to_bits);
        assert_eq!(zero, Some((-0.0_f32).to_bits()));
        // Infinities and NaN are no weights.
        for bits in [0x7c00, 0xfc00, 0x7e00] {
            assert_eq!(decoded(bits), None, "{bits:#06x}");
        }
    }

    #[test]
    fn between_two_numbers_the_nearer_one_is_taken() {
        let number = |bits| f32::from(f16::from_bits(bits));
        for bits in 0..0x7bff_u16 {
            let (low, high) = (number(bits), number(bits + 1));
            // Exact: numbers have 11 bits, their middle has 12.
            let middle = f32::midpoint(low, high);
            let (below, above) = (middle - 0.25 * (high - low), middle + 0.25 * (high - low));
            for sign in [0, 0x8000] {
                let signed = |value: f32| if sign == 0 { value } else { -value };
                assert_eq!(encoded(signed(low)), sign | bits, "{low}");
                assert_eq!(encoded(signed(below)), sign | bits, "{below}");
                assert_eq!(encoded(signed(above)), sign | (bits + 1), "{above}");
                let tie = encoded(signed(middle)) ^ sign;
                assert!(tie == bits || tie == bits + 1, "{middle}");
            }
        }
        assert_eq!(encoded(1e9), 0x7bff);
        assert_eq!(encoded(f32::MIN_POSITIVE), 0);
    }
}
