//! Japanese strings of names and reasons of checks that several labs make.

use super::CheckStrings;

pub(super) static STRINGS: CheckStrings = CheckStrings {
    integral: "|∫ 密度 − 1|",
    integral_detail: "数値積分による密度の積分は {value} です。",
    round_trip: "|Q(F(x)) − x| / 尺度",
    round_trip_detail: "分位点関数が累積分布関数を打ち消すときの最大のずれ（尺度8つ分の範囲）。",
    ks: "KS 検定の p 値",
    ks_detail: "画面上のサンプルを分布と比べるコルモゴロフ・スミルノフ検定です。",
    clamped_detail: "切断していない分布との比較です。強い切断は検出されます。",
    mean: "標本平均（標準誤差）",
    variance: "標本分散（標準誤差）",
    moment_detail: "標本 {got}、分布 {want}。",
    no_samples: "まだサンプルがありません。",
    ks_exact: "KS p 値（厳密な分布）",
    ks_exact_detail: "最大値を、このブロックの大きさでの厳密な分布と比べます。",
    ks_limit: "KS p 値（極限分布）",
    ks_limit_detail: "最大値を極限分布と比べます。サンプルが多くブロックが小さいと、差が検出されます。",
    stable_round_trip: "安定な式：|F(x)/u − 1|",
    middle_agrees: "u = 0.1, 0.3, 0.5 での |素朴 − 安定|",
    middle_detail: "両端から離れると二つの式は一致します。",
};
