// The lab of mixtures of logistics: the mixture and its handles, the walk, the direct way, the levels.
import { expect, lastDigit, layer, read, same, test } from "../lab.js";
import { argmax, mixture, shareError, softmax, sum } from "../mathematics.js";
import { mixtureOf } from "../parameters.js";

const name = "mol";
const three = mixtureOf(3);

/** The peak of a component under its weight. */
const peak = ({ logits, logScales }, k) => softmax(logits)[k] / (4 * Math.exp(logScales[k]));

/** Pixels that are one unit of x and of height, told by the handles of two components. */
async function units(lab) {
    const [one, two] = [await lab.centre("m1"), await lab.centre("m2")];
    return {
        x: (two.x - one.x) / (three.means[1] - three.means[0]),
        y: (two.y - one.y) / (peak(three, 0) - peak(three, 1)),
    };
}

/** Expects the second component to have been dragged so many pixels to the right and up. */
async function moved(lab, right, up, unit) {
    await expect.poll(() => Object.keys(lab.query())).toEqual(expect.arrayContaining(["sel", "l2", "m2"]));
    expect(lab.query().sel).toBe("2");
    const [l2, m2] = [await lab.value("l2"), await lab.value("m2")];
    expect([l2, m2].map(String)).toEqual([lab.query().l2, lab.query().m2]);
    // A pointer stands on whole pixels, and the fields on hundredths.
    expect(Math.abs(m2 - three.means[1] - right / unit.x)).toBeLessThan(1.5 / unit.x + 0.005);
    const now = peak({ ...three, logits: [three.logits[0], l2, three.logits[2]] }, 1);
    expect(Math.abs(now - peak(three, 1) - up / unit.y)).toBeLessThan(1.5 / unit.y + 0.005);
}

test.describe("dragged", () => {
    test("mean and weight follow the mouse at once", async ({ lab }) => {
        for (const view of ["mixture", "direct", "discrete", "learn"]) {
            await lab.open(name, `view=${view}`);
            const unit = await units(lab);
            await lab.drag(await lab.centre("m2"), 40, -25);
            await moved(lab, 40, 25, unit);
        }
    });

    test("the second handle of a component selects it and carries its scale", async ({ lab, page }) => {
        await lab.open(name, "view=mixture");
        await expect(page.locator(".handle[data-key^=s]")).toHaveCount(3);
        await expect(page.locator(".handle.selected")).toHaveCount(2);
        await expect(lab.handle("s2")).toHaveClass(/reference/);
        const { x } = await units(lab);
        // It stands where the density has half its height: cosh²(z/2) = 2.
        const reach = 2 * Math.asinh(1);
        const scale = Math.exp(three.logScales[1]);
        const [middle, from] = [await lab.centre("m2"), await lab.centre("s2")];
        expect(Math.abs((from.x - middle.x) / x - reach * scale)).toBeLessThan(1.5 / x);
        await lab.drag(from, 50, 0);
        await expect.poll(() => Number(lab.query().s2)).toBeGreaterThan(three.logScales[1]);
        expect(lab.query().sel).toBe("2");
        for (const key of ["m2", "s2"]) await expect(lab.handle(key)).toHaveClass(/selected/);
        const now = Math.exp(await lab.value("s2"));
        expect(Math.abs(now - scale - 50 / x / reach)).toBeLessThan(1.5 / x / reach + 0.005 * now);
    });

    test("a handle that has the focus selects its component, and keys move it", async ({ lab, page }) => {
        await lab.open(name);
        await expect(lab.number("m1")).toBeVisible();
        await lab.handle("m3").focus();
        await expect(lab.number("sel")).toHaveValue("3");
        for (const key of ["l3", "m3", "s3"]) await expect(lab.number(key)).toBeVisible();
        await expect(lab.fields).toHaveCount(3);
        await page.keyboard.press("ArrowRight");
        await expect(lab.number("m3")).toHaveValue("0.64");
        await expect(lab.handle("m3")).toHaveAttribute("aria-valuenow", "0.64");
        await page.keyboard.press("ArrowUp");
        await expect(lab.number("l3")).toHaveValue("-0.1");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowLeft");
        await lab.states({ sel: "3", l3: "-0.9" });
        await page.keyboard.press("Home");
        await page.keyboard.press("PageUp");
        await lab.states({ sel: "3", l3: "3.1", m3: "-2" });
        await expect(lab.handle("m3")).toBeFocused();
        // The player's keys have been left alone.
        await expect(lab.number("n")).toHaveValue("2000");
    });

    test.describe("touched", () => {
        test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

        test("mean and weight follow a finger", async ({ lab, page }) => {
            await lab.open(name);
            const unit = await units(lab);
            await lab.swipe(await lab.centre("m2"), 20, -12);
            await moved(lab, 20, 12, unit);
            expect(await page.evaluate(() => scrollY)).toBe(0);
        });
    });
});

