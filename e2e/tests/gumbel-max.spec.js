// The Gumbel-max lab: its draws, the ways to count them, the k tallest and the temperature.
import { expect, heights, lastDigit, layer, read, same, test } from "../lab.js";
import { argmax, inclusion, shareError, softmax, sum } from "../mathematics.js";
import { parameters } from "../parameters.js";

const name = "gumbel-max";
const logits = parameters[name].filter(({ kind }) => kind === "field").map((field) => Number(field.default));
const probsOf = (categories, temperature) => softmax(logits.slice(0, categories), temperature);

/** Counts of so many draws, by category, from the saved shares. */
const countsOf = (rows, what, draws) => heights(rows, what).map((share) => Math.round(share * draws));

/** Expects shares within five standard errors of their probabilities. */
function near(shares, probs, draws) {
    expect(shares).toHaveLength(probs.length);
    shares.forEach((share, k) => {
        const error = 5 * shareError(probs[k], draws) + 1 / draws;
        expect(Math.abs(share - probs[k]), `category ${k + 1}`).toBeLessThan(error);
    });
}

test.describe("walk", () => {
    test("noise, the tallest, its count", async ({ lab }) => {
        await lab.open(name, "n=5&t=2");
        const scores = logits.slice(0, 5).map((logit) => logit / 2);
        let before;
        for (let draw = 5; draw < 8; draw++) {
            await expect(lab.event).toHaveText(/own Gumbel noise/);
            await lab.step.click();
            const tallest = /The tallest is category (\d+), at (\S+)\.$/;
            await expect(lab.event).toHaveText(tallest);
            const [, category, told] = tallest.exec(await lab.event.innerText());
            const rows = await lab.data();
            const noisy = heights(rows, "Gumbel noise G");
            expect(argmax(noisy) + 1).toBe(Number(category));
            expect(Math.abs(Math.max(...noisy) - read(told))).toBeLessThan(1.05 * lastDigit(read(told), 3));
            heights(rows, "Score ℓ / T").forEach((score, k) => same(score, scores[k], "score"));
            const counts = countsOf(rows, "Drawn", draw);
            expect(sum(counts)).toBe(draw);
            if (before) expect(counts).toEqual(before);
            await lab.step.click();
            await expect(lab.event).toHaveText(new RegExp(`Category ${category} is counted`));
            await lab.step.click();
            await expect(lab.number("n")).toHaveValue(String(draw + 1));
            before = counts.map((count, k) => count + (k + 1 === Number(category) ? 1 : 0));
        }
        expect(countsOf(await lab.data(), "Drawn", 8)).toEqual(before);
    });

    test("the tallest is marked where logsumexp says that it stands on average", async ({ lab }) => {
        const rows = await lab.dataAt(name, "k=7&t=0.5");
        const scores = logits.slice(0, 7).map((logit) => logit / 0.5);
        const norm = Math.log(sum(scores.map(Math.exp)));
        same(layer(rows, "rule", "logsumexp of the scores")[0].y, norm, "logsumexp");
        expect(heights(rows, "Tallest")).toHaveLength(1);
        expect(heights(rows, "Gumbel noise G")).toHaveLength(6);
        expect(heights(rows, "Tallest")[0]).toBeGreaterThan(Math.max(...heights(rows, "Gumbel noise G")));
    });
});

