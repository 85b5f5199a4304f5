// The Concrete lab's simplex: its samples and its density, dragged, turned and annealed.
import { decode, expect, heights, layer, same, test } from "../lab.js";
import { argmax, barycentric, concreteLogDensity, logistic, shareError, softmax, sum } from "../mathematics.js";

const name = "concrete";
const logAlpha = [0.7, 0, -0.7];

/** The samples of the triangle, as weights of its corners. */
const samples = (rows) => layer(rows, "point", "Samples").map(barycentric);

/** The state in the address, with α. */
const alpha = (values) => values.map((value, k) => `a${k + 1}=${value}`).join("&");

test.describe("frozen noise", () => {
    test("every sample keeps its largest coordinate and goes its way smoothly", async ({ lab }) => {
        let [before, from] = [null, NaN];
        for (const lambda of [2, 1.9, 1, 0.5, 0.1]) {
            const now = samples(await lab.dataAt(name, `lambda=${lambda}&n=400&heat=off`));
            expect(now).toHaveLength(400);
            for (const x of now) expect(Math.min(...x)).toBeGreaterThan(-1e-12);
            if (before) {
                // x(λ′) is x(λ) to the power of λ/λ′, normalised.
                const way = before.map((x) => softmax(x.map((x) => Math.log(Math.max(x, 0))), lambda / from));
                const off = now.map((x, sample) => Math.max(...x.map((x, k) => Math.abs(x - way[sample][k]))));
                expect(Math.max(...off)).toBeLessThan(1e-9);
                expect(now.map(argmax)).toEqual(before.map(argmax));
            }
            [before, from] = [now, lambda];
        }
    });

    test("where it is not frozen, other samples are drawn", async ({ lab }) => {
        const winners = async (lambda) =>
            samples(await lab.dataAt(name, `lambda=${lambda}&n=100&heat=off&freeze=0`)).map(argmax);
        expect(await winners(1)).not.toEqual(await winners(0.9));
    });

    test("the largest coordinates follow α / Σ α", async ({ lab }) => {
        const probs = softmax(logAlpha);
        const draws = 20_000;
        const near = (shares) =>
            shares.forEach((share, k) => {
                expect(Math.abs(share - probs[k]), `category ${k + 1}`).toBeLessThan(5 * shareError(probs[k], draws));
            });
        const winners = samples(await lab.dataAt(name, `n=${draws}`)).map(argmax);
        const shares = probs.map((_, k) => winners.filter((winner) => winner === k).length / draws);
        near(shares);
        for (const lambda of [0.1, 5]) {
            const rows = await lab.dataAt(name, `view=properties&n=${draws}&lambda=${lambda}`);
            heights(rows, "α / Σ α").forEach((prob, k) => same(prob, probs[k], `category ${k + 1}`));
            heights(rows, "Largest coordinate").forEach((share, k) => same(share, shares[k], `category ${k + 1}`));
        }
    });
});

test.describe("density", () => {
    for (const [heat, lambda] of [["log", 0.5], ["linear", 1.5]]) {
        test(`the heat map's cells hold it, ${heat}`, async ({ lab }) => {
            const rows = await lab.dataAt(name, `heat=${heat}&lambda=${lambda}&n=0&${alpha([1, -0.5, 0.2])}`);
            const inside = layer(rows, "cell").filter((cell) => Math.min(...barycentric(cell)) > 0.01);
            expect(inside.length).toBeGreaterThan(3000);
            for (const cell of inside) {
                const log = concreteLogDensity(barycentric(cell), [1, -0.5, 0.2], lambda);
                const [got, want] = heat === "log" ? [cell.value, log] : [Math.log(cell.value), log];
                expect(Math.abs(got - want), `at ${cell.x}, ${cell.y}`).toBeLessThan(1e-10);
            }
        });
    }

    test("the segment has the binary Concrete's, and its logit is a Logistic", async ({ lab }) => {
        const [a, lambda] = [[0.9, -0.3], 0.6];
        const rows = await lab.dataAt(name, `dim=2&lambda=${lambda}&n=20000&${alpha(a)}`);
        const curve = layer(rows, "curve", "Density");
        expect(curve.length).toBeGreaterThan(200);
        for (const { x, y } of curve.filter(({ x }) => x > 1e-4 && x < 1 - 1e-4)) {
            same(y, Math.exp(concreteLogDensity([x, 1 - x], a, lambda)), `density at ${x}`, 1e-9);
        }
        const line = layer(rows, "curve", "Logistic");
        expect(line.length).toBeGreaterThan(150);
        for (const { x, y } of line) same(y, logistic.density(x, (a[0] - a[1]) / lambda, 1 / lambda), `density at ${x}`, 1e-10);
        // P(x₁ ≤ t), from the same Logistic, against the bars below t.
        const bars = layer(rows, "bar", "Samples").filter((row) => row.panel === 3);
        expect(bars).toHaveLength(60);
        let below = 0;
        for (const bar of bars.slice(0, -1)) {
            below += bar.y * (bar.x_end - bar.x);
            const exact = logistic.cdf(Math.log(bar.x_end / (1 - bar.x_end)), (a[0] - a[1]) / lambda, 1 / lambda);
            expect(Math.abs(below - exact), `up to ${bar.x_end}`).toBeLessThan(5 * shareError(exact, 20_000));
        }
    });
});

