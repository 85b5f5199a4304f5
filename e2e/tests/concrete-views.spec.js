// The Concrete lab's other views, and all of them at the ends of the temperature.
import { expect, heights, layer, read, same, test } from "../lab.js";
import { argmax, concreteLogDensity, exactGradient, printed, softmax, toyMeans } from "../mathematics.js";

const name = "concrete";
const logAlpha = [0.7, 0, -0.7];
const views = ["simplex", "one", "properties", "numerics", "gradients", "toy"];

test.describe("every view", () => {
    // A state is there in one frame.
    test.use({ contextOptions: { reducedMotion: "reduce" } });

    /** Opaque pixels of each figure. */
    const painted = (page) =>
        page.locator(".figure .stage").evaluateAll((stages) =>
            stages.map((stage) => {
                let count = 0;
                for (const canvas of stage.querySelectorAll("canvas")) {
                    if (!canvas.width || !canvas.height) continue;
                    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                    for (let at = 3; at < data.length; at += 4) count += data[at] > 0 ? 1 : 0;
                }
                return count;
            }),
        );

    for (const view of views) {
        test(`${view}: is drawn at both ends of the temperature, and its checks hold`, async ({ lab, page }) => {
            await lab.open(name, `view=${view}`);
            await expect(lab.chips("fail")).toHaveCount(0);
            await expect(lab.chips("pass")).toHaveCount(view === "toy" ? 1 : 4);
            const figures = { properties: 3, gradients: 3 }[view] ?? 1;
            for (const dim of view === "toy" ? ["3"] : ["3", "2", "4"]) {
                if (view !== "toy") await lab.option("dim", dim).check();
                for (const [slide, lambda] of [["0", "0.01"], ["1000", "10"]]) {
                    await lab.slider("lambda").fill(slide);
                    await expect(lab.number("lambda")).toHaveValue(lambda);
                    await lab.frame();
                    const drawn = page.locator('.figure canvas.lines[data-drawn="1"]');
                    await expect(drawn, `${dim} at ${lambda}`).toHaveCount(figures);
                    for (const count of await painted(page)) expect(count, `${dim} at ${lambda}`).toBeGreaterThan(1000);
                }
            }
        });
    }
});

test("for a single sample x is softmax of the scores over λ", async ({ lab }) => {
    for (const lambda of [0.3, 2]) {
        const rows = await lab.dataAt(name, `view=one&dim=4&a4=0.4&lambda=${lambda}`);
        const scores = heights(rows, "Gumbel noise G");
        heights(rows, "ln α").forEach((a, k) => expect(a).toBe([...logAlpha, 0.4][k]));
        const x = softmax(scores, lambda);
        const columns = [...layer(rows, "column", "Other"), ...layer(rows, "column", "Largest")];
        expect(columns).toHaveLength(4);
        for (const column of columns) {
            const k = Math.round((column.x + column.x_end) / 2) - 1;
            same(column.y, x[k], `x${k + 1}`, 1e-11);
            expect(column.layer).toBe(k === argmax(scores) ? "Largest" : "Other");
        }
        ["x₁", "x₂", "x₃", "x₄"].forEach((path, k) => {
            const curve = layer(rows, "curve", path);
            expect(curve.length).toBeGreaterThan(100);
            for (const at of curve) {
                expect(Math.abs(at.y - softmax(scores, at.x)[k]), `${path} at ${at.x}`).toBeLessThan(1e-10);
            }
        });
    }
});

test("one sample: its noise, its way, its landing", async ({ lab }) => {
    await lab.open(name, "view=one&lambda=0.4&n=3");
    const list = (text) => text.split(", ").map(read);
    const falls = /Gumbel noise is drawn: G = (.+)\.$/;
    await expect(lab.event).toHaveText(falls);
    const gumbels = list(falls.exec(await lab.event.innerText())[1]);
    await lab.step.click();
    const carries = /\(ln α \+ G\) \/ λ .* to x = (.+)\.$/;
    await expect(lab.event).toHaveText(carries);
    const x = list(carries.exec(await lab.event.innerText())[1]);
    const scores = gumbels.map((gumbel, k) => gumbel + logAlpha[k]);
    // To three digits each.
    softmax(scores, 0.4).forEach((want, k) => expect(Math.abs(x[k] - want)).toBeLessThan(0.02));
    await lab.step.click();
    await expect(lab.event).toHaveText(/lands/);
    await lab.step.click();
    await expect(lab.number("n")).toHaveValue("4");
});

