// The lab of the flow: its animation, what is under the particles, the picked point, and its data.
import { singlePoint, name, action, patient, place, rests, way } from "../flow.js";
import { expect, lastDigit, layer, test } from "../lab.js";
import { sum } from "../mathematics.js";

test.describe.configure({ timeout: 120_000 });

test.describe("the animation", () => {
    test("begins by itself, from the Gaussian to the data and again, and its link has no place", async ({ lab }) => {
        await lab.open(name, "speed=10");
        await expect(lab.event).toHaveText("This flow was trained before, on the two moons.");
        await expect(lab.play).toHaveAccessibleName("Pause");
        const before = await lab.picture();
        await patient.poll(() => place(lab)).toBeLessThan(6);
        await lab.redrawn(before);
        await patient.poll(() => place(lab)).toBe(0);
        await patient.poll(() => place(lab)).toBeGreaterThan(4);
        await lab.option("under", "grid").check();
        await lab.states({ under: "grid", speed: "10" });
        await expect(lab.play).toHaveAccessibleName("Pause");
        // Where it is stopped is stated.
        await lab.play.click();
        await expect(lab.play).toHaveAccessibleName("Play");
        await expect.poll(() => Object.keys(lab.query())).toEqual(["under", "at", "speed"]);
        expect(Math.abs(Number(lab.query().at) - (await place(lab)))).toBeLessThan(0.0051);
    });

    test("stays where a link says", async ({ lab, page }) => {
        await lab.open(name, "at=2.5");
        await expect(lab.play).toHaveAccessibleName("Play");
        const before = await lab.picture();
        await lab.option("dir", "normalise").check();
        await lab.states({ dir: "normalise", at: "2.5" });
        await lab.redrawn(before);
        await expect(lab.play).toHaveAccessibleName("Play");
        expect(await place(lab)).toBe(2.5);
        await expect(page.locator(".way output")).toHaveText("2.50");
    });

    test("goes keyframe by keyframe, by button and keys", async ({ lab, page }) => {
        await lab.open(name, "at=2.5");
        for (const keyframe of ["2", "1", "0"]) {
            await lab.step.click();
            await lab.states({ at: keyframe });
        }
        // Beyond the data it begins anew.
        await lab.step.click();
        await lab.states({ at: "8" });
        await page.locator("h1").click();
        await page.keyboard.press("ArrowRight");
        await lab.states({ at: "7" });
        await page.keyboard.press("ArrowLeft");
        await lab.states({ at: "8" });
        await page.keyboard.press("Space");
        await expect(lab.play).toHaveAccessibleName("Pause");
        await patient.poll(() => place(lab)).toBeLessThan(7.5);
        await page.keyboard.press("Space");
        await expect(lab.play).toHaveAccessibleName("Play");
        // The other way round.
        await lab.open(name, "dir=normalise&at=0");
        for (const [key, keyframe] of [["Right", "1"], ["Right", "2"], ["Left", "1"], ["Left", "0"], ["Left", "8"]]) {
            await page.keyboard.press(`Arrow${key}`);
            await lab.states({ dir: "normalise", at: keyframe });
        }
    });

    test("from the data to the Gaussian", async ({ lab }) => {
        await lab.open(name, "dir=normalise&speed=10&at=0");
        await lab.play.click();
        await patient.poll(() => place(lab)).toBeGreaterThan(2);
        await patient.poll(() => place(lab)).toBe(8);
        await expect(lab.play).toHaveAccessibleName("Pause");
    });

    test("ends where its slider is taken", async ({ lab, page }) => {
        await lab.open(name);
        await expect(lab.play).toHaveAccessibleName("Pause");
        await way(lab).fill("3.25");
        await expect(lab.play).toHaveAccessibleName("Play");
        await lab.states({ at: "3.25" });
        const before = await lab.picture();
        await way(lab).focus();
        await page.keyboard.press("ArrowRight");
        await lab.states({ at: "3.26" });
        await lab.redrawn(before);
        await page.keyboard.press("Home");
        await lab.states({ at: "0" });
        await page.keyboard.press("End");
        await lab.states({ at: "8" });
        // As many couplings as there are.
        await lab.type("k", 3);
        await expect(way(lab)).toHaveAttribute("max", "3");
        expect(await place(lab)).toBe(3);
    });

    for (const query of ["", "k=3&start=random", "dir=normalise&at=8&k=3&start=random"]) {
        test(`the first step is to the next keyframe: ${query}`, async ({ lab, page }) => {
            const last = query.includes("k=3") ? 3 : 8;
            await page.emulateMedia({ reducedMotion: "reduce" });
            await lab.open(name, query || "under=grid");
            await expect(lab.play).toHaveAccessibleName("Play");
            expect(await place(lab)).toBe(last);
            await page.keyboard.press(query.includes("dir") ? "ArrowLeft" : "ArrowRight");
            await expect.poll(() => place(lab)).toBe(last - 1);
        });
    }

    test("shows the trained flow from the first picture on", async ({ lab, page }) => {
        await page.addInitScript(() => {
            window.told = new Set();
            const look = () => {
                const caption = document.querySelector("table.facts:last-of-type caption");
                if (caption) window.told.add(caption.innerText);
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        });
        await lab.open(name, "at=4");
        await patient(lab.chips("pass")).toHaveCount(3);
        expect(await page.evaluate(() => [...window.told])).toHaveLength(1);
    });

    for (const [slow, rate] of [["0", 4], ["1", 0.8]]) {
        test(`is as fast as its controls say, slow motion ${slow}`, async ({ lab, page }) => {
            await lab.open(name, `speed=4&n=100&under=none&at=6&slow=${slow}`);
            await lab.play.click();
            // Times of frames, and where the particles stood: the player makes up for 0.1 s at most.
            const seen = await page.evaluate(
                () =>
                    new Promise((done) => {
                        const [seen, input] = [[], document.querySelector(".way input")];
                        const look = (time) => {
                            seen.push([time / 1000, Number(input.value)]);
                            seen.length < 25 ? requestAnimationFrame(look) : done(seen);
                        };
                        requestAnimationFrame(look);
                    }),
            );
            const gone = seen.slice(1).map(([time], index) => Math.min(time - seen[index][0], 0.1));
            const onTheWay = seen.findLastIndex(([, at]) => at > 0.5);
            const from = seen.findIndex(([, at]) => at < 6);
            expect(onTheWay - from).toBeGreaterThan(5);
            const way = rate * sum(gone.slice(from, onTheWay));
            // What is seen may be a frame old.
            expect(Math.abs(seen[from][1] - seen[onTheWay][1] - way)).toBeLessThan(2 * rate * Math.max(...gone) + 0.011);
        });
    }

    test.describe("with less motion", () => {
        test.use({ contextOptions: { reducedMotion: "reduce" } });

        test("waits to be played, and then goes from keyframe to keyframe", async ({ lab, page }) => {
            await lab.open(name, "speed=10");
            await expect(lab.play).toHaveAccessibleName("Play");
            expect(await place(lab)).toBe(8);
            await page.evaluate(() => {
                window.places = [];
                const look = () => {
                    window.places.push(Number(document.querySelector(".way input").value));
                    requestAnimationFrame(look);
                };
                look();
            });
            await lab.play.click();
            await patient.poll(() => place(lab)).toBeLessThan(5);
            await lab.play.click();
            const places = await page.evaluate(() => window.places);
            expect(places.filter((at) => !Number.isInteger(at))).toEqual([]);
            expect(new Set(places).size).toBeGreaterThan(3);
        });
    });
});

test.describe("under the particles", () => {
    /** Colours of the dense layer. */
    const colours = (lab) =>
        lab.stage.locator("canvas").first().evaluate((canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;
        });

    for (const dir of ["generate", "normalise"]) {
        test(`each is another picture at each place, ${dir}`, async ({ lab }) => {
            const pictures = new Set();
            for (const at of ["0", "2.5", "8"]) {
                await lab.open(name, `dir=${dir}&at=${at}&n=0`);
                for (const under of ["density", "grid", "stretch", "none"]) {
                    const before = await lab.picture();
                    await lab.option("under", under).check();
                    if (under !== "density") await lab.redrawn(before);
                    await expect.poll(() => lab.query().under ?? "density").toBe(under);
                    pictures.add(await lab.picture());
                    const seen = await colours(lab);
                    if (["grid", "none"].includes(under)) expect(seen, `${under} at ${at}`).toBe(1);
                    else expect(seen, `${under} at ${at}`).toBeGreaterThan(20);
                }
            }
            expect(pictures.size).toBe(12);
        });
    }

    test("the density is the Gaussian's at the end, and the picked point's at the data", async ({ lab }) => {
        const cells = async (query) => layer(await lab.dataAt(name, `n=0&${query}`), "cell").filter(({ value }) => value > 1e-4 && value < 1);
        const gaussian = await cells("at=8");
        expect(gaussian.length).toBeGreaterThan(2000);
        const height = ({ x, y, value }) => Math.log(value) + 0.5 * (x * x + y * y);
        for (const cell of gaussian) expect(Math.abs(height(cell) - height(gaussian[0]))).toBeLessThan(1e-4);
        const data = await cells("at=0");
        const told = [];
        for (const { x, y } of [data[100], data[300], data.at(-100)]) {
            await lab.type("px", x.toFixed(4));
            await lab.type("py", y.toFixed(4));
            await expect.poll(async () => (await singlePoint(lab)).rows[0].point.map((value) => Math.abs(value)).join()).toBe(
                [x, y].map((value) => Math.abs(Number(value.toPrecision(3)))).join(),
            );
            told.push((await singlePoint(lab)).sum);
        }
        for (const [index, cell] of [data[100], data[300], data.at(-100)].entries()) {
            expect(Math.abs(Math.log(cell.value / data[100].value) - told[index] + told[0])).toBeLessThan(0.02);
        }
    });
});

test.describe("the picked point", () => {
    /** CSS pixels of a unit, and where the origin of the plane is, told by the handle at the data. */
    async function plane(lab) {
        await lab.open(name, "at=0&px=0&py=0");
        const origin = await lab.centre("px");
        await lab.open(name, "at=0&px=2&py=1");
        const there = await lab.centre("px");
        return { origin, there, x: (there.x - origin.x) / 2, y: origin.y - there.y };
    }

    /** Expects it to have been moved so many pixels to the right and up. */
    async function moved(lab, unit, right, up) {
        await expect.poll(() => Number(lab.query().px)).not.toBe(2);
        const [px, py] = [Number(lab.query().px), Number(lab.query().py)];
        expect(Math.abs(px - 2 - right / unit.x)).toBeLessThan(1.5 / unit.x + 0.005);
        expect(Math.abs(py - 1 - up / unit.y)).toBeLessThan(1.5 / unit.y + 0.005);
        expect([await lab.value("px"), await lab.value("py")]).toEqual([px, py]);
        const { rows } = await singlePoint(lab);
        [px, py].forEach((value, axis) => expect(Math.abs(rows[0].point[axis] - value)).toBeLessThanOrEqual(1.01 * lastDigit(value, 3)));
    }

    test("follows the mouse, at the data and between", async ({ lab }) => {
        const unit = await plane(lab);
        await lab.drag(unit.there, -120, 45);
        await moved(lab, unit, -120, -45);
        for (const at of ["3", "4.5", "8"]) {
            await lab.open(name, `at=${at}&px=0.5&py=0.2`);
            const from = await lab.centre("px");
            await lab.drag(from, 30, -20);
            await expect.poll(() => Object.keys(lab.query())).toEqual(["px", "py", "at"]);
            const to = await lab.centre("px");
            // Of the picked point hundredths are set, and the couplings stretch them.
            expect(Math.hypot(to.x - from.x - 30, to.y - from.y + 20), at).toBeLessThan(6);
        }
    });

    test("is where the figure is pressed, and the animation stops", async ({ lab, page }) => {
        const { origin, x, y } = await plane(lab);
        await page.mouse.click(origin.x - 1.5 * x, origin.y + 0.5 * y);
        await expect.poll(() => Number(lab.query().px)).toBeLessThan(0);
        expect(Math.abs((await lab.value("px")) + 1.5)).toBeLessThan(1.5 / x + 0.005);
        expect(Math.abs((await lab.value("py")) + 0.5)).toBeLessThan(1.5 / y + 0.005);
        await lab.open(name, "speed=0.2");
        await expect(lab.play).toHaveAccessibleName("Pause");
        await page.mouse.click(origin.x + x, origin.y - y);
        await expect(lab.play).toHaveAccessibleName("Play");
        await expect.poll(() => lab.query().px).not.toBe(undefined);
    });

    test("is moved by keys", async ({ lab, page }) => {
        await lab.open(name, "at=0&px=0.5&py=0.5");
        await lab.handle("px").focus();
        const before = await lab.picture();
        await page.keyboard.press("ArrowRight");
        await expect(lab.number("px")).toHaveValue("0.9");
        await page.keyboard.press("ArrowUp");
        await lab.states({ at: "0", px: "0.9", py: "0.9" });
        await page.keyboard.press("ArrowLeft");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await lab.states({ at: "0", px: "0.5", py: "0.1" });
        await lab.redrawn(before);
        await expect(lab.handle("px")).toBeFocused();
        expect(await place(lab)).toBe(0);
    });

    test.describe("touched", () => {
        test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

        test("follows a finger", async ({ lab, page }) => {
            const unit = await plane(lab);
            await lab.swipe(unit.there, -50, 12);
            await moved(lab, unit, -50, -12);
            expect(await page.evaluate(() => scrollY)).toBe(0);
        });
    });

    for (const query of ["at=0", "at=3&px=-2.2&py=0.4", "at=0&start=random&k=5&width=8&px=1&py=-1", "at=0&start=random&k=3&width=16&swap=0&tanh=0&seed=4&px=-0.7&py=2"]) {
        test(`its table adds up: ${query}`, async ({ lab }) => {
            await lab.open(name, query);
            const { latent, det, sum: total, rows } = await singlePoint(lab);
            expect(rows).toHaveLength(1 + Number(lab.query().k ?? 8));
            expect(det).toBe(rows.at(-1).total);
            const slack = (...values) => 1.05 * sum(values.map((value) => lastDigit(value)));
            expect(Math.abs(latent + det - total)).toBeLessThan(slack(latent, det, total));
            const z = rows.at(-1).point;
            const norm = sum(z.map((value) => value * value));
            const off = sum(z.map((value) => Math.abs(value) * lastDigit(value, 3)));
            expect(Math.abs(latent + 0.5 * norm + Math.log(2 * Math.PI))).toBeLessThan(1.1 * off + slack(latent) + 1e-5);
            for (const [index, row] of rows.entries()) {
                if (index === 0) continue;
                const before = rows[index - 1];
                expect(Math.abs(before.total + row.s - row.total), `sum ${index}`).toBeLessThan(slack(before.total, row.s, row.total));
                const kept = query.includes("swap=0") ? 0 : (index - 1) % 2;
                expect(row.point[kept]).toBe(before.point[kept]);
                const [from, to] = [before.point[1 - kept], row.point[1 - kept]];
                const error = Math.exp(row.s) * (lastDigit(from, 3) + Math.abs(from) * lastDigit(row.s)) + lastDigit(row.t) + lastDigit(to, 3);
                expect(Math.abs(from * Math.exp(row.s) + row.t - to), `coupling ${index}`).toBeLessThan(1.1 * error);
            }
            const lit = lab.page.locator("table.facts tr.lit th");
            await expect(lit).toHaveText(lab.query().at === "0" ? "x" : lab.query().at);
        });
    }
});

test.describe("its checks hold", () => {
    test("for the trained flow, and after a step of training for the gradient as well", async ({ lab }) => {
        await lab.open(name, "at=4");
        await patient(lab.chips("pass")).toHaveCount(3);
        for (const check of ["max |f⁻¹(f(x)) − x|", "|∫ p(x) dx − 1|", "ln |det J|, largest error"]) {
            await expect(lab.chip(check)).toHaveClass(/pass/);
        }
        await expect(lab.chip("Gradient, relative error")).toHaveClass(/pending/);
        await action(lab, "one").click();
        // The caption is about the coupling that the particles are at.
        await patient.poll(() => lab.fact("Steps")).toBe(1);
        await patient(lab.chips("pass")).toHaveCount(4);
    });

    for (const query of ["k=1&width=8", "k=12&width=256"]) {
        test(`with ${query}, which is drawn and learns`, async ({ lab }) => {
            await lab.open(name, `${query}&start=random&at=0`);
            await expect(lab.event).toHaveText(/^The weights are random/);
            await expect(way(lab)).toHaveAttribute("max", /k=(\d+)/.exec(query)[1]);
            const before = await lab.picture();
            await action(lab, "one").click();
            await rests(lab, 1);
            await lab.redrawn(before);
            // The largest flow's density becomes a thread that falls through the grid of the integral.
            if (query === "k=1&width=8") await patient(lab.chip("|∫ p(x) dx − 1|")).toHaveClass(/pass/);
            for (const check of ["max |f⁻¹(f(x)) − x|", "ln |det J|, largest error", "Gradient, relative error"]) {
                await patient(lab.chip(check)).toHaveClass(/pass/);
            }
            await expect.poll(() => lab.query().steps).toBe("1");
        });
    }
});

for (const query of ["k=4", "tanh=0", "width=32", "swap=0"]) {
    test(`${query}: the start that is chosen is the one that holds, and the trained flow brings its shape`, async ({ lab }) => {
        await lab.open(name, `at=0&${query}`);
        await expect(lab.option("start", "random")).toBeChecked();
        await expect(lab.event).toHaveText("The weights are random: nothing is learnt yet.");
        await expect(lab.chip("max |f⁻¹(f(x)) − x|")).not.toHaveClass(/fail/);
        await lab.option("start", "shipped").check();
        await expect(lab.event).toHaveText(/^This flow was trained before/);
        await lab.states({ at: "0" });
        await expect(lab.option("start", "shipped")).toBeChecked();
    });
}