test.describe("mixture", () => {
    const parts = (page) => page.locator(".handle[data-key^=m]");

    test("from one component to ten", async ({ lab, page }) => {
        await lab.open(name, "view=mixture");
        for (const [slide, count] of [["0", 1], ["1000", 10]]) {
            await lab.slider("k").fill(slide);
            await expect(parts(page)).toHaveCount(count);
            // They keep their places where they are of no use.
            for (const [action, useless] of [["add", count === 10], ["remove", count === 1]]) {
                const button = page.locator(`.actions .${action}`);
                if (useless) await expect(button).toHaveAttribute("aria-disabled", "true");
                else await expect(button).not.toHaveAttribute("aria-disabled");
            }
            const want = mixture(mixtureOf(count));
            const curve = layer(await lab.data(), "curve", "Mixture");
            expect(curve.length).toBeGreaterThan(200);
            for (const { x, y } of curve) same(y, want.density(x), `density at ${x}`, 1e-11);
        }
    });

    test("a component is added beside the selected one, and removed again", async ({ lab, page }) => {
        await lab.open(name, "view=mixture&sel=2");
        await page.locator(".actions .add").click();
        await expect(lab.number("m4")).toBeVisible();
        await expect.poll(() => lab.query().k).toBe("4");
        expect(lab.query()).toMatchObject({ view: "mixture", sel: "4", s4: "-2" });
        expect(await lab.value("l4")).toBe(three.logits[1]);
        expect(Math.abs(await lab.value("m4") - three.means[1])).toBeGreaterThan(0.09);
        await lab.type("sel", 1);
        await page.locator(".actions .remove").click();
        await expect(parts(page)).toHaveCount(3);
        // The others have moved up.
        await expect(lab.number("m1")).toHaveValue(String(three.means[1]));
        await expect(lab.number("s1")).toHaveValue(String(three.logScales[1]));
        await expect.poll(() => lab.query().m2).toBe(String(three.means[2]));
    });

    test("density and cdf on both axes, and normals of the same variance", async ({ lab }) => {
        const [{ weights, density, cdf }, scales] = [mixture(three), three.logScales.map(Math.exp)];
        const normal = (x) => {
            const deviations = scales.map((scale) => (scale * Math.PI) / Math.sqrt(3));
            const heights = deviations.map((d, k) => Math.exp(-0.5 * ((x - three.means[k]) / d) ** 2) / (d * Math.sqrt(2 * Math.PI)));
            return sum(heights.map((height, k) => weights[k] * height));
        };
        await lab.open(name, "view=mixture");
        const shows = async (query, want) => {
            const before = await lab.picture();
            for (const [key, value] of Object.entries(query)) {
                await (key === "normal" ? lab.flag(key).setChecked(value === "1") : lab.option(key, value).check());
            }
            await lab.redrawn(before);
            for (const { x, y } of layer(await lab.data(), "curve", "Mixture")) same(y, want(x), `${JSON.stringify(query)} at ${x}`, 1e-10);
        };
        await shows({ axis: "log" }, density);
        await shows({ curve: "cdf", axis: "linear" }, cdf);
        await shows({ axis: "log" }, cdf);
        await shows({ curve: "pdf", normal: "1" }, normal);
        await expect(lab.chips("fail")).toHaveCount(0);
    });

    for (const query of ["k=3", "k=1&s1=-7", "k=10&s1=3&s2=-7&l3=20&l4=-20&m5=2"]) {
        test(`every check holds with ${query}`, async ({ lab }) => {
            await lab.open(name, query);
            for (const [view, count] of Object.entries({ mixture: 3, walk: 4, direct: 4, discrete: 4, learn: 3 })) {
                await lab.option("view", view).check();
                await expect.poll(() => lab.query().view ?? "walk").toBe(view);
                await expect(lab.page.locator(".checks .chip"), view).toHaveCount(count);
                await expect(lab.chips("pass"), view).toHaveCount(count);
            }
        });
    }

    test("in another language it is the same state", async ({ lab, page }) => {
        await lab.open(name, "view=discrete&bits=4&sel=3");
        for (const language of ["ja", "zh"]) {
            await lab.language.selectOption(language);
            await expect(page.locator("html")).toHaveAttribute("lang", language);
            await expect(page.locator(".choice[data-key=view] legend")).toHaveText(/\p{Script=Han}|\p{Script=Katakana}/u);
            await expect(lab.number("bits")).toHaveValue("4");
            await expect(lab.chips("pass")).toHaveCount(4);
            expect(lab.query()).toEqual({ view: "discrete", bits: "4", sel: "3" });
        }
    });
});

