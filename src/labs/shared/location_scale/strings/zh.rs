//! Chinese strings of a location-scale family and its sampling by inversion.

use super::LocationScaleStrings;

pub(super) static STRINGS: LocationScaleStrings = LocationScaleStrings {
    density: "密度",
    cdf: "分布函数 F(x)",
    quantile: "分位函数 Q(u)",
    normal_curve: "正态分布",
    samples: "样本",
    ordered_samples: "排序后的样本",
    uniform: "u",
    uniform_log_odds: "u（对数几率刻度）",
    gumbel_density: "Gumbel 密度",
    event_draw: "在 0 与 1 之间均匀抽取 u = {u}。",
    event_across: "u = {u} 水平走到分布函数曲线。",
    event_drop: "落到 x = F⁻¹(u) = {x}。",
    event_land: "x = {x} 落入直方图。",
    event_first_gumbel: "抽取第一个 Gumbel 随机数：G₁ = {u}。",
    event_second_gumbel: "抽取第二个 Gumbel 随机数：G₂ = {v}。",
    event_difference: "两者之差为 {z}；平移缩放后 x = {x}。",
    clamp_caption: "ε = {eps} 的截断带来的影响",
    smallest: "x 的最小可能值",
    largest: "x 的最大可能值",
    variance_lost: "损失的方差",
};
