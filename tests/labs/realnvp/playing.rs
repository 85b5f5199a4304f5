//! The lab of the flow: the journey that playing goes through, and its stations.

use super::Page;
use crate::common::assert_close;
use crate::common::states::cases;
use proptest::prelude::*;
use reparam::labs::LoopAnimation;
use reparam::labs::parameters::Key;

#[test]
fn the_journey_goes_from_the_particles_start_to_their_end() {
    for (direction, k, pace) in [
        ("generate", 8, 1.2),
        ("normalise", 3, 0.2),
        ("generate", 1, 10.0),
    ] {
        let query = format!("dir={direction}&k={k}&speed={pace}&under=none&n=0");
        let journey = Page::open(&query)
            .lab
            .playback()
            .animation
            .expect("a journey");
        let ends = if direction == "generate" {
            (f64::from(k), 0.0)
        } else {
            (0.0, f64::from(k))
        };
        assert_eq!((journey.key.name, (journey.from, journey.to)), ("at", ends));
        assert_close(
            journey.seconds,
            f64::from(k) / pace,
            1e-12,
            "as fast as told",
        );
        let slow = Page::open(&format!("{query}&slow=1"));
        let seconds = slow.lab.playback().animation.expect("a journey").seconds;
        assert_close(seconds, 5.0 * journey.seconds, 1e-9, "slow motion");
    }
}

#[test]
fn steps_go_through_all_stations_and_begin_again() {
    for (direction, stations) in [
        ("generate", [2.0, 1.0, 0.0, 3.0, 2.0]),
        ("normalise", [1.0, 2.0, 3.0, 0.0, 1.0]),
    ] {
        // Without a place in the link, the Gaussian's is beyond the last coupling.
        let start = if direction == "generate" { "" } else { "&at=0" };
        let page = Page::open(&format!(
            "dir={direction}&k=3&width=8&under=none&n=0{start}"
        ));
        let mut values = page.values;
        for station in stations {
            values = page.lab.playback().step(&values);
            assert_eq!(values.get("at"), station, "{direction}");
        }
    }
}

fn any_journey() -> impl Strategy<Value = LoopAnimation> {
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
        journey in any_journey(), position in -5.0..30.0_f64, whole in any::<bool>(), onward in any::<bool>()
    ) {
        let position = if whole { position.round() } else { position };
        let (low, high) = (journey.from.min(journey.to), journey.from.max(journey.to));
        let here = position.max(low).min(high);
        let next = journey.keyframe(position, onward);
        prop_assert!(next.fract() == 0.0 && (low..=high).contains(&next), "{}", next);
        prop_assert_eq!(journey.keyframe(here, onward), next, "beyond an end is at it");
        let (end, start) = if onward {
            (journey.to, journey.from)
        } else {
            (journey.from, journey.to)
        };
        let heading = (end - start).signum();
        if here == end {
            prop_assert_eq!(next, start);
        } else {
            // On the way, and no whole number between.
            let gained = heading * (next - here);
            prop_assert!(gained > 0.0 && gained <= 1.0, "{} after {}", next, here);
        }
        // As many steps as there are stations come back.
        let mut at = next;
        for _ in 0..=(high - low) as usize {
            at = journey.keyframe(at, onward);
        }
        prop_assert_eq!(at, next);
        // Back and forth.
        let back = LoopAnimation { from: journey.to, to: journey.from, ..journey };
        prop_assert_eq!(back.keyframe(position, !onward), next);
        prop_assert_eq!(journey.keyframe(journey.keyframe(next, onward), !onward), next);
    }
}
