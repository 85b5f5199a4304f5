//! English strings of numbers that a reader brings.

use super::UserDataStrings;

pub(super) static STRINGS: UserDataStrings = UserDataStrings {
    label: "Numbers, or a CSV table, of which the first column of numbers is taken; a file can be dropped here",
    take: "Use these numbers",
    file: "Open a file",
    too_large: "More than 8 MB: this was not read.",
    reading: "Reading: {percent} % done.",
    held: "{n} characters, not shown here: the button below reads them.",
    heading: "Line {line}, “{found}”, holds no number and was left out.",
    column: "Column {column} of {count} was taken.",
    read_instead: "Read “{given}” as {value}",
    and: "{first} and {second}",
    taken: "{n} numbers from {low} to {high} are used.",
    mapped: "{n} numbers are used; the range from {low} to {high} is mapped onto −1 … 1.",
    levels: "{n} whole numbers are taken as pixel levels: 0 … 255 is mapped onto −1 … 1.",
    not_a_number: "Line {line}: “{found}” is not a number.",
    not_finite: "Line {line}: “{found}” is not finite.",
    too_few: "Numbers found: {count}; at least {least} are needed.",
    too_many: "More than {most} numbers: use a part of them.",
};
