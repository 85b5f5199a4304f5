// What the figures have to show, from the formulas.

export const gamma = 0.5772156649015329;

/** The Logistic distribution. */
export const logistic = {
    key: "s",
    density: (x, mu = 0, s = 1) => {
        const e = Math.exp(-Math.abs((x - mu) / s));
        return e / (s * (1 + e) ** 2);
    },
    cdf: (x, mu = 0, s = 1) => 1 / (1 + Math.exp(-(x - mu) / s)),
    quantile: (u, mu = 0, s = 1) => mu + s * (Math.log(u) - Math.log1p(-u)),
    // d quantile / d u
    slope: (u, s = 1) => s / (u * (1 - u)),
};

/** The Gumbel distribution. */
export const gumbel = {
    key: "beta",
    density: (x, mu = 0, beta = 1) => {
        const z = (x - mu) / beta;
        return Math.exp(-(z + Math.exp(-z))) / beta;
    },
    cdf: (x, mu = 0, beta = 1) => Math.exp(-Math.exp(-(x - mu) / beta)),
    quantile: (u, mu = 0, beta = 1) => mu - beta * Math.log(-Math.log(u)),
    slope: (u, beta = 1) => beta / (-u * Math.log(u)),
};

export const families = { logistic, gumbel };

/** P(|X − μ| > kσ), both sides, for the Logistic. */
export const logisticTail = (k) => 2 / (1 + Math.exp((k * Math.PI) / Math.sqrt(3)));

/** The same for the Normal, from tables. */
export const normalTail = { 3: 2.6997960632601866e-3, 5: 5.733031437583878e-7, 8: 1.2441921148543568e-15 };

export const sum = (values) => values.reduce((total, value) => total + value, 0);

const logSumExp = (values) => {
    const top = Math.max(...values);
    return top + Math.log(sum(values.map((value) => Math.exp(value - top))));
};

/** exp(vₖ / T) / Σ exp(vⱼ / T). */
export function softmax(values, temperature = 1) {
    const scores = values.map((value) => value / temperature);
    const norm = logSumExp(scores);
    return scores.map((score) => Math.exp(score - norm));
}

/** A mixture of logistics: its density, its cdf, and the probability of an interval, open ends included. */
export function mixture({ logits, means, logScales }) {
    const weights = softmax(logits);
    const scales = logScales.map(Math.exp);
    const total = (part) => sum(weights.map((weight, k) => weight * part(means[k], scales[k])));
    const sigmoid = (z) => 1 / (1 + Math.exp(-z));
    return {
        weights,
        density: (x) => total((mean, scale) => logistic.density(x, mean, scale)),
        cdf: (x) => total((mean, scale) => logistic.cdf(x, mean, scale)),
        between: (low, high) =>
            total((mean, scale) => {
                const [a, b] = [(low - mean) / scale, (high - mean) / scale];
                // From the nearer tail, so that little cancels.
                return a > 0 ? sigmoid(-a) - sigmoid(-b) : sigmoid(b) - sigmoid(a);
            }),
    };
}

/** Index of the largest. */
export const argmax = (values) => values.indexOf(Math.max(...values));

/** Standard error of the share of an outcome among so many draws. */
export const shareError = (probability, draws) => Math.sqrt(Math.max(0, probability * (1 - probability)) / draws);

/** P(k is among the first `taken`) where categories are drawn one after another and not put back. */
export function inclusion(probs, taken) {
    const out = probs.map(() => 0);
    const draw = (left, chance, chosen) => {
        if (chosen.length === taken || left === 0) {
            for (const k of chosen) out[k] += chance;
            return;
        }
        probs.forEach((prob, k) => {
            if (!chosen.includes(k)) draw(left - prob, (chance * prob) / left, [...chosen, k]);
        });
    };
    draw(1, 1, []);
    return out;
}

/** ln of the Concrete density at x. */
export function concreteLogDensity(x, logAlpha, lambda) {
    const n = x.length;
    let constant = (n - 1) * Math.log(lambda);
    for (let k = 2; k < n; k++) constant += Math.log(k);
    const terms = x.map((x, k) => logAlpha[k] - (lambda + 1) * Math.log(x));
    return constant + sum(terms) - n * logSumExp(x.map((x, k) => logAlpha[k] - lambda * Math.log(x)));
}

/** Weights of the triangle's corners (0, 0), (1, 0), (1/2, √(3/4)) that give a point. */
export function barycentric({ x, y }) {
    const third = y / Math.sqrt(0.75);
    const second = x - third / 2;
    return [1 - second - third, second, third];
}

/** ∂/∂ log α₁ of E f over one-hot x: p₁ (f(e₁) − E f). */
export function exactGradient(logAlpha, name) {
    const probs = softmax(logAlpha);
    const total = (probs.length * (probs.length + 1)) / 2;
    // sin² π is 0, so that the sine's objective is the linear one at the corners.
    const corner = (k) =>
        name === "quadratic" ? sum(probs.map((_, j) => ((j === k ? 1 : 0) - (j + 1) / total) ** 2)) : k + 1;
    const values = probs.map((_, k) => corner(k));
    return probs[0] * (values[0] - sum(values.map((value, k) => probs[k] * value)));
}

/** The mean after each step of gradient ascent on Σ k softmax(exp(−(i − mean)²))ₖ. */
export function toyMeans(steps, positionsToo, rate = 1) {
    let mean = 2;
    const positions = [0, 1, 2, 3, 4];
    const means = [mean];
    for (let step = 0; step < steps; step++) {
        const logits = positions.map((i) => Math.exp(-((i - mean) ** 2)));
        const probs = softmax(logits);
        const expected = sum(probs.map((prob, k) => prob * (k + 1)));
        const slopes = logits.map((logit, k) => probs[k] * (k + 1 - expected) * logit * 2 * (positions[k] - mean));
        mean += rate * sum(slopes);
        if (positionsToo) slopes.forEach((slope, k) => (positions[k] -= rate * slope));
        means.push(mean);
    }
    return means;
}

/** The Concrete formulas as printed, in 32 bits: what must be positive numbers, at one temperature. */
export function printed(logAlpha, scores, lambda) {
    const f = Math.fround;
    const t = f(lambda);
    const powers = scores.map((score) => f(Math.exp(f(f(score) / t))));
    const total = powers.reduce((total, power) => f(total + power), 0);
    const norm = logSumExp(scores.map((score) => score / lambda));
    const x = scores.map((score) => f(Math.exp(f(score / lambda - norm))));
    const alpha = logAlpha.map((a) => f(Math.exp(f(a))));
    let [numerator, below, constant] = [1, 0, 1];
    x.forEach((x, k) => {
        numerator = f(numerator * f(alpha[k] * f(x ** f(-t - 1))));
        below = f(below + f(alpha[k] * f(x ** -t)));
        if (k > 0) constant = f(constant * f(k * t));
    });
    return {
        softmax: powers.map((power) => f(power / total)),
        density: [f(f(constant * numerator) / f(below ** x.length))],
    };
}
