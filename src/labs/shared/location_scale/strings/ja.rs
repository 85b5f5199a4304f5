//! Japanese strings of a location-scale family and its sampling by inversion.

use super::LocationScaleStrings;

pub(super) static STRINGS: LocationScaleStrings = LocationScaleStrings {
    density: "密度",
    cdf: "累積分布 F(x)",
    quantile: "分位点関数 Q(u)",
    normal_curve: "正規分布",
    samples: "サンプル",
    ordered_samples: "並べ替えたサンプル",
    uniform: "u",
    uniform_log_odds: "u（対数オッズ目盛り）",
    gumbel_density: "ガンベル分布の密度",
    event_draw: "0 と 1 の間の一様乱数 u = {u} を生成します。",
    event_across: "u = {u} が累積分布関数まで横に進みます。",
    event_drop: "下の x = F⁻¹(u) = {x} に落ちます。",
    event_land: "x = {x} がヒストグラムに加わります。",
    event_first_gumbel: "一つ目のガンベル乱数を生成します：G₁ = {u}。",
    event_second_gumbel: "二つ目のガンベル乱数を生成します：G₂ = {v}。",
    event_difference: "差は {z}。位置と尺度を合わせて x = {x}。",
    clamp_caption: "ε = {eps} の切断の影響",
    smallest: "x の最小値",
    largest: "x の最大値",
    variance_lost: "失われる分散",
};
