// The parameters of each lab, from the list that the build writes (`xtask labs`), and what tests have to
// know beyond it.
import { readFileSync } from "node:fs";

/** The labs, with all that a reader can set. */
export const labs = JSON.parse(readFileSync(new URL("labs.json", import.meta.url), "utf8"));

// What a link leaves out, by lab and key: links that were given away rely on it. `given` is the state in
// which a control is shown, or seen to work; `silent`: nothing of it is seen in the main figure; `ends`:
// in another order than the list's, so that each is seen.
const of = (value, given, rest) => ({ default: value, ...(given && { given }), ...rest });
const unseen = { silent: true };

const pace = (speed = "20", given) => ({ speed: of(speed, given, unseen), slow: of("0", given, unseen) });
const curves = (scale) => ({
    mu: of("0"),
    [scale]: of("1"),
    axis: of("linear"),
    n: of("200"),
    freeze: of("1"),
    clamp: of("0"),
    eps: of("0.00001", { clamp: "1" }),
    ...pace(),
});

const logits = ["2", "1", "0", "-1", "0.5", "1.5", "-0.5", "-1.5", "0.8", "0.2", "-0.8", "-2"];
const few = { n: "50" };
const many = { k: "12" };
const solid = { dim: "4" };
const toy = { view: "toy" };

// Logit, mean and log scale of each component.
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
        [`s${k}`, of(logScale, given)],
        [`m${k}`, of(mean, given)],
        [`l${k}`, of(logit, given, { ends: ["20", "-20"] })],
    ];
};
const two = { k: "2" };
const mixture = { view: "mixture" };
const levels = { view: "discrete" };
const learn = { view: "learn" };

const promised = {
    logistic: { view: of("walk"), way: of("inversion"), ...curves("s"), normal: of("0") },
    gumbel: {
        view: of("walk"),
        parent: of("exponential", { view: "maxima" }),
        block: of("10", { view: "maxima" }),
        ...curves("beta"),
        naive: of("1e-20", { view: "numerics" }),
        precision: of("f32", { view: "numerics" }),
    },
    "gumbel-max": {
        view: of("walk"),
        k: of("5", few),
        t: of("1", many),
        ...Object.fromEntries(logits.map((value, index) => [`l${index + 1}`, of(value, many)])),
        top: of("3", { view: "top", ...many }),
        freeze: of("1", few),
        n: of("200", many),
        ...pace(),
    },
    concrete: {
        view: of("simplex"),
        dim: of("3", few),
        lambda: of("0.5", { n: "300" }),
        a1: of("0.7", solid),
        a2: of("0", solid),
        a3: of("-0.7", solid),
        a4: of("0", solid),
        heat: of("log", { n: "300" }),
        // Both of its ends are the same picture.
        turn: of("25", solid, unseen),
        tilt: of("15", solid),
        // Seen in the second figure.
        eps: of("0.01", { view: "properties" }, unseen),
        f: of("linear", { view: "gradients" }),
        rate: of("1", { ...toy, steps: "20" }),
        trained: of("both", { ...toy, steps: "10" }),
        steps: of("5", toy),
        freeze: of("1", few),
        n: of("2000", solid),
        ...pace(),
    },
    mol: {
        view: of("walk"),
        data: of("bumps", learn),
        fit: of("continuous", { ...learn, steps: "20" }),
        rate: of("0.02", { ...learn, steps: "20" }),
        steps: of("0", { ...learn, k: "1" }),
        bits: of("8", levels),
        min: of("-7", levels),
        normal: of("0", levels),
        k: of("3", mixture),
        sel: of("1", { ...mixture, k: "10" }),
        ...Object.fromEntries(components.flatMap(fields)),
        curve: of("pdf", mixture),
        axis: of("linear", mixture),
        n: of("2000", two),
        freeze: of("1", few),
        clip: of("1", { s2: "0" }),
        clamp: of("1", { eps: "0.2" }),
        eps: of("0.00001", { n: "100000" }),
        ...pace("60", two),
    },
};

/** A number as controls show it, which may differ from the link's way. */
const shown = (value) => String(Number(value));

/** A lab's parameter: its key, its control, its words or both of its ends, and what tests know of it. */
function joined({ key, control, words, low, high }, known) {
    const ends = control === "flag" ? ["0", "1"] : (words ?? [shown(low), shown(high)]);
    return { key, kind: control, ends, ...known };
}

/** Every parameter that is set in the panel or the player, by lab, for the labs whose links are promised here. */
export const parameters = Object.fromEntries(
    Object.entries(promised).map(([id, known]) => {
        const listed = labs.find((lab) => lab.id === id).parameters;
        return [id, Object.keys(known).map((key) => joined(listed.find((entry) => entry.key === key), known[key]))];
    }),
);

/** What the list says otherwise than links rely on, and controls that no test knows of; both are mistakes. */
export function broken() {
    const wrong = [];
    for (const [id, known] of Object.entries(promised)) {
        const listed = labs.find((lab) => lab.id === id)?.parameters ?? [];
        for (const [key, { default: value }] of Object.entries(known)) {
            const got = listed.find((entry) => entry.key === key)?.default;
            if (got !== value && shown(got) !== shown(value)) wrong.push(`${id}: ${key} is ${got} without a link, not ${value}`);
        }
        for (const { key, control } of listed) {
            if (control !== "hidden" && !(key in known)) wrong.push(`${id}: ${key} is in no test of controls`);
        }
    }
    return wrong;
}

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
