//! Japanese strings of the Logistic lab.

use super::LogisticStrings;
use crate::strings::LabInfo;

pub(super) static INFO: LabInfo = LabInfo {
    title: "ロジスティック分布",
    question: "曲線からサンプルを生成するには？",
    summary: "一様乱数が累積分布関数を通って落ち、密度の形に積もります。",
    description: "一様乱数が累積分布関数を通って落ち、ロジスティック分布の密度になるまで。逆関数法、固定したノイズ、裾、切断を動かして確かめます。",
};

pub(super) static STRINGS: LogisticStrings = LogisticStrings {
    scale: "尺度 s",
    way: "サンプルの作り方",
    ways: ["逆関数法", "ガンベルの差"],
    normal: "同じ分散の正規分布",
    tails: "μ から標準偏差の何倍も離れる確率",
    tail_heads: ["距離", "ロジスティック", "正規", "比"],
    description: "位置 {mu}、尺度 {s} のロジスティック分布。平均 {mean}、標準偏差 {sd}。ヒストグラムには {n} 個のサンプルがあります。",
};
