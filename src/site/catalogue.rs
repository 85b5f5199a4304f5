//! The pages of the site, and the sentences that stand in them before the app runs.

/// A page: `index` is the home page, every other one a lab.
pub(crate) struct Page {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) description: &'static str,
}

/// The languages of the prose. The first is the one shown without JavaScript.
pub(crate) const LANGUAGES: [&str; 3] = ["en", "ja", "zh"];

/// The home page.
pub(crate) const HOME: Page = Page {
    id: "index",
    title: "Reparam: an explorable laboratory of sampling",
    heading: "Reparam",
    description: "Explorable figures about drawing random samples and about reparameterisation: \
                  move a slider and watch uniform numbers become a distribution.",
};

/// One page per lab.
pub(crate) const LABS: [Page; 2] = [
    Page {
        id: "logistic",
        title: "The logistic distribution · Reparam",
        heading: "How do you draw a sample from a curve?",
        description: "Uniform numbers run across to the logistic cdf, drop to x, and pile up into \
                      the density: inversion sampling, one draw at a time.",
    },
    Page {
        id: "gumbel",
        title: "The Gumbel distribution · Reparam",
        heading: "How large is the largest?",
        description: "Take the largest of n draws, again and again: the Gumbel law, where it comes \
                      from, and how fast each parent distribution gets there.",
    },
];

/// What a page says when the app cannot run: a reason, and a sentence in each language.
pub(crate) const FALLBACKS: [(&str, [&str; 3]); 3] = [
    (
        "webassembly",
        [
            "These figures need WebAssembly, which this browser does not have or has switched off.",
            "このページの図には WebAssembly が必要ですが、このブラウザーでは使えないか、無効になっています。",
            "本页的图形需要 WebAssembly，但此浏览器不支持或已将其关闭。",
        ],
    ),
    (
        "simd",
        [
            "These figures need WebAssembly SIMD. Any browser from 2023 or later has it.",
            "このページの図には WebAssembly SIMD が必要です。2023 年以降のブラウザーなら使えます。",
            "本页的图形需要 WebAssembly SIMD。2023 年及之后的浏览器均已支持。",
        ],
    ),
    (
        "start",
        [
            "The figures could not start. Reloading the page may help.",
            "図を開始できませんでした。ページを再読み込みすると直ることがあります。",
            "图形未能启动。重新加载页面可能会解决问题。",
        ],
    ),
];

/// What a page says without JavaScript.
pub(crate) const NO_SCRIPT: [&str; 3] = [
    "The figures on this page need JavaScript. The text can be read without it.",
    "このページの図には JavaScript が必要です。文章はそのまま読めます。",
    "本页的图形需要 JavaScript。文字内容无需它即可阅读。",
];
