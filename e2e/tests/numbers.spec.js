// The numbers behind the figures, taken from the saved tables and the tables on the page, against
// the formulas.
import { expect, layer, same, test } from "../lab.js";
import { families, logisticTail, normalTail } from "../mathematics.js";

for (const [name, family] of Object.entries(families)) {
    const state = { mu: 1, [family.key]: 0.5 };
    const at = (rest) => new URLSearchParams({ ...state, ...rest }).toString();

    test.describe(name, () => {
        test("the density's curve is the density", async ({ lab }) => {
            const rows = await lab.dataAt(name, at({ view: "density", n: 0 }));
            const curve = layer(rows, "curve", "Density");
            expect(curve.length).toBeGreaterThan(150);
            for (const { x, y } of curve) same(y, family.density(x, 1, 0.5), `density at ${x}`);
            // It spans the axis: eight scales on both sides of the location at least.
            expect(curve[0].x).toBeLessThanOrEqual(-3);
            expect(curve.at(-1).x).toBeGreaterThanOrEqual(4);
        });

        test("the cdf's curve is the cdf", async ({ lab }) => {
            const rows = await lab.dataAt(name, at({ view: "cdf", n: 0 }));
            const curve = layer(rows, "curve", "Cdf F(x)");
            expect(curve.length).toBeGreaterThan(150);
            for (const { x, y } of curve) same(y, family.cdf(x, 1, 0.5), `cdf at ${x}`);
        });

        test("the quantile's curve is the quantile, and u = 0.5 lands on the median", async ({ lab }) => {
            const rows = await lab.dataAt(name, at({ view: "quantile", n: 0 }));
            const curve = layer(rows, "curve", "Quantile Q(u)");
            expect(curve.length).toBeGreaterThan(150);
            for (const { x: u, y } of curve) {
                // Near 1 the last digits of u decide.
                const want = family.quantile(u, 1, 0.5);
                const tolerance = 1e-12 + family.slope(u, 0.5) * u * 2 ** -52;
                expect(Math.abs(y - want), `quantile at ${u}`).toBeLessThanOrEqual(tolerance);
            }
            const middle = curve.find((point) => point.x === 0.5);
            if (name === "logistic") expect(middle.y).toBe(1);
            else same(middle.y, 1 - 0.5 * Math.log(Math.log(2)), "median");
        });

        test("the histogram holds the mass of the window", async ({ lab }) => {
            const rows = await lab.dataAt(name, "view=density&n=20000");
            const bars = layer(rows, "bar", "Samples");
            expect(bars.length).toBeGreaterThan(15);
            const [low, high] = [bars[0].x, bars.at(-1).x_end];
            const inside = family.cdf(high) - family.cdf(low);
            const mass = bars.reduce((sum, bar) => sum + bar.y * (bar.x_end - bar.x), 0);
            expect(Math.abs(mass - inside)).toBeLessThan(5 * Math.sqrt((inside * (1 - inside)) / 20000));
            // Each bar within five standard errors of its own share.
            for (const bar of bars) {
                const share = family.cdf(bar.x_end) - family.cdf(bar.x);
                const got = bar.y * (bar.x_end - bar.x);
                const error = Math.sqrt((share * (1 - share)) / 20000);
                expect(Math.abs(got - share), `bar at ${bar.x}`).toBeLessThan(5 * error + 3 / 20000);
            }
        });

        test("frozen noise carries every sample; noise that is not frozen is drawn anew", async ({ lab }) => {
            const samples = async (rest) => {
                const rows = await lab.dataAt(name, `view=walk&n=50&mu=0.5&${rest}`);
                const points = rows.filter((row) => row.panel === 2 && row.kind === "point" && row.layer === "Samples");
                expect(points).toHaveLength(50);
                return points.map((point) => point.x);
            };
            const away = ([one, two]) => one.map((x, i) => Math.abs(two[i] - 0.5 - 2 * (x - 0.5)));
            const frozen = [await samples(`${family.key}=1`), await samples(`${family.key}=2`)];
            expect(new Set(frozen[0]).size).toBe(50);
            expect(Math.max(...away(frozen))).toBeLessThan(1e-9);
            const fresh = [await samples(`${family.key}=1&freeze=0`), await samples(`${family.key}=2&freeze=0`)];
            expect(Math.max(...away(fresh))).toBeGreaterThan(0.1);
        });

        test("the samples on the page have the family's mean and variance", async ({ lab }) => {
            const rows = await lab.dataAt(name, at({ view: "quantile", n: 20000 }));
            const x = layer(rows, "point", "Ordered samples").map((row) => row.y);
            expect(x).toHaveLength(20000);
            const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
            const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (x.length - 1);
            const [expected, spread, kurtosis] =
                name === "logistic"
                    ? [1, (Math.PI ** 2 * 0.25) / 3, 4.2]
                    : [1 + 0.5 * 0.5772156649015329, (Math.PI ** 2 * 0.25) / 6, 5.4];
            expect(Math.abs(mean - expected)).toBeLessThan(5 * Math.sqrt(spread / x.length));
            expect(Math.abs(variance - spread)).toBeLessThan(5 * spread * Math.sqrt((kurtosis - 1) / x.length));
        });
    });
}

