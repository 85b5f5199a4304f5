//! Japanese strings of numbers that a reader brings.

use super::UserDataStrings;

pub(super) static STRINGS: UserDataStrings = UserDataStrings {
    label: "数値、または CSV の表（数値の並ぶ最初の列を使います）。ファイルをここにドロップすることもできます",
    take: "この数値を使う",
    file: "ファイルを開く",
    too_large: "8 MB を超えているため、読み込みませんでした。",
    reading: "読み込み中：{percent} % 完了。",
    held: "{n} 文字。ここには表示していません。下のボタンで読み込みます。",
    heading: "{line} 行目「{found}」には数値がないため、除きました。",
    column: "{count} 列のうち {column} 列目を使いました。",
    read_instead: "「{given}」を {value} と読む",
    and: "{first} と {second}",
    taken: "{low} から {high} までの {n} 個の数値を使います。",
    mapped: "{n} 個の数値を使います。{low} から {high} の範囲を −1 … 1 に写します。",
    levels: "{n} 個の整数を画素値とみなし、0 … 255 を −1 … 1 に写します。",
    not_a_number: "{line} 行目：「{found}」は数値ではありません。",
    not_finite: "{line} 行目：「{found}」は有限の数ではありません。",
    too_few: "数値が {count} 個しかありません。{least} 個以上必要です。",
    too_many: "数値が {most} 個を超えています。一部だけを使ってください。",
};
