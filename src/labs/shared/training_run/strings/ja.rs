//! Japanese strings about a run of training.

use super::TrainingStrings;

pub(super) static STRINGS: TrainingStrings = TrainingStrings {
    steps: "ステップ",
    start: "出発点",
    horizon: "学習の総ステップ数",
    rate: "学習率",
    decay: "学習率を初期値の 1 % まで下げる",
    watch: "目で追える速さで学習",
    run: "学習",
    train: "学習を続ける",
    pause: "学習を一時停止",
    one_step: "1ステップ学習",
    scratch: "最初から学習",
    not_a_number: "NaN（非数）",
    diverged: "学習はステップ {steps} で停止しました：{quantity}が {value} になりました。最後の有限な状態を示しています。",
    rate_reason: "学習率が高すぎます。各ステップが行き過ぎて、前のステップの改善を打ち消しています。",
    idle: "学習はステップ {steps} で自動的に停止しました：評価用データの損失が {idle} ステップのあいだ下がっていません。",
    unable: "ここでは学習できません。ブラウザがこのページにワーカーを提供していないためです。ほかの機能はすべて使えます。",
    code_missing: "学習のプログラムを読み込めませんでした。もう一度学習を始めると、再び読み込みます。",
    resumed: "ワーカーが失われたため、別のワーカーがステップ {steps} から引き継ぎました。",
    done: "全 {steps} ステップの学習が終わりました。",
    rests: "学習はステップ {steps} で止まっています。",
    untrained: "重みはランダムです。まだ何も学習していません。",
    file_status: "ファイルから読み込んだ重みです。",
    wants_file: "このページで保存した重みのファイルを開いてください。それまでは重みは乱数です。",
    save_safetensors: "重み（safetensors）",
    save_json: "重み（JSON）",
    not_loaded: "ファイルを読み込めませんでした：{reason}",
};