test("on a logarithmic axis it is the same curve", async ({ lab }) => {
    const rows = await lab.dataAt("logistic", "view=density&axis=log&n=0");
    for (const { x, y } of layer(rows, "curve", "Density")) same(y, families.logistic.density(x), `density at ${x}`);
});

test("the Normal laid over has the same variance, and far smaller tails", async ({ lab }) => {
    await lab.open("logistic", "view=density&normal=1&mu=1&s=0.5&n=0");
    for (const k of [3, 5, 8]) {
        const tail = await lab.fact(`${k} σ`, 0);
        const other = await lab.fact(`${k} σ`, 1);
        const ratio = await lab.fact(`${k} σ`, 2);
        expect(tail / logisticTail(k), `${k} σ`).toBeCloseTo(1, 2);
        expect(other / normalTail[k], `${k} σ`).toBeCloseTo(1, 2);
        expect(ratio / (logisticTail(k) / normalTail[k]), `${k} σ`).toBeCloseTo(1, 2);
    }
    const deviation = (Math.PI * 0.5) / Math.sqrt(3);
    for (const { x, y } of layer(await lab.data(), "curve", "Normal")) {
        same(y, Math.exp(-0.5 * ((x - 1) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI)), `Normal at ${x}`);
    }
});

test("the clamp says what it costs, and a strong one is found out", async ({ lab }) => {
    await lab.open("logistic", "clamp=1&n=100000&mu=1&s=2");
    // F⁻¹(1e-5) = −ln 99999, in units of the scale from the location.
    expect(await lab.fact("Smallest possible x")).toBeCloseTo(1 - 2 * Math.log(99999), 3);
    expect(await lab.fact("Largest possible x")).toBeCloseTo(1 + 2 * Math.log(99999), 3);
    await expect(lab.chips("pass")).toHaveCount(5);
    await lab.type("eps", 0.2);
    await lab.states({ clamp: "1", n: "100000", mu: "1", s: "2", eps: "0.2" });
    // The table follows the motion to the new state.
    await expect.poll(() => lab.fact("Smallest possible x")).toBeCloseTo(1 - 2 * Math.log(4), 3);
    await expect(lab.chip("Sample variance, standard errors")).toHaveClass(/fail/);
    await expect(lab.chip("KS p-value")).toHaveClass(/fail/);
});

test("no sample lies outside the clamp", async ({ lab }) => {
    const rows = await lab.dataAt("gumbel", "view=quantile&clamp=1&eps=0.1&n=3000");
    const x = layer(rows, "point", "Ordered samples").map((row) => row.y);
    expect(x).toHaveLength(3000);
    expect(Math.min(...x)).toBeGreaterThanOrEqual(-Math.log(-Math.log(0.1)) - 1e-12);
    expect(Math.max(...x)).toBeLessThanOrEqual(-Math.log(-Math.log(0.9)) + 1e-12);
});

test("the Gumbel's mode, mean, variance and median are told", async ({ lab }) => {
    await lab.open("gumbel", "mu=-1&beta=2");
    expect(await lab.fact("Mode")).toBe(-1);
    expect(await lab.fact("Mean")).toBeCloseTo(-1 + 2 * 0.5772156649, 3);
    expect(await lab.fact("Variance")).toBeCloseTo((Math.PI ** 2 * 4) / 6, 3);
    expect(await lab.fact("Median")).toBeCloseTo(-1 - 2 * Math.log(Math.log(2)), 3);
});

