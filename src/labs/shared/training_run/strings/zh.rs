//! Chinese strings about a run of training.

use super::TrainingStrings;

pub(super) static STRINGS: TrainingStrings = TrainingStrings {
    steps: "步",
    start: "起点",
    horizon: "训练总步数",
    rate: "学习率",
    decay: "学习率逐渐降到初值的 1 %",
    watch: "慢速训练，便于观看",
    run: "训练",
    train: "继续训练",
    pause: "暂停训练",
    one_step: "训练一步",
    scratch: "从头训练",
    not_a_number: "NaN（非数）",
    diverged: "训练在第 {steps} 步停止：{quantity}变为 {value}。图中是最后一个有限的状态。",
    rate_reason: "学习率太高：每一步都走过了头，抵消了上一步的改进。",
    idle: "训练在第 {steps} 步自动停止：留出数据的损失已有 {idle} 步没有下降。",
    unable: "这里无法训练：浏览器不为本页提供 worker。其他功能都可使用。",
    code_missing: "训练程序未能加载。再次开始训练即可重试。",
    resumed: "worker 已丢失，另一个 worker 从第 {steps} 步接着训练。",
    done: "全部 {steps} 步训练已完成。",
    rests: "训练停在第 {steps} 步。",
    untrained: "权重是随机的，还什么都没有学。",
    file_status: "这是从文件读入的权重。",
    wants_file: "请打开本页保存的权重文件。在此之前权重是随机的。",
    save_safetensors: "权重（safetensors）",
    save_json: "权重（JSON）",
    not_loaded: "文件未能载入：{reason}",
};
