//! The implicit derivatives of draws in `tests/golden/families.json`, computed at 60 digits (mpmath).

use crate::common::{assert_relative, golden, list, number};
use crate::golden::TOLERANCE;
use reparam::distributions::{
    Beta, ChiSquare, Cumulative, Gamma, Pathwise, SampleGradient, StudentT,
};

const FILE: &str = "families.json";

fn implicit<const N: usize>(gradient: SampleGradient<N>) -> [f64; N] {
    match gradient {
        SampleGradient::Implicit(values) => values,
        other => panic!("{other:?} is not implicit"),
    }
}

#[test]
fn implicit_gradients_of_gamma() {
    let file = golden(FILE);
    for entry in list(&file["implicit"]["Gamma"]) {
        let [shape, u] = ["shape", "u"].map(|key| number(&entry[key]));
        let gamma = Gamma::new(shape, 1.0).expect("valid");
        let what = format!("Gamma({shape}) at {u}");
        let x = number(&entry["x"]);
        assert_relative(gamma.quantile(u), x, TOLERANCE, &what);
        let [by_shape, by_rate] = implicit(gamma.d_quantile_dparams(u));
        assert_relative(by_shape, number(&entry["dx_dshape"]), TOLERANCE, &what);
        assert_relative(by_rate, -x, TOLERANCE, &what);
        // χ²(2k) is twice Gamma(k, 1).
        let chi_square = ChiSquare::new(2.0 * shape).expect("valid");
        let [by_df] = implicit(chi_square.d_quantile_dparams(u));
        assert_relative(by_df, number(&entry["dx_dshape"]), TOLERANCE, &what);
    }
}

#[test]
fn implicit_gradients_of_student_t() {
    let file = golden(FILE);
    for entry in list(&file["implicit"]["StudentT"]) {
        let [df, u] = ["df", "u"].map(|key| number(&entry[key]));
        let student = StudentT::new(df, 0.0, 1.0).expect("valid");
        let what = format!("StudentT({df}) at {u}");
        assert_relative(student.quantile(u), number(&entry["x"]), TOLERANCE, &what);
        let [by_df, by_location, by_scale] = implicit(student.d_quantile_dparams(u));
        assert_relative(by_df, number(&entry["dx_ddf"]), TOLERANCE, &what);
        assert_eq!(by_location, 1.0);
        assert_relative(by_scale, number(&entry["x"]), TOLERANCE, &what);
    }
}

#[test]
fn implicit_gradients_of_beta() {
    let file = golden(FILE);
    for entry in list(&file["implicit"]["Beta"]) {
        let [a, b, u] = ["a", "b", "u"].map(|key| number(&entry[key]));
        let beta = Beta::new(a, b).expect("valid");
        let what = format!("Beta({a}, {b}) at {u}");
        let point = beta.quantile_point(u);
        assert_relative(point.x, number(&entry["x"]), TOLERANCE, &what);
        assert_relative(point.y, number(&entry["one_minus_x"]), TOLERANCE, &what);
        let [by_a, by_b] = implicit(beta.d_quantile_dparams(u));
        assert_relative(by_a, number(&entry["dx_da"]), TOLERANCE, &what);
        assert_relative(by_b, number(&entry["dx_db"]), TOLERANCE, &what);
    }
}