test.describe("shares", () => {
    test("the probabilities are softmax's at every temperature and size", async ({ lab }) => {
        for (const [categories, temperature] of [[2, 1], [5, 0.05], [5, 50], [12, 0.7]]) {
            const probs = probsOf(categories, temperature);
            const rows = await lab.dataAt(name, `k=${categories}&t=${temperature}&n=20000`);
            const exact = heights(rows, "Exact");
            expect(exact).toHaveLength(categories);
            exact.forEach((prob, k) => same(prob, probs[k], `category ${k + 1}`));
            near(heights(rows, "Drawn"), probs, 20_000);
            await expect(lab.page.locator("table.facts tbody tr")).toHaveCount(categories);
            await expect(lab.page.locator(".handle")).toHaveCount(categories);
            await expect(lab.chips("fail")).toHaveCount(0);
            // One-hot, and all alike.
            if (temperature === 0.05) expect(exact[0]).toBeGreaterThan(1 - 1e-8);
            if (temperature === 50) expect(Math.max(...exact) - Math.min(...exact)).toBeLessThan(0.02);
        }
    });

    test("hundred thousand at once, then ten million while the page is used", async ({ lab, page }) => {
        test.slow();
        await lab.open(name, "n=0");
        await expect(lab.chips("pending")).toHaveCount(3);
        await lab.all.click();
        await lab.states({ n: "100000" });
        await expect(lab.chips("pass")).toHaveCount(4);
        const done = async () => Number(/Working: (\d+)/.exec(await lab.event.innerText())?.[1] ?? 100);
        await lab.most.click();
        await expect(lab.event).toHaveText(/Working: \d+ % done/);
        const first = await done();
        await lab.option("view", "race").check();
        await expect(page.locator("table.facts")).toHaveCount(2);
        expect(await done()).toBeLessThan(100);
        await expect.poll(done).toBeGreaterThan(first);
        await lab.states({ n: "10000000", view: "race" });
        await expect(lab.event).toHaveText(/^10\s000\s000 reached/, { timeout: 60_000 });
        await expect(page.locator("table.facts caption").first()).toHaveText(/and 10\s000\s000 draws/);
        await expect(lab.chips("pass")).toHaveCount(4);
        const rows = await lab.data();
        for (const way of ["Gumbel-max", "Roulette"]) near(heights(rows, way), probsOf(5, 1), 1e7);
        await expect(lab.play).toBeDisabled();
        await lab.clear.click();
        await lab.states({ n: "0", view: "race" });
        await expect(lab.chips("pending")).toHaveCount(3);
    });

    test("the race measures the four ways", async ({ lab, page }) => {
        await lab.open(name, "view=race");
        const speeds = page.locator("table.facts").nth(1).locator("tbody tr");
        await expect(speeds).toHaveCount(4);
        await expect(speeds.filter({ hasText: "million" })).toHaveCount(4, { timeout: 30_000 });
        for (const speed of await speeds.locator("td").allInnerTexts()) {
            expect(read(speed.replace(/\smillion$/, ""))).toBeGreaterThan(0.01);
        }
        // A draw is counted by both ways.
        const [before, step] = [await lab.data(), async (words) => {
            await lab.step.click();
            await expect(lab.event).toHaveText(words);
        }];
        const named = /names category (\d+), the roulette category (\d+)\.$/;
        await step(named);
        const winners = named.exec(await lab.event.innerText()).slice(1).map(Number);
        await step(/counts its own/);
        await step(/Noise is added to the scores/);
        const after = await lab.data();
        ["Gumbel-max", "Roulette"].forEach((way, index) => {
            const grown = countsOf(before, way, 200);
            grown[winners[index] - 1] += 1;
            expect(countsOf(after, way, 201)).toEqual(grown);
        });
    });

    for (const view of ["walk", "race", "top", "temperature"]) {
        test(`every check holds at the defaults of ${view}`, async ({ lab }) => {
            await lab.open(name, `view=${view}`);
            const count = { walk: 4, race: 4, top: 2, temperature: 1 }[view];
            await expect(lab.chips("pass")).toHaveCount(count);
            await expect(lab.page.locator(".checks .chip")).toHaveCount(count);
        });
    }
});