test.describe("toy experiment", () => {
    const published = {
        both: ["2.00", "2.32", "2.65", "2.87", "3.10", "3.36"],
        mean: ["2.00", "2.32", "2.66", "3.02", "3.31", "3.57"],
    };
    for (const [trained, means] of Object.entries(published)) {
        test(`${trained}: the mean goes ${means.join(", ")}`, async ({ lab }) => {
            expect(toyMeans(5, trained === "both").map((mean) => mean.toFixed(2))).toEqual(means);
            await lab.open(name, `view=toy&trained=${trained}`);
            const rows = lab.page.locator("table.facts tbody tr");
            await expect(rows).toHaveCount(6);
            await expect(rows.locator("td:nth-of-type(1)")).toHaveText(means);
            const path = layer(await lab.data(), "curve", "Softmax, exact gradient").filter((row) => row.panel === 1);
            path.forEach(({ x, y }) => same(y, toyMeans(x, trained === "both").at(-1), `after ${x} steps`, 1e-10));
        });
    }

    test("the player adds steps until none fits", async ({ lab }) => {
        await lab.open(name, "view=toy");
        await lab.step.click();
        await expect(lab.number("steps")).toHaveValue("6");
        await lab.states({ view: "toy", steps: "6" });
        await lab.type("steps", 185);
        await lab.states({ view: "toy", steps: "185" });
        await expect(lab.all).toHaveCount(0);
        await lab.play.click();
        await expect(lab.number("steps")).toHaveValue("200", { timeout: 10_000 });
        await expect(lab.event).toHaveText(/^200 reached/);
        await expect(lab.play).toHaveAccessibleName("Play");
        await expect(lab.play).toBeDisabled();
        await lab.states({ view: "toy", steps: "200" });
        await lab.clear.click();
        await expect(lab.number("steps")).toHaveValue("0");
    });
});

test("numerics: where the printed formulas first fail is marked and told", async ({ lab }) => {
    const one = heights(await lab.dataAt(name, "view=one&seed=3"), "Gumbel noise G");
    const rows = await lab.dataAt(name, "view=numerics&seed=3");
    const exact = layer(rows, "curve", "Log space").filter((row) => row.panel === 1);
    expect(exact).toHaveLength(301);
    const temperatures = exact.map((row) => row.x).sort((a, b) => b - a);
    for (const [panel, row, what] of [[1, "Density", "density"], [2, "Softmax", "softmax"]]) {
        const fails = (value) => Number.isNaN(value) || !Number.isFinite(value) || value === 0;
        const first = temperatures.find((lambda) => printed(logAlpha, one, lambda)[what].some(fails));
        expect(first).toBeGreaterThan(0.01);
        const [rule] = layer(rows, "rule").filter((rule) => rule.panel === panel && rule.layer !== "");
        expect(rule.x, what).toBe(first);
        const [, value, told] = /^(\S.*) from λ = (\S+)$/.exec(rule.layer);
        expect(read(told) / first).toBeCloseTo(1, 2);
        const cells = await lab.page
            .locator("table.facts tr")
            .filter({ has: lab.page.getByRole("rowheader", { name: row, exact: true }) })
            .locator("td")
            .allInnerTexts();
        expect(cells).toEqual([told, value]);
        expect(await lab.stage.getAttribute("aria-label")).toContain(`λ = ${told}`);
    }
    // In log space nothing fails.
    for (const { x, y } of exact) {
        const log = softmaxLog(one, x);
        const want = concreteLogDensity(log.map(Math.exp), logAlpha, x);
        if (Number.isFinite(want)) expect(Math.abs(y - want), `at ${x}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(want)));
        expect(Number.isFinite(y)).toBe(true);
    }
});

/** ln softmax(scores / λ). */
function softmaxLog(scores, lambda) {
    const top = Math.max(...scores);
    const norm = Math.log(scores.reduce((total, score) => total + Math.exp((score - top) / lambda), 0));
    return scores.map((score) => (score - top) / lambda - norm);
}

test("gradients: the exact one, and estimates without bias", async ({ lab }) => {
    const caption = lab.page.locator("table.facts caption");
    for (const f of ["linear", "quadratic", "sine"]) {
        await lab.open(name, `view=gradients&f=${f}&n=10000&a2=0.4`);
        const want = exactGradient([0.7, 0.4, -0.7], f);
        const told = /10\s000 draws; exact gradient (\S+)$/.exec(await caption.innerText())[1];
        expect(read(told), f).toBeCloseTo(want, 3);
        // The score function has no bias at all; the pathwise one has it by λ.
        const [mean, error] = [await lab.fact("REINFORCE", 0), await lab.fact("REINFORCE", 2)];
        expect(Math.abs(mean - want), f).toBeLessThan(5 * error);
        const exact = layer(await lab.data(), "rule", "exact");
        expect(exact).toHaveLength(3);
        for (const { x } of exact) same(x, want, f, 1e-10);
    }
});
