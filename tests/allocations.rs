//! What is done again and again works in room that was made once.

use allocation_counter::measure;
use reparam::datasets::{Dataset2d, Painted};
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::figure::{Axis, Figure, Layer, Panel, Role, theme};
use reparam::flows::{FitConfig, RealNvpConfig, RealNvpFit};
use std::rc::Rc;

#[test]
fn only_the_first_training_step_allocates() {
    for (kind, name) in Dataset2d::KINDS.iter().enumerate() {
        for (couplings, width) in [(1, 8), (4, 64), (8, 16)] {
            let settings = FitConfig {
                model: RealNvpConfig {
                    couplings,
                    width,
                    swap: true,
                    bounded: true,
                },
                ..FitConfig::default()
            };
            let set = Dataset2d::new(kind, 0.05, &Painted::DEFAULT).expect("valid");
            let mut training = RealNvpFit::<f32>::new(settings, Rc::new(set)).expect("valid");
            assert!(training.step());
            let steps = measure(|| {
                for _ in 0..5 {
                    assert!(training.step(), "{:?}", training.divergence());
                }
            });
            assert_eq!(steps.count_total, 0, "{name}, {couplings} × {width}");
        }
    }
}

#[test]
fn the_second_picture_of_a_size_allocates_nothing() {
    let points = |n: usize| Layer::Points {
        label: String::new(),
        role: Role::Sample,
        x: Rc::new((0..n).map(|k| k as f64 / n as f64).collect()),
        y: Rc::new((0..n).map(|k| 1.0 - k as f64 / n as f64).collect()),
        radius: 2.0,
    };
    let heat = Layer::HeatMap {
        label: String::new(),
        x: (0.0, 1.0),
        y: (0.0, 1.0),
        columns: 20,
        values: Rc::new((0..400).map(f64::from).collect()),
        range: (0.0, 400.0),
        clip: Vec::new(),
    };
    let mut panel = Panel::new(Axis::linear("", 0.0, 1.0), Axis::linear("", 0.0, 1.0));
    panel.layers = vec![heat, points(100), points(10_000)];
    let figure = Figure {
        panels: vec![panel],
        ..Figure::default()
    };
    let layout = Layout::new(&figure, 300.0, 200.0);
    let mut raster = Raster::default();
    raster.draw(&figure, &layout, &theme::LIGHT, 1.0);
    let again = measure(|| raster.draw(&figure, &layout, &theme::DARK, 1.0));
    assert_eq!(again.count_total, 0);
}
