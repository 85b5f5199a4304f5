// The lab of mixtures of logistics, learning: step by step, from each set of data.
import { expect, layer, read, same, test } from "../lab.js";
import { softmax, sum } from "../mathematics.js";
import { mixtureOf } from "../parameters.js";

const name = "mol";
const three = mixtureOf(3);
const sets = ["bumps", "tail", "rows", "wave", "drawn"];

/** What the tables say. */
const tables = (lab) => lab.page.locator("table.facts").allInnerTexts();

/** Weights, means and log scales as learnt, from the last table. */
async function learnt(lab) {
    const cells = await lab.page.locator("table.facts").last().locator("tbody tr").evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText)),
    );
    const [weights, means, logScales] = [0, 1, 2].map((column) => cells.map((row) => read(row[column])));
    return { weights, means, logScales };
}

/** Held-out log-likelihood in nats. */
const heldOut = (lab) => lab.fact("log-likelihood", 0);

test.describe("training", () => {
    test("play, pause, one step, one back, and none", async ({ lab, page }) => {
        await lab.open(name, "view=learn");
        await lab.trained(0);
        const start = await heldOut(lab);
        await lab.play.click();
        await expect.poll(() => lab.value("steps")).toBeGreaterThan(40);
        await lab.play.click();
        await expect(lab.play).toHaveAccessibleName("Play");
        const steps = await lab.value("steps");
        await lab.states({ view: "learn", steps: String(steps) });
        await lab.trained(steps);
        expect(await heldOut(lab)).toBeGreaterThan(start);
        const before = await tables(lab);
        await lab.step.click();
        await lab.trained(steps + 1);
        expect(await tables(lab)).not.toEqual(before);
        // The arrows belong to the player where nothing has the focus.
        await page.locator("h1").click();
        await page.keyboard.press("ArrowLeft");
        await lab.trained(steps);
        expect(await tables(lab)).toEqual(before);
        await lab.clear.click();
        await lab.trained(0);
        expect(await heldOut(lab)).toBe(start);
        await lab.reset.click();
        await lab.states({});
    });

    test("the first step of Adam is as long as the learning rate", async ({ lab }) => {
        await lab.open(name, "view=learn&rate=0.05");
        await lab.step.click();
        await lab.trained(1);
        const { means, logScales } = await learnt(lab);
        const close = (got, from) => expect(Math.abs(Math.abs(got - from) - 0.05)).toBeLessThan(6e-4);
        means.forEach((mean, k) => close(mean, three.means[k]));
        logScales.forEach((log, k) => close(log, three.logScales[k]));
    });

    test("a link arrives at its step, by one path for one seed", async ({ lab, page }) => {
        await lab.open(name, "view=learn&steps=500");
        await lab.trained(500);
        const first = await tables(lab);
        await page.reload();
        await lab.drawn(name);
        await lab.trained(500);
        expect(await tables(lab)).toEqual(first);
        // There and back again.
        await lab.type("steps", 1300);
        await lab.trained("1\u2009300");
        expect(await tables(lab)).not.toEqual(first);
        await lab.type("steps", 500);
        await lab.trained(500);
        expect(await tables(lab)).toEqual(first);
        const loss = layer(await lab.data(), "curve", "Held-out −log-likelihood");
        expect(loss.at(-1).x).toBe(500);
        same(-loss.at(-1).y, await heldOut(lab), "held-out", 1e-3);
        expect(loss.at(-1).y).toBeLessThan(loss[0].y);
        await lab.open(name, "view=learn&steps=500&seed=2");
        await lab.trained(500);
        expect(await tables(lab)).not.toEqual(first);
    });

    test("a fit is kept as the mixture of the link", async ({ lab, page }) => {
        await lab.open(name, "view=learn&steps=60");
        await lab.trained(60);
        const { weights, means, logScales } = await learnt(lab);
        await expect(page.locator(".handle")).toHaveCount(0);
        await page.locator(".actions .keep").click();
        await expect.poll(() => lab.query().steps).toBe(undefined);
        await lab.trained(0);
        const query = lab.query();
        const stated = (key, usual) => three[usual].map((value, k) => Number(query[`${key}${k + 1}`] ?? value));
        softmax(stated("l", "logits")).forEach((weight, k) => expect(Math.abs(weight - weights[k])).toBeLessThan(2e-4));
        stated("m", "means").forEach((mean, k) => expect(Math.abs(mean - means[k])).toBeLessThan(2e-4));
        stated("s", "logScales").forEach((log, k) => expect(Math.abs(log - logScales[k])).toBeLessThan(2e-3));
        expect(means).not.toEqual(three.means);
        await expect(page.locator(".handle")).toHaveCount(6);
        await expect(page.locator(".actions .keep")).toHaveAttribute("aria-disabled", "true");
    });

    test("it starts from the data's own quantiles", async ({ lab, page }) => {
        await lab.open(name, "view=learn&k=4&data=tail&steps=30");
        await lab.trained(30);
        await page.locator(".actions .spread").click();
        await expect.poll(() => lab.query().steps).toBe(undefined);
        await lab.trained(0);
        const { weights, means, logScales } = await learnt(lab);
        expect(weights).toEqual([0.25, 0.25, 0.25, 0.25]);
        expect(new Set(logScales).size).toBe(1);
        const bars = layer(await lab.data(), "bar", "Training data");
        const below = (x) => sum(bars.map((bar) => bar.y * Math.max(0, Math.min(x, bar.x_end) - bar.x)));
        means.forEach((mean, k) => expect(Math.abs(below(mean) - (k + 0.5) / 4), `mean ${k + 1}`).toBeLessThan(0.05));
    });

    for (const [index, data] of sets.entries()) {
        test(`${data}: both likelihoods rise`, async ({ lab, page }) => {
            for (const fit of ["continuous", "discrete"]) {
                await lab.open(name, `view=learn&data=${data}&fit=${fit}&bits=6`);
                await lab.trained(0);
                const start = await heldOut(lab);
                const bars = layer(await lab.data(), "bar", "Training data");
                same(sum(bars.map((bar) => bar.y * (bar.x_end - bar.x))), 1, data, 1e-9);
                await expect(lab.chips("pass")).toHaveCount(3);
                await lab.type("steps", 100);
                await lab.trained(100);
                expect(await heldOut(lab)).toBeGreaterThan(start);
                // A level has a probability of at most 1; the bits are nats over ln 2.
                if (fit === "discrete") expect(await heldOut(lab)).toBeLessThan(0);
                same(await lab.fact("log-likelihood", 1), (await heldOut(lab)) / Math.LN2, "bits", 2e-3);
                same(await lab.fact("−log-likelihood of a uniform", 1), fit === "discrete" ? 6 : 1, "bits", 1e-3);
            }
            // Pictures and waves show where the numbers are from.
            await expect(page.locator('.figure canvas.lines[data-drawn="1"]')).toHaveCount([2, 2, 3, 3, 2][index]);
            await expect(page.locator("canvas.lines")).toHaveCount([2, 2, 3, 3, 2][index]);
        });
    }
});