test.describe("dragged", () => {
    test("the point of the triangle is softmax(log α)", async ({ lab }) => {
        // Where the corners are on the page.
        const corners = [];
        for (const a of [[8, -8, -8], [-8, 8, -8]]) {
            await lab.open(name, `heat=off&${alpha(a)}`);
            corners.push(await lab.centre("a1"));
        }
        const unit = corners[1].x - corners[0].x;
        expect(Math.abs(corners[1].y - corners[0].y)).toBeLessThan(1);
        const at = (point) => ({ x: (point.x - corners[0].x) / unit, y: (corners[0].y - point.y) / unit });
        await lab.open(name, "heat=off");
        const start = await lab.centre("a1");
        softmax(logAlpha).forEach((prob, k) => expect(Math.abs(barycentric(at(start))[k] - prob)).toBeLessThan(0.01));
        for (const [right, down] of [[60, 20], [-40, -50]]) {
            const from = await lab.centre("a1");
            const before = lab.query();
            await lab.drag(from, right, down);
            await expect.poll(() => lab.query()).not.toEqual(before);
            const fields = await Promise.all(["a1", "a2", "a3"].map((key) => lab.value(key)));
            const weights = barycentric(at({ x: from.x + right, y: from.y + down }));
            softmax(fields).forEach((prob, k) => {
                // A pointer stands on whole pixels, and the fields on hundredths.
                expect(Math.abs(prob - weights[k]), `α${k + 1}`).toBeLessThan(2 / unit + 0.005);
            });
            // Only ratios matter; the mean stays.
            expect(Math.abs(sum(fields))).toBeLessThan(0.02);
            expect(lab.query()).toEqual({ heat: "off", ...Object.fromEntries(fields.map((a, k) => [`a${k + 1}`, String(a)])) });
        }
    });

    test("beyond a corner α stays within its range", async ({ lab }) => {
        for (const [dim, right, down] of [["2", 900, 0], ["3", -500, 300]]) {
            await lab.open(name, `dim=${dim}`);
            await lab.drag(await lab.centre("a1"), right, down);
            // The weight of a corner is 10⁻⁷ at least.
            await expect.poll(() => lab.value("a1")).toBe(8);
            expect(await lab.value("a2")).toBeLessThan(-4);
            await expect(lab.chips("fail")).toHaveCount(0);
            // And back again.
            const before = lab.query();
            await lab.drag(await lab.centre("a1"), dim === "2" ? -200 : 80, dim === "2" ? 0 : -60);
            await expect.poll(() => lab.query()).not.toEqual(before);
            expect(await lab.value("a1") - (await lab.value("a2"))).toBeLessThan(6);
        }
    });

    test("the tetrahedron turns, by half a degree for a pixel", async ({ lab }) => {
        await lab.open(name, "dim=4&n=300");
        const beside = async () => {
            const handle = await lab.centre("a1");
            return { x: Math.round(handle.x + 70), y: Math.round(handle.y + 30) };
        };
        const first = await lab.picture();
        await lab.drag(await beside(), 60, -20);
        await lab.states({ dim: "4", n: "300", turn: "55", tilt: "5" });
        await lab.redrawn(first);
        await lab.drag(await beside(), -200, 0);
        await lab.states({ dim: "4", n: "300", turn: "-45", tilt: "5" });
        await expect(lab.number("turn")).toHaveValue("-45");
        // Once around is where it was.
        await lab.type("turn", 170);
        await lab.drag(await beside(), 40, 0);
        await lab.states({ dim: "4", n: "300", turn: "-170", tilt: "5" });
        // Its samples are the same ones.
        const before = await lab.data();
        await lab.slider("turn").fill("500");
        await lab.slider("tilt").fill("500");
        await lab.states({ dim: "4", n: "300", turn: "0", tilt: "0" });
        await expect.poll(async () => (await lab.data())[0].x).not.toBe(before[0].x);
        const rows = layer(await lab.data(), "point", "Samples");
        expect(rows).toHaveLength(300);
        // Seen from the front: corner 4 on top, the others on the floor, corner 3 in the middle.
        const floor = -1 / 3;
        for (const { y } of rows) expect(y).toBeGreaterThan(floor - 1e-9);
        const probs = softmax([...logAlpha, 0]);
        const tops = rows.filter(({ y }) => (y - floor) / (1 - floor) > 0.5).length / 300;
        expect(Math.abs(tops - probs[3])).toBeLessThan(0.25);
    });

    test("beside its handle the tetrahedron turns; on it α moves", async ({ lab }) => {
        await lab.open(name, "dim=4");
        await lab.drag(await lab.centre("a1"), 0, -30);
        await expect.poll(() => Object.keys(lab.query())).toEqual(["dim", "a1", "a2", "a3", "a4"]);
    });
});

