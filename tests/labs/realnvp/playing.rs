//! The lab of the flow: the animation that playing goes through, and its keyframes.

use super::Page;
use crate::common::assert_close;
use crate::common::states::cases;
use proptest::prelude::*;
use reparam::labs::LoopAnimation;
use reparam::labs::parameters::Key;

#[test]
fn the_animation_goes_from_the_particles_start_to_their_end() {
    for (direction, k, pace) in [
        ("generate", 8, 1.2),
        ("normalise", 3, 0.2),
        ("generate", 1, 10.0),
    ] {
        let query = format!("dir={direction}&k={k}&speed={pace}&under=none&n=0");
        let animation = Page::open(&query)
            .lab
            .playback()
            .animation
            .expect("an animation");
        let ends = if direction == "generate" {
            (f64::from(k), 0.0)
        } else {
            (0.0, f64::from(k))
        };
        assert_eq!(
            (animation.key.name, (animation.from, animation.to)),
            ("at", ends)
        );
        assert_close(
            animation.seconds,
            f64::from(k) / pace,
            1e-12,
            "as fast as told",
        );
        let slow = Page::open(&format!("{query}&slow=1"));
        let seconds = slow.lab.playback().animation.expect("an animation").seconds;
        assert_close(seconds, 5.0 * animation.seconds, 1e-9, "slow motion");
    }
}

#[test]
fn steps_go_through_all_stations_and_begin_again() {
    for (direction, keyframes) in [
        ("generate", [2.0, 1.0, 0.0, 3.0, 2.0]),
        ("normalise", [1.0, 2.0, 3.0, 0.0, 1.0]),
    ] {
        // Without a place in the link, the Gaussian's is beyond the last coupling.
        let start = if direction == "generate" { "" } else { "&at=0" };
        let page = Page::open(&format!(
            "dir={direction}&k=3&width=8&under=none&n=0{start}"
        ));
        let mut values = page.values;
        for keyframe in keyframes {
            values = page.lab.playback().step(&values);
            assert_eq!(values.get("at"), keyframe, "{direction}");
        }
    }
}

fn any_animation() -> impl Strategy<Value = LoopAnimation> {
    (0..=12_u8, 1..=12_u8, any::<bool>()).prop_map(|(low, length, falls)| {
        let (low, high) = (f64::from(low), f64::from(low) + f64::from(length));
        let (from, to) = if falls { (high, low) } else { (low, high) };
        LoopAnimation {
            key: Key::new("at"),
            from,
            to,
            seconds: 1.0,
        }
    })
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_station_is_the_next_whole_number_or_the_other_end(
        animation in any_animation(), position in -5.0..30.0_f64, whole in any::<bool>(), onward in any::<bool>()
    ) {
        let position = if whole { position.round() } else { position };
        let (low, high) = (animation.from.min(animation.to), animation.from.max(animation.to));
        let here = position.max(low).min(high);
        let next = animation.keyframe(position, onward);
        prop_assert!(next.fract() == 0.0 && (low..=high).contains(&next), "{}", next);
        prop_assert_eq!(animation.keyframe(here, onward), next, "beyond an end is at it");
        let (end, start) = if onward {
            (animation.to, animation.from)
        } else {
            (animation.from, animation.to)
        };
        let heading = (end - start).signum();
        if here == end {
            prop_assert_eq!(next, start);
        } else {
            // On the way, and no whole number between.
            let gained = heading * (next - here);
            prop_assert!(gained > 0.0 && gained <= 1.0, "{} after {}", next, here);
        }
        // As many steps as there are keyframes come back.
        let mut at = next;
        for _ in 0..=(high - low) as usize {
            at = animation.keyframe(at, onward);
        }
        prop_assert_eq!(at, next);
        // Back and forth.
        let back = LoopAnimation { from: animation.to, to: animation.from, ..animation };
        prop_assert_eq!(back.keyframe(position, !onward), next);
        prop_assert_eq!(animation.keyframe(animation.keyframe(next, onward), !onward), next);
    }
}
