// Every parameter of each lab: its default as the link would write it, its control, and both ends.

const flag = (key, value, rest) => ({ key, kind: "flag", default: value, ends: ["0", "1"], ...rest });
const choice = (key, ends, rest) => ({ key, kind: "choice", default: ends[0], ends, ...rest });
const field = (key, value, rest) => ({ key, kind: "field", default: value, ends: ["-8", "8"], ...rest });
const slider = (key, ends, value, rest) => ({ key, kind: "slider", default: value, ends, ...rest });

// `given`: the state in which the control is shown, or seen to work. `silent`: nothing of it is seen in
// the main figure.
const pace = (speed = "20", rest) => [
    slider("speed", ["0.5", "20000"], speed, { silent: true, ...rest }),
    flag("slow", "0", { silent: true, ...rest }),
];
const curves = (scale) => [
    slider("mu", ["-5", "5"], "0"),
    slider(scale, ["0.05", "5"], "1"),
    choice("axis", ["linear", "log"]),
    slider("n", ["0", "100000"], "200"),
    flag("freeze", "1"),
    flag("clamp", "0"),
    slider("eps", ["1e-7", "0.2"], "0.00001", { given: { clamp: "1" } }),
    ...pace(),
];

const logits = ["2", "1", "0", "-1", "0.5", "1.5", "-0.5", "-1.5", "0.8", "0.2", "-0.8", "-2"];
const few = { n: "50" };
const many = { k: "12" };
const solid = { dim: "4" };
const toy = { view: "toy" };

// Logit, mean and log scale of each component. The ends are gone to in an order in which each is seen.
const components = [
    ["0.5", "-0.5", "-2.5"],
    ["0", "0.1", "-2"],
    ["-0.5", "0.6", "-3.2"],
    ["0", "-0.8", "-3"],
    ["0", "0.85", "-3"],
    ["0", "-0.2", "-3"],
    ["0", "0.35", "-3"],
    ["0", "-0.65", "-3"],
    ["0", "0.75", "-3"],
    ["0", "0", "-3"],
];
const fields = ([logit, mean, logScale], index) => {
    const [k, given] = [index + 1, { view: "mixture", k: "10", sel: String(index + 1) }];
    return [
        field(`s${k}`, logScale, { ends: ["-7", "3"], given }),
        field(`m${k}`, mean, { ends: ["-2", "2"], given }),
        field(`l${k}`, logit, { ends: ["20", "-20"], given }),
    ];
};
const two = { k: "2" };
const mixture = { view: "mixture" };
const levels = { view: "discrete" };
const learn = { view: "learn" };

export const parameters = {
    logistic: [
        choice("view", ["walk", "density", "cdf", "quantile"]),
        choice("way", ["inversion", "gumbels"]),
        ...curves("s"),
        flag("normal", "0"),
    ],
    gumbel: [
        choice("view", ["walk", "density", "cdf", "quantile", "maxima", "numerics"]),
        choice("parent", ["exponential", "normal", "logistic", "uniform"], { given: { view: "maxima" } }),
        slider("block", ["1", "1000"], "10", { given: { view: "maxima" } }),
        ...curves("beta"),
        slider("naive", ["1e-30", "0.001"], "1e-20", { given: { view: "numerics" } }),
        choice("precision", ["f32", "f64"], { given: { view: "numerics" } }),
    ],
    "gumbel-max": [
        choice("view", ["walk", "race", "top", "temperature"]),
        slider("k", ["2", "12"], "5", { given: few }),
        slider("t", ["0.05", "50"], "1", { given: many }),
        ...logits.map((value, index) => field(`l${index + 1}`, value, { given: many })),
        slider("top", ["1", "12"], "3", { given: { view: "top", ...many } }),
        flag("freeze", "1", { given: few }),
        slider("n", ["0", "10000000"], "200", { given: many }),
        ...pace(),
    ],
    concrete: [
        choice("view", ["simplex", "one", "properties", "numerics", "gradients", "toy"]),
        choice("dim", ["3", "2", "4"], { given: few }),
        slider("lambda", ["0.01", "10"], "0.5", { given: { n: "300" } }),
        field("a1", "0.7", { given: solid }),
        field("a2", "0", { given: solid }),
        field("a3", "-0.7", { given: solid }),
        field("a4", "0", { given: solid }),
        choice("heat", ["log", "linear", "off"], { given: { n: "300" } }),
        // Both of its ends are the same picture.
        slider("turn", ["-180", "180"], "25", { given: solid, silent: true }),
        slider("tilt", ["-90", "90"], "15", { given: solid }),
        // Seen in the second figure.
        slider("eps", ["0.001", "0.3"], "0.01", { given: { view: "properties" }, silent: true }),
        choice("f", ["linear", "quadratic", "sine"], { given: { view: "gradients" } }),
        slider("rate", ["0.01", "10"], "1", { given: { ...toy, steps: "20" } }),
        choice("trained", ["both", "mean"], { given: { ...toy, steps: "10" } }),
        slider("steps", ["0", "200"], "5", { given: toy }),
        flag("freeze", "1", { given: few }),
        slider("n", ["0", "100000"], "2000", { given: solid }),
        ...pace(),
    ],
    mol: [
        choice("view", ["walk", "mixture", "direct", "discrete", "learn"]),
        choice("data", ["bumps", "tail", "rows", "wave", "drawn", "own"], { given: learn }),
        choice("fit", ["continuous", "discrete"], { given: { ...learn, steps: "20" } }),
        slider("rate", ["0.0001", "10"], "0.02", { given: { ...learn, steps: "20" } }),
        slider("steps", ["0", "10000"], "0", { given: { ...learn, k: "1" } }),
        slider("bits", ["2", "16"], "8", { given: levels }),
        slider("min", ["-7", "0"], "-7", { given: levels }),
        flag("normal", "0", { given: levels }),
        slider("k", ["1", "10"], "3", { given: mixture }),
        slider("sel", ["1", "10"], "1", { given: { ...mixture, k: "10" } }),
        ...components.flatMap(fields),
        choice("curve", ["pdf", "cdf"], { given: mixture }),
        choice("axis", ["linear", "log"], { given: mixture }),
        slider("n", ["0", "100000"], "2000", { given: two }),
        flag("freeze", "1", { given: few }),
        flag("clip", "1", { given: { s2: "0" } }),
        flag("clamp", "1", { given: { eps: "0.2" } }),
        slider("eps", ["1e-7", "0.2"], "0.00001", { given: { n: "100000" } }),
        ...pace("60", { given: two }),
    ],
};

/** The mixture of so many components of the page without a link: logits, means and log scales. */
export function mixtureOf(count) {
    const [logits, means, logScales] = [0, 1, 2].map((part) => components.slice(0, count).map((one) => Number(one[part])));
    return { logits, means, logScales };
}

/** What the link of a state says: what differs from the defaults. */
export function link(lab, state) {
    const defaults = Object.fromEntries(parameters[lab].map((entry) => [entry.key, entry.default]));
    const same = (key, value) => value === defaults[key] || Number(value) === Number(defaults[key]);
    return Object.fromEntries(Object.entries(state).filter(([key, value]) => !same(key, value)));
}