test.describe("walk", () => {
    const stages = [
        /^Gumbel noise is added to each of the 3 logits\.$/,
        /The tallest sum names component (\d)\.$/,
        /^Its mean is (\S+), its log scale (\S+); u = (\S+) is drawn\.$/,
        /^u = \S+ runs across to the cdf, then down to x = (\S+)\.$/,
        /x = (\S+) lands in the histogram\.$/,
    ];
    /** The lines of the listing that each stage carries out. */
    const lines = [[0, 1], [2], [3, 4], [5], [6]];
    const line = (lab) => lab.page.locator(".player .line");
    const rows = (lab) => lab.page.locator("table.code tbody tr");

    test("five stages, each with its line of code and the numbers in it", async ({ lab, page }) => {
        await lab.open(name, "n=2");
        for (let draw = 2; draw < 4; draw++) {
            await expect.poll(() => lab.query().n).toBe(String(draw));
            await expect(page.locator("tr.lit")).toHaveCount(0);
            const told = [];
            for (const [stage, words] of stages.entries()) {
                await expect(lab.event).toHaveText(words);
                told.push(words.exec(await lab.event.innerText()).slice(1));
                const [codes, numbers] = (await line(lab).innerText()).split("→").map((text) => text.trim());
                const headers = await rows(lab).locator("th").allInnerTexts();
                expect(lines[stage].map((row) => headers[row])).toEqual(codes.split("; "));
                if (stage > 0) {
                    await expect(page.locator("tr.lit")).toHaveCount(lines[stage].length);
                    for (const row of lines[stage]) {
                        await expect(rows(lab).nth(row)).toHaveClass("lit");
                        await expect(rows(lab).nth(row).locator("td")).toHaveText("…");
                    }
                    await expect(rows(lab).nth(lines[stage - 1].at(-1)).locator("td")).toHaveText(told[stage - 1].numbers);
                }
                told[stage].numbers = numbers;
                await lab.step.click();
            }
            await expect(lab.number("n")).toHaveValue(String(draw + 1));
            const [, [k], [mean, logScale, u], [x], [landed]] = told;
            const gumbels = await rows(lab).first().locator("td").innerText();
            const scores = told[0].numbers.slice(1, -1).split(", ").map(read);
            gumbels.slice(1, -1).split(", ").map(read).forEach((gumbel, j) => {
                expect(Math.abs(scores[j] - three.logits[j] - gumbel)).toBeLessThan(1.05 * (lastDigit(gumbel, 3) + lastDigit(scores[j], 3)));
            });
            expect(argmax(scores) + 1).toBe(Number(k));
            expect(told[1].numbers).toBe(`k = ${k}`);
            expect([mean, logScale].map(read)).toEqual([three.means[k - 1], three.logScales[k - 1]]);
            const scale = Math.exp(read(logScale));
            const want = read(mean) + scale * Math.log(read(u) / (1 - read(u)));
            const slope = scale / (read(u) * (1 - read(u)));
            expect(Math.abs(read(x) - want)).toBeLessThan(1.05 * (slope * lastDigit(read(u)) + lastDigit(read(x))));
            expect(read(landed)).toBe(Math.max(-1, Math.min(1, read(x))));
            // What has landed is shown to its end.
            const numbers = told.map(({ numbers }) => numbers);
            const [scored, ...rest] = [numbers[0], numbers[1], `${mean}, ${logScale}`, ...numbers.slice(2)];
            await expect(rows(lab).locator("td")).toHaveText([gumbels, scored, ...rest]);
        }
    });

    test("in slow motion each stage is seen to happen", async ({ lab }) => {
        await lab.open(name, "n=7&slow=1&phase=2");
        await lab.play.click();
        for (const stage of [2, 3, 4]) {
            await expect(lab.event).toHaveText(stages[stage]);
            for (const row of lines[stage]) await expect(rows(lab).nth(row)).toHaveClass("lit");
            await lab.redrawn(await lab.picture());
        }
        await expect(lab.number("n")).toHaveValue("8");
        await lab.play.click();
        await expect(lab.play).toHaveAccessibleName("Play");
    });

    for (const view of ["walk", "direct"]) {
        test(`100 000 at once in ${view}, and both ways agree`, async ({ lab }) => {
            await lab.open(name, `view=${view}&n=0`);
            await expect(lab.chip("Two-sample KS p-value")).toHaveClass(/pending/);
            await lab.all.click();
            await lab.states(view === "walk" ? { n: "100000" } : { view, n: "100000" });
            await expect(lab.chip("Two-sample KS p-value")).toHaveClass(/pass/);
            await expect(lab.chips("pass")).toHaveCount(4);
            const data = await lab.data();
            const ways = view === "walk" ? ["Samples"] : ["Gumbel-max, then inverse cdf", "The mixture's own quantile"];
            const { between } = mixture(three);
            for (const way of ways) {
                const bars = layer(data, "bar", way);
                expect(bars.length).toBeGreaterThan(100);
                // What lies beyond ±1 is collected there.
                for (const bar of bars.filter(({ x, x_end }) => x > -0.999 && x_end < 0.999)) {
                    const share = between(bar.x, bar.x_end);
                    const off = Math.abs(bar.y * (bar.x_end - bar.x) - share);
                    expect(off, `${way} at ${bar.x}`).toBeLessThan(5 * shareError(share, 1e5) + 3e-5);
                }
                same(sum(bars.map((bar) => bar.y * (bar.x_end - bar.x))), 1, way, 1e-9);
            }
            const shares = await lab.page.locator("table.facts").last().locator("tbody td:last-child").allInnerTexts();
            softmax(three.logits).forEach((weight, k) => {
                expect(Math.abs(read(shares[k]) - weight)).toBeLessThan(5 * shareError(weight, 1e5) + 1e-4);
            });
        });
    }
});

