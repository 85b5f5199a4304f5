//! What the pages' texts say: the field's terms, one sign for the natural logarithm, and numbers that were
//! computed for them.

use crate::common::texts::{glossary, of_lab};
use reparam::datasets::Dataset2d;
use reparam::labs::LABS;
use reparam::labs::page_strings::{names, sentences};
use reparam::strings::Language;

/// All that is said in a language, with a name for where it stands.
fn all_texts(language: Language) -> Vec<(String, String)> {
    let strings = names().map(|name| (name.to_owned(), sentences(language, name).join("\n")));
    let of_pages = LABS.iter().flat_map(|lab| {
        let described = lab.info.get(language).description.to_owned();
        [
            (format!("description of {}", lab.id), described),
            (
                format!("story of {}", lab.id),
                of_lab(lab.id, "story", language),
            ),
            (
                format!("prose of {}", lab.id),
                of_lab(lab.id, "prose", language),
            ),
        ]
    });
    let glossary = ("glossary".to_owned(), glossary(language));
    strings.chain(of_pages).chain([glossary]).collect()
}

/// Asserts that no text has one of the words, apart from the longer expressions that are right.
fn assert_avoided(language: Language, avoided: &[&str], right: &[&str]) {
    for (place, mut text) in all_texts(language) {
        for expression in right {
            text = text.replace(expression, "");
        }
        for word in avoided {
            assert!(!text.contains(word), "{place}: {word}");
        }
    }
}

#[test]
fn japanese_uses_the_terms_of_textbooks() {
    let drawing = [
        "サンプルを引",
        "乱数を引",
        "個を引",
        "点を引",
        "個引",
        "回引",
        "から引か",
        "から引く",
        "から引け",
        "から引い",
        "後に引",
        "だけ引",
    ];
    assert_avoided(Language::Japanese, &drawing, &[]);
    let others = [
        "逆ワイブル",
        "対数の世界",
        "おもちゃ",
        "費用",
        "準位",
        "雑音",
        "偶然",
        "重い裾",
        "分位関数",
        "正規化定数",
        "元の分布",
    ];
    assert_avoided(Language::Japanese, &others, &["より重い裾"]);
}

#[test]
fn chinese_uses_the_terms_of_textbooks() {
    let words = [
        "轮盘",
        "母分布",
        "块最大值",
        "块长",
        "反 Weibull",
        "偶然性",
        "通过网络一次",
        "合成一个",
        "玩具实验",
        "责任度",
    ];
    assert_avoided(Language::Chinese, &words, &["轮盘赌"]);
}

#[test]
fn the_natural_logarithm_is_ln() {
    for language in Language::ALL {
        assert_avoided(language, &["\\log", "log α", "log(", "log p", "log κ"], &[]);
    }
}

/// Maddison, Mnih and Teh (2017): λ₁ is the temperature of the posterior, λ₂ that of the prior.
#[test]
fn temperatures_are_numbered_as_in_the_paper() {
    for language in Language::ALL {
        let text = of_lab("concrete", "prose", language);
        assert!(text.contains("p_{a,\\lambda_2}(Z)") && text.contains("q_{\\alpha,\\lambda_1}(Z"));
    }
}

/// With the logits 0.7, 0, −0.7 and f = 1, 2, 3 let each of m variables add f to the objective. The estimate
/// (Σ f − E Σ f) ∂ ln P/∂ ln α₁ for the first has the variance v + (m − 1) Var f · E s², where s = 1 − π₁ for
/// the first category and −π₁ for the others, and v = E (f − E f)² s² − (E f s)².
#[test]
fn the_deviation_of_reinforce_is_told_for_one_variable_and_for_ten() {
    let weights = [0.7, 0.0, -0.7].map(f64::exp);
    let total: f64 = weights.iter().sum();
    let values = [1.0, 2.0, 3.0];
    let mean = |g: &dyn Fn(usize) -> f64| (0..3).map(|k| weights[k] / total * g(k)).sum::<f64>();
    let expected = mean(&|k| values[k]);
    let score = |k: usize| f64::from(k == 0) - weights[0] / total;
    let gradient = mean(&|k| values[k] * score(k));
    let alone = mean(&|k| ((values[k] - expected) * score(k)).powi(2)) - gradient.powi(2);
    let another = mean(&|k| (values[k] - expected).powi(2)) * mean(&|k| score(k).powi(2));
    let [one, ten] = [0.0, 9.0].map(|others| format!("{:.2}", (alone + others * another).sqrt()));
    assert_eq!([one.as_str(), ten.as_str()], ["0.20", "1.10"]);
    for language in Language::ALL {
        let text = of_lab("concrete", "prose", language);
        let paragraph = text.lines().find(|line| line.starts_with("REINFORCE"));
        let paragraph = paragraph.expect("a paragraph on REINFORCE");
        assert!(
            paragraph.contains(&one) && paragraph.contains(&ten),
            "{paragraph}"
        );
    }
}

/// Without the swap a flow keeps x₁, and maps x₂ by a Normal's location and scale that depend on x₁. The
/// least mean of −ln p is ½ + ½ ln 2π for x₁, plus for x₂ the mean of ½ ln 2π − s + ½ e²ˢ v, where v is the
/// variance of x₂ given x₁, and s = −½ ln v as near as it may come. The integrals are sums over a grid with
/// steps below the noise.
#[test]
fn what_moons_allow_without_the_swap_and_the_sampling_error_are_told() {
    let moons = Dataset2d::moons(0.05).expect("valid noise");
    let (step, ends) = (0.04, 60_i32);
    let axis: Vec<f64> = (-ends..=ends)
        .map(|index| f64::from(index) * step)
        .collect();
    let half_ln_tau = 0.5 * std::f64::consts::TAU.ln();
    // Without a bound, and with tanh in one layer.
    let mut best = [0.5 + 2.0 * half_ln_tau; 2];
    let (mut mean, mut square) = (0.0, 0.0);
    for &x in &axis {
        let mut moments = [0.0; 3];
        for &y in &axis {
            let log = moons.log_prob(x, y);
            let mass = log.exp() * step * step;
            for (power, moment) in (0..).zip(&mut moments) {
                *moment += mass * y.powi(power);
            }
            mean -= mass * log;
            square += mass * log * log;
        }
        let [mass, first, second] = moments;
        if mass < 1e-30 {
            continue;
        }
        let variance = second / mass - (first / mass).powi(2);
        let s = -0.5 * variance.ln();
        for (best, s) in best.iter_mut().zip([s, s.clamp(-1.0, 1.0)]) {
            *best += mass * (0.5 * (2.0 * s).exp() * variance - s);
        }
    }
    let [free, bounded] = best.map(|nats| format!("{nats:.3}"));
    let error = format!("{:.3}", ((square - mean * mean) / 2000.0).sqrt());
    assert_eq!(
        [free.as_str(), bounded.as_str(), error.as_str()],
        ["1.975", "2.161", "0.016"]
    );
    for language in Language::ALL {
        let text = of_lab("realnvp", "prose", language);
        for told in [&free, &bounded, &error, &format!("{mean:.3}")] {
            assert!(text.contains(told.as_str()), "{told}");
        }
    }
}
