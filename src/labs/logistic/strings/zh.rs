//! Chinese strings of the Logistic lab.

use super::LogisticStrings;
use crate::strings::LabInfo;

pub(super) static INFO: LabInfo = LabInfo {
    title: "Logistic 分布",
    question: "怎样从一条曲线中抽取样本？",
    summary: "均匀随机数穿过分布函数落下，堆积成密度。",
    description: "观看均匀随机数穿过分布函数落下，堆积成 Logistic 密度：逆变换采样、固定噪声、尾部与截断，实时呈现。",
};

pub(super) static STRINGS: LogisticStrings = LogisticStrings {
    scale: "尺度 s",
    way: "采样方式",
    ways: ["逆变换", "Gumbel 之差"],
    normal: "等方差的正态分布",
    tails: "偏离 μ 超过若干个标准差的概率",
    tail_heads: ["距离", "Logistic", "正态", "比值"],
    description: "位置为 {mu}、尺度为 {s} 的 Logistic 分布：均值 {mean}，标准差 {sd}。直方图中有 {n} 个样本。",
};