test("levels: from 2 bits to 16 their probabilities are the cdf's and sum to 1", async ({ lab }) => {
    for (const [bits, normal] of [[2, 0], [8, 0], [16, 0], [16, 1]]) {
        const rows = await lab.dataAt(name, `view=discrete&bits=${bits}&normal=${normal}`);
        const bars = layer(rows, "bar").sort((a, b) => a.x - b.x);
        expect(bars).toHaveLength(Math.min(2 ** bits, 1024));
        expect(Math.abs(sum(bars.map(({ y }) => y)) - 1)).toBeLessThan(1e-12);
        await expect(lab.chip("|Σ levels − 1|")).toHaveClass(/pass/);
        // The entropy of many levels comes a little later.
        await expect(lab.page.locator("table.facts").nth(1).locator("tbody td").first()).toHaveText(/^\d+(\.\d+)?$/);
        if (normal) continue;
        const { between } = mixture(three);
        const half = 1 / (2 ** bits - 1);
        bars.forEach(({ y }, index) => {
            const edge = (index) => -1 - half + (index * (2 + 2 * half)) / bars.length;
            const ends = [index === 0 ? -Infinity : edge(index), index === bars.length - 1 ? Infinity : edge(index + 1)];
            expect(Math.abs(y - between(...ends)), `${bits} bits, ${index}`).toBeLessThan(1e-12);
        });
        const edges = lab.page.locator("table.facts").first().locator("tbody tr");
        for (const [row, [low, high]] of [[0, [-1 - half, -1 + half]], [1, [1 - half, 1 + half]]]) {
            const [inside, beyond] = (await edges.nth(row).locator("td").allInnerTexts()).slice(1).map(read);
            same(inside, between(low, high), "inside", 1e-3);
            same(beyond, row === 0 ? between(-Infinity, low) : between(high, Infinity), "beyond", 1e-3);
        }
    }
});
