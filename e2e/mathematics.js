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