test.describe("annealed", () => {
    const lambda = (lab) => lab.value("lambda");

    test("λ falls from 10 to 0.05, can be stopped, and no sample changes its mind", async ({ lab }) => {
        await lab.open(name, "n=300");
        const before = samples(await lab.data()).map(argmax);
        await lab.sweep.click();
        await expect(lab.sweep).toHaveText("Pause");
        await expect.poll(() => lambda(lab)).toBeGreaterThan(2);
        const hot = await lambda(lab);
        await expect.poll(() => lambda(lab)).toBeLessThan(hot);
        await lab.sweep.click();
        await expect(lab.sweep).toHaveText(/^Anneal/);
        const stopped = await lambda(lab);
        await lab.states({ n: "300", lambda: String(stopped) });
        expect(await lambda(lab)).toBe(stopped);
        await lab.sweep.click();
        await expect(lab.number("lambda")).toHaveValue("0.05", { timeout: 20_000 });
        await expect(lab.sweep).toHaveText(/^Anneal/);
        await lab.states({ n: "300", lambda: "0.05" });
        const after = samples(await lab.data());
        expect(after.map(argmax)).toEqual(before);
        expect(after.filter((x) => Math.max(...x) > 0.99).length).toBeGreaterThan(250);
    });

    test.describe("with less motion", () => {
        test.use({ contextOptions: { reducedMotion: "reduce" } });

        test("it goes in twelve steps", async ({ lab, page }) => {
            await lab.open(name, "n=300");
            await page.evaluate(() => {
                window.seen = new Set();
                const field = document.querySelector(".slider[data-key=lambda] input[inputmode]");
                const note = () => {
                    window.seen.add(Number(field.value));
                    requestAnimationFrame(note);
                };
                note();
            });
            await lab.sweep.click();
            const seen = () => page.evaluate(() => [...window.seen].slice(1));
            await expect.poll(async () => (await seen()).length, { timeout: 10_000 }).toBeGreaterThan(4);
            const steps = Array.from({ length: 13 }, (_, step) => 10 * (0.05 / 10) ** (step / 12));
            for (const value of await seen()) {
                // As far as the digits of a field go.
                expect(Math.min(...steps.map((step) => Math.abs(Math.log(value / step)))), `λ = ${value}`).toBeLessThan(1e-3);
            }
        });
    });
});

test("the picture is saved as SVG, PNG and CSV", async ({ lab, page }) => {
    await lab.open(name, "lambda=0.8");
    const svg = await lab.save("SVG");
    expect(svg.name).toBe("concrete-simplex-n3-lambda0.8.svg");
    const parsed = await page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
        return {
            errors: parsed.querySelectorAll("parsererror").length,
            lines: parsed.querySelectorAll("polyline").length,
            images: [...parsed.querySelectorAll("image")].map((image) => image.getAttribute("href").slice(0, 22)),
            title: parsed.querySelector("title").textContent,
        };
    }, svg.content.toString());
    expect(parsed).toEqual({
        errors: 0,
        lines: expect.any(Number),
        images: ["data:image/png;base64,"],
        title: await lab.stage.getAttribute("aria-label"),
    });
    expect(parsed.lines).toBeGreaterThan(3);
    const size = await lab.stage.evaluate((stage) => [stage.clientWidth, stage.clientHeight]);
    const drawn = await decode(page, svg.content, "image/svg+xml");
    expect([drawn.width, drawn.height]).toEqual(size);
    expect(drawn.colours).toBeGreaterThan(50);
    const png = await lab.save("PNG");
    const picture = await decode(page, png.content, "image/png");
    expect([picture.width, picture.height]).toEqual(size.map((length) => 2 * length));
    expect(picture.colours).toBeGreaterThan(50);
    expect(picture.paper).toBeLessThan(0.95);
    expect(samples(await lab.data())).toHaveLength(2000);
});