test.describe("block maxima", () => {
    // Where the maximum of n draws has median m, F(m)^n = 1/2.
    const norming = {
        exponential: (n) => ({ b: Math.log(n), a: 1 }),
        logistic: (n) => ({ b: Math.log(n), a: 1 }),
        uniform: (n) => ({ b: 1, a: 1 / n }),
    };
    const close = (got, want) => expect(Math.abs(got - want)).toBeLessThan(1e-4 * Math.max(1e-3, Math.abs(want)));

    for (const [parent, constants] of Object.entries(norming)) {
        test(`${parent}: norming constants, the exact law and the second figure`, async ({ lab, page }) => {
            await lab.open("gumbel", `view=maxima&parent=${parent}&n=5000&block=1`);
            for (const n of [1, 10, 1000]) {
                if (n !== 1) await lab.type("block", n);
                await expect(page.locator("table.facts caption")).toContainText(`n = ${n}`);
                const { a, b } = constants(n);
                close(await lab.fact("bₙ"), b);
                close(await lab.fact("aₙ"), a);
                // The checks are those of this block size once the address states it.
                await expect.poll(() => lab.query().block ?? "10").toBe(String(n));
                await expect(lab.chip("KS p-value, exact law")).toHaveClass(/pass/);
            }
            await expect(page.locator(".figure:not(.main) canvas.lines")).toHaveAttribute("data-drawn", "1");
        });
    }

    test("normal: the heart rate's median daily maximum, and slow convergence", async ({ lab }) => {
        await lab.open("gumbel", "view=maxima&parent=normal&block=10&n=100000");
        // Φ⁻¹(0.5^(1/10)) = 1.498822
        expect(await lab.fact("70 + 10 M")).toBeCloseTo(70 + 10 * 1.498822, 0);
        await expect(lab.chip("KS p-value, exact law")).toHaveClass(/pass/);
        await expect(lab.chip("KS p-value, limit law")).toHaveClass(/fail/);
        const slow = await lab.fact("sup");
        await lab.option("parent", "exponential").check();
        await expect.poll(() => lab.fact("sup")).toBeLessThan(slow);
    });

    test("exponential: the distance to the limit is that of (1 − e^−z/n)^n", async ({ lab }) => {
        await lab.open("gumbel", "view=maxima&block=5");
        const gap = (z, n) => Math.abs(Math.max(0, 1 - Math.exp(-z) / n) ** n - Math.exp(-Math.exp(-z)));
        for (const n of [5, 100]) {
            await lab.type("block", n);
            let most = 0;
            for (let z = -8; z < 10; z += 1e-4) most = Math.max(most, gap(z, n));
            await expect.poll(async () => (await lab.fact("sup")) / most).toBeCloseTo(1, 2);
        }
    });

    test("what lands are maxima of the exact law", async ({ lab }) => {
        const rows = await lab.dataAt("gumbel", "view=maxima&parent=uniform&block=3&n=2000");
        // P((M − 1)·3 ≤ z) = (1 + z/3)³ on (−3, 0).
        const z = layer(rows, "point", "Maxima").map((row) => row.x);
        expect(z).toHaveLength(2000);
        z.sort((a, b) => a - b);
        const distance = Math.max(...z.map((value, i) => Math.abs((1 + value / 3) ** 3 - (i + 0.5) / 2000)));
        // The KS distance exceeds this with a probability of about 1e-4.
        expect(distance).toBeLessThan(2.23 / Math.sqrt(2000));
        expect(Math.max(...z)).toBeLessThanOrEqual(0);
    });
});

test.describe("numerics", () => {
    test("32 bits: what the naive form gives at both ends", async ({ lab }) => {
        await lab.open("gumbel", "view=numerics");
        await expect(lab.play).toHaveCount(0);
        expect(await lab.fact("Value at u = 0")).toBeCloseTo(-Math.log(-Math.log(1e-20)), 3);
        // The largest u below 1 is 1 − 2⁻²⁴.
        expect(await lab.fact("Largest finite value")).toBeCloseTo(24 * Math.log(2), 2);
        await expect(lab.chips("pass")).toHaveCount(2);
    });

    test("64 bits reach further, and ε moves the floor", async ({ lab }) => {
        await lab.open("gumbel", "view=numerics&precision=f64&naive=1e-10");
        expect(await lab.fact("Value at u = 0")).toBeCloseTo(-Math.log(-Math.log(1e-10)), 3);
        expect(await lab.fact("Largest finite value")).toBeGreaterThan(22);
    });

    test("the stable form's curve is −ln(−ln u)", async ({ lab }) => {
        const rows = await lab.dataAt("gumbel", "view=numerics");
        const curve = rows.filter((row) => row.panel === 1 && row.layer === "Stable" && row.kind === "curve");
        expect(curve.length).toBeGreaterThan(100);
        for (const { x, y } of curve) {
            const want = -Math.log(-x * Math.LN10);
            expect(Math.abs(y - want), `at 10^${x}`).toBeLessThan(1e-12 * Math.max(1, Math.abs(want)) + 1e-13);
        }
    });
});
