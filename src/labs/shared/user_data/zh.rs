//! Chinese strings of numbers that a reader brings.

use super::UserDataStrings;

pub(super) static STRINGS: UserDataStrings = UserDataStrings {
    label: "数值，或 CSV 表格（取第一个数值列）；也可以把文件拖放到这里",
    take: "使用这些数值",
    file: "打开文件",
    too_large: "超过 8 MB，未读取。",
    reading: "正在读取：已完成 {percent} %。",
    held: "共 {n} 个字符，此处不显示；点击下方按钮即可读取。",
    heading: "第 {line} 行“{found}”不含数值，已略去。",
    column: "取用了 {count} 列中的第 {column} 列。",
    read_instead: "将“{given}”读作 {value}",
    and: "{first} 和 {second}",
    taken: "使用从 {low} 到 {high} 的 {n} 个数值。",
    mapped: "使用 {n} 个数值，从 {low} 到 {high} 的范围映射到 −1 … 1。",
    levels: "将 {n} 个整数视作像素值，把 0 … 255 映射到 −1 … 1。",
    not_a_number: "第 {line} 行：“{found}”不是数值。",
    not_finite: "第 {line} 行：“{found}”不是有限的数。",
    too_few: "只有 {count} 个数值，至少需要 {least} 个。",
    too_many: "数值超过 {most} 个，请只用一部分。",
};