test.describe("top-k", () => {
    test("the k tallest are drawn without replacement", async ({ lab }) => {
        for (const [categories, taken] of [[6, 3], [5, 1], [5, 5], [12, 4]]) {
            const probs = inclusion(probsOf(categories, 0.7), taken);
            const rows = await lab.dataAt(name, `view=top&k=${categories}&t=0.7&top=${taken}&n=20000`);
            const exact = heights(rows, "Exact, among the k");
            expect(Math.abs(sum(exact) - taken)).toBeLessThan(1e-9);
            exact.forEach((prob, k) => same(prob, probs[k], `${taken} of ${categories}: ${k + 1}`, 1e-9));
            near(heights(rows, "Taken"), probs, 20_000);
            await expect(lab.chips("pass")).toHaveCount(2);
        }
    });

    test("all that are taken are counted", async ({ lab }) => {
        await lab.open(name, "view=top&top=2&k=4&n=10");
        const before = countsOf(await lab.data(), "Taken", 10);
        const taken = /The 2 tallest are taken: (\d), (\d)\.$/;
        await lab.step.click();
        await expect(lab.event).toHaveText(taken);
        for (const category of taken.exec(await lab.event.innerText()).slice(1)) before[category - 1] += 1;
        await lab.step.click();
        await lab.step.click();
        await expect(lab.number("n")).toHaveValue("11");
        expect(countsOf(await lab.data(), "Taken", 11)).toEqual(before);
    });
});

/** Pixels that are one unit of a logit, told by two handles. */
async function unit(lab) {
    const [high, low] = [await lab.centre("l1"), await lab.centre("l4")];
    return (low.y - high.y) / (logits[0] - logits[3]);
}

/** Expects ℓ₄ to have been dragged so many pixels up. */
async function moved(lab, pixels, unit) {
    await expect.poll(() => Number(lab.query().l4)).toBeGreaterThan(logits[3]);
    expect(await lab.value("l4")).toBe(Number(lab.query().l4));
    expect(Math.abs(await lab.value("l4") - logits[3] - pixels / unit)).toBeLessThan(1.5 / unit + 0.005);
}

test.describe("dragged", () => {
    for (const query of ["t=2", "view=temperature&t=3", "view=top"]) {
        test(`a logit follows the mouse at ${query}`, async ({ lab }) => {
            await lab.open(name, query);
            const pixels = await unit(lab);
            await lab.drag(await lab.centre("l4"), 3, -40);
            await moved(lab, 40, pixels);
        });
    }

    test("arrow keys move a logit by a hundredth of its range", async ({ lab, page }) => {
        await lab.open(name);
        await lab.handle("l3").focus();
        await page.keyboard.press("ArrowUp");
        await expect(lab.number("l3")).toHaveValue("0.16");
        await expect(lab.handle("l3")).toHaveAttribute("aria-valuenow", "0.16");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await lab.states({ l3: "-0.16" });
        await page.keyboard.press("End");
        await lab.states({ l3: "8" });
        await expect(lab.handle("l3")).toBeFocused();
        await expect(lab.number("n")).toHaveValue("200");
    });

    test.describe("touched", () => {
        test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

        test("a logit follows a finger", async ({ lab, page }) => {
            await lab.open(name);
            const pixels = await unit(lab);
            await lab.swipe(await lab.centre("l4"), 2, -30);
            await moved(lab, 30, pixels);
            expect(await page.evaluate(() => scrollY)).toBe(0);
        });
    });
});

test("T is cooled from 50 to 0.05, and stops on a second press", async ({ lab }) => {
    await lab.open(name, "view=temperature");
    await lab.sweep.click();
    await expect(lab.sweep).toHaveText("Pause");
    await expect.poll(() => lab.value("t")).toBeGreaterThan(5);
    const warm = await lab.value("t");
    await expect.poll(() => lab.value("t")).toBeLessThan(warm);
    await lab.sweep.click();
    await expect(lab.sweep).toHaveText(/^Cool/);
    const stopped = await lab.value("t");
    expect(stopped).toBeLessThan(50);
    expect(stopped).toBeGreaterThan(0.05);
    await lab.states({ view: "temperature", t: String(stopped) });
    await lab.sweep.click();
    await expect(lab.number("t")).toHaveValue("0.05", { timeout: 20_000 });
    await expect(lab.sweep).toHaveText(/^Cool/);
    await lab.states({ view: "temperature", t: "0.05" });
    // Each curve is softmax over the temperature.
    for (const { x, y } of layer(await lab.data(), "curve").slice(0, 161)) same(y, probsOf(5, x)[0], `at ${x}`, 1e-11);
});
