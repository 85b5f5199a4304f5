// Every parameter of both labs: its default as the link would write it, its control, and both ends.

const flag = (key, value, rest) => ({ key, kind: "flag", default: value, ends: ["0", "1"], ...rest });
const choice = (key, ends, rest) => ({ key, kind: "choice", default: ends[0], ends, ...rest });
const slider = (key, ends, value, rest) => ({ key, kind: "slider", default: value, ends, ...rest });

// `given`: the state in which the control is shown. `silent`: nothing of it is seen in the figure.
const curves = (scale) => [
    slider("mu", ["-5", "5"], "0"),
    slider(scale, ["0.05", "5"], "1"),
    choice("axis", ["linear", "log"]),
    slider("n", ["0", "100000"], "200"),
    flag("freeze", "1"),
    flag("clamp", "0"),
    slider("eps", ["1e-7", "0.2"], "0.00001", { given: { clamp: "1" } }),
    slider("speed", ["0.5", "20000"], "20", { silent: true }),
    flag("slow", "0", { silent: true }),
];

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
};

/** What the link of a state says: what differs from the defaults. */
export function link(lab, state) {
    const defaults = Object.fromEntries(parameters[lab].map((entry) => [entry.key, entry.default]));
    const same = (key, value) => value === defaults[key] || Number(value) === Number(defaults[key]);
    return Object.fromEntries(Object.entries(state).filter(([key, value]) => !same(key, value)));
}
