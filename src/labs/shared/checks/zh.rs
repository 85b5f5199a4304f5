//! Chinese strings of names and reasons of checks that several labs make.

use super::CheckStrings;

pub(super) static STRINGS: CheckStrings = CheckStrings {
    integral: "|∫ 密度 − 1|",
    integral_detail: "数值积分得到的密度积分为 {value}。",
    round_trip: "|Q(F(x)) − x| / 尺度",
    round_trip_detail: "在八个尺度的范围内，分位函数还原分布函数时的最大偏差。",
    ks: "KS 检验 p 值",
    ks_detail: "屏幕上的样本与分布的 Kolmogorov–Smirnov 检验。",
    clamped_detail: "与未截断的分布比较：截断较强时会被检出。",
    mean: "样本均值（标准误）",
    variance: "样本方差（标准误）",
    moment_detail: "样本 {got}，分布 {want}。",
    no_samples: "还没有样本。",
    ks_exact: "KS p 值（精确分布）",
    ks_exact_detail: "将最大值与该区组大小下的精确分布比较。",
    ks_limit: "KS p 值（极限分布）",
    ks_limit_detail: "将最大值与极限分布比较：样本多而区组小时，差异会被检出。",
    stable_round_trip: "稳定形式：|F(x)/u − 1|",
    middle_agrees: "u = 0.1、0.3、0.5 处 |朴素 − 稳定|",
    middle_detail: "远离两端时两种形式一致。",
};
