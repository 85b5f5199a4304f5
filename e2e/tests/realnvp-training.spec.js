// The lab of the flow, training for real: in a worker beside the page.
import { frames, learned, name, action, patient, picked, rests, useless } from "../flow.js";
import { Lab, expect, layer, test } from "../lab.js";

test.describe.configure({ timeout: 150_000 });

const foreign = `http://127.0.0.1:${Number(process.env.E2E_PORT) + 1}`;
const small = "start=random&k=4&width=16&at=0";
/** A run that outlasts a test. */
const long = "start=random&k=4&width=64&at=0&horizon=50000&run=1";

const steps = (lab) => lab.value("steps");
const heldOut = (lab) => lab.fact("−ln p of 2\u2009000 held-out points");
const reaches = (lab, count) => patient.poll(() => steps(lab)).toBeGreaterThanOrEqual(count);
const done = (lab, count) => patient(lab.event).toHaveText(new RegExp(`^All ${count} steps of the run are done\\.$`));

/** What both tables say, but for the speed. */
const tables = async (lab) => `${(await learned(lab)).replace(/Steps a second.*/, "")}\n${await picked(lab)}`;

/** Expects no step to be taken while frames pass, once those on their way have come. */
async function still(lab, page = lab.page) {
    await expect(async () => {
        const before = await steps(lab);
        await frames(page, 40);
        expect(await steps(lab)).toBe(before);
    }).toPass({ timeout: 45_000 });
}

test.describe("a run", () => {
    test("learns and ends at its horizon", async ({ lab }) => {
        await lab.open(name, `${small}&horizon=600`);
        await expect(lab.event).toHaveText("The weights are random: nothing is learnt yet.");
        await expect.poll(() => heldOut(lab)).toBeGreaterThan(2);
        const before = await lab.picture();
        await action(lab, "train").click();
        await reaches(lab, 1);
        await done(lab, 600);
        expect(await steps(lab)).toBe(600);
        expect(await lab.fact("Steps")).toBe(600);
        // 1.487 in the library's own tests; the entropy is 1.131.
        expect(await heldOut(lab)).toBeLessThan(1.52);
        expect(await lab.fact("Gap to the true density on the same points")).toBeLessThan(0.4);
        expect(await heldOut(lab)).toBeGreaterThan(await lab.fact("Entropy of the data"));
        await expect.poll(() => lab.query()).toMatchObject({ start: "random", steps: "600", k: "4", horizon: "600", at: "0" });
        expect(lab.query().run).toBe(undefined);
        await useless(lab, "train");
        await useless(lab, "one");
        await lab.redrawn(before);
        await patient(lab.chips("pass")).toHaveCount(4);
    });

    test("one step, a pause, and on", async ({ lab }) => {
        await lab.open(name, `${small}&horizon=50000`);
        await action(lab, "one").click();
        await rests(lab, 1);
        await action(lab, "one").click();
        await rests(lab, 2);
        await action(lab, "train").click();
        await patient(lab.event).toHaveText(/^Training: step \S+, .+ a second, loss \S+ nats\.$/);
        await expect.poll(() => lab.query().run).toBe("1");
        await reaches(lab, 100);
        await action(lab, "pause").click();
        await patient(lab.event).toHaveText(/^Training rests at step/);
        await still(lab);
        const paused = await steps(lab);
        await expect.poll(() => lab.query()).toMatchObject({ steps: String(paused) });
        expect(lab.query().run).toBe(undefined);
        const before = await tables(lab);
        await action(lab, "train").click();
        await reaches(lab, paused + 100);
        expect(await tables(lab)).not.toBe(before);
    });

    test("back to a step and on again takes the same way", async ({ lab }) => {
        await lab.open(name, `${small}&steps=700`);
        await rests(lab, 700);
        await patient(lab.chips("pass")).toHaveCount(4);
        const there = await tables(lab);
        // To a step that was kept, and to one between.
        for (const [back, label] of [["500", "500"], ["320", "320"]]) {
            await lab.type("steps", back);
            await rests(lab, label);
            expect(await lab.fact("Steps")).toBe(Number(back));
            expect(await tables(lab)).not.toBe(there);
            await lab.type("steps", 700);
            await rests(lab, 700);
            await expect.poll(() => tables(lab)).toBe(there);
        }
        await lab.slider("steps").fill("0");
        await expect(lab.event).toHaveText(/^The weights are random/);
        await expect.poll(() => lab.fact("Steps")).toBe(0);
    });

    test("a link arrives at its step, the same in another browser", async ({ lab, browser }) => {
        const query = "start=random&k=3&width=12&steps=300&at=0";
        await lab.open(name, query);
        await rests(lab, 300);
        expect(await steps(lab)).toBe(300);
        const other = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
        const twin = new Lab(await other.newPage());
        await twin.open(name, query);
        await rests(twin, 300);
        await patient(lab.chips("pass")).toHaveCount(4);
        await patient(twin.chips("pass")).toHaveCount(4);
        expect(await tables(twin)).toBe(await tables(lab));
        expect(await twin.chips("pass").allInnerTexts()).toEqual(await lab.chips("pass").allInnerTexts());
        expect(await twin.picture()).toBe(await lab.picture());
        await other.close();
        await lab.open(name, `${query}&seed=2`);
        await rests(lab, 300);
        const two = await tables(lab);
        await lab.open(name, query);
        await rests(lab, 300);
        expect(await tables(lab)).not.toBe(two);
    });

    test("from scratch, and back to the trained flow", async ({ lab }) => {
        await lab.open(name, "at=0&horizon=2000");
        await lab.drawn();
        await patient(lab.chips("pass")).toHaveCount(3);
        const trained = await picked(lab);
        await action(lab, "scratch").click();
        await reaches(lab, 20);
        await expect(lab.option("start", "random")).toBeChecked();
        await action(lab, "pretrained").click();
        await patient(lab.event).toHaveText(/^This flow was trained before/);
        await lab.states({ horizon: "2000", at: "0", watch: "1" });
        await patient.poll(() => picked(lab)).toBe(trained);
        // It goes on from there.
        await action(lab, "train").click();
        await reaches(lab, 20);
        expect(await heldOut(lab)).toBeLessThan(1.4);
    });

    test("whose settings change begins anew", async ({ lab }) => {
        await lab.open(name, `${small}&steps=60`);
        await rests(lab, 60);
        for (const [key, value] of [["rate", 0.02], ["batch", 64], ["noise", 0.2], ["horizon", 300]]) {
            const before = await tables(lab);
            await lab.type(key, value);
            await expect.poll(() => Number(lab.query()[key])).toBe(value);
            await rests(lab, 60);
            await patient.poll(() => tables(lab)).not.toBe(before);
        }
    });
});

test.describe("meanwhile", () => {
    test("the page answers, and its figures follow", async ({ lab, page }) => {
        await lab.open(name, "start=random&k=8&width=256&horizon=50000&run=1&at=0&dir=normalise");
        await reaches(lab, 20);
        await page.evaluate(() => {
            window.frameCount = 0;
            const count = () => {
                window.frameCount++;
                requestAnimationFrame(count);
            };
            count();
        });
        const [picture, before] = [await lab.picture(), await steps(lab)];
        await lab.option("under", "grid").check();
        await expect(lab.option("under", "grid")).toBeChecked();
        await lab.redrawn(picture);
        await lab.slider("n").fill("1000");
        await expect(lab.number("n")).toHaveValue("5000");
        await lab.play.click();
        await patient.poll(async () => Number(await page.locator(".way input").inputValue())).toBeGreaterThan(0);
        await lab.play.click();
        await reaches(lab, before + 20);
        expect(await page.evaluate(() => window.frameCount)).toBeGreaterThan(20);
        // Nothing that was set began the run anew.
        await expect.poll(() => lab.query()).toMatchObject({ under: "grid", n: "5000", run: "1" });
        const [main, losses] = [await lab.picture(), page.locator(".figure:not(.main) canvas.lines").first()];
        const curve = await losses.evaluate((canvas) => canvas.toDataURL());
        await lab.redrawn(main);
        await losses.scrollIntoViewIfNeeded();
        await patient.poll(() => losses.evaluate((canvas) => canvas.toDataURL())).not.toBe(curve);
        await action(lab, "pause").click();
        await still(lab);
        const told = layer(await lab.data(), "point");
        expect(told).toHaveLength(5000);
    });

    test("a hidden tab does not train, and goes on when it is seen", async ({ lab, page }) => {
        await lab.open(name, long);
        await reaches(lab, 50);
        const show = (visible) =>
            page.evaluate((visible) => {
                Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
                Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (visible ? "visible" : "hidden") });
                document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
            }, visible);
        await show(false);
        await still(lab);
        const before = await steps(lab);
        await show(true);
        await reaches(lab, before + 50);
    });

    test("another page ends it", async ({ lab, page }) => {
        await lab.open(name, long);
        await reaches(lab, 50);
        expect(page.workers()).toHaveLength(1);
        await page.locator('header nav a[href^="gumbel.html"]').click();
        await lab.drawn("gumbel");
        await expect.poll(() => page.workers().length).toBe(0);
        await page.goBack();
        await lab.drawn(name);
        await reaches(lab, 50);
    });
});

test.describe("where the worker", () => {
    const wide = "start=random&k=8&width=64&at=0&horizon=6000&run=1";

    /** The held-out loss, once the picture of the last weights is there: its gradient is checked after that. */
    async function settledLoss(lab) {
        await patient(lab.chip("Gradient, relative error")).toHaveClass(/pass/);
        await patient(lab.chip("ln |det J|, largest error")).toHaveClass(/pass/);
        await patient(lab.chip("|∫ p(x) dx − 1|")).toHaveClass(/pass/);
        return heldOut(lab);
    }

    /** Begins a run, and keeps every sentence of its status. */
    async function begin(lab) {
        await lab.page.addInitScript(() => {
            window.told = new Set();
            const look = () => {
                window.told.add(document.querySelector("p.event")?.innerText);
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        });
        await lab.open(name, wide);
        // Looked at often: the worker has to be there still when it is lost.
        await patient.poll(() => steps(lab), { intervals: [50] }).toBeGreaterThanOrEqual(300);
        return lab.page.workers()[0];
    }

    /** Expects another worker to have taken over from a kept step, and to reach the end. */
    async function resumed(lab) {
        await done(lab, "6\\s000");
        expect(await steps(lab)).toBe(6000);
        const told = await lab.page.evaluate(() => [...window.told]);
        const sentence = /^The worker was lost; another one went on from step [1-9]\S*\. Training: step/;
        expect(told).toContainEqual(expect.stringMatching(sentence));
    }

    test("is gone, another goes on", async ({ lab, page }) => {
        await lab.open(name, wide);
        await done(lab, "6\\s000");
        const loss = await settledLoss(lab);
        const worker = await begin(lab);
        worker.evaluate(() => self.close()).catch(() => {});
        await resumed(lab);
        expect(page.workers()).toHaveLength(1);
        expect(await settledLoss(lab)).toBe(loss);
    });

    test("fails, another goes on", async ({ lab, trouble }) => {
        const worker = await begin(lab);
        worker.evaluate(() => setTimeout(() => { throw new Error("ouch"); })).catch(() => {});
        await resumed(lab);
        expect(trouble.splice(0).filter((line) => !line.includes("ouch"))).toEqual([]);
    });

    test("fails again and again, a sentence says so", async ({ lab, page, trouble }) => {
        await page.addInitScript(() => {
            const Real = window.Worker;
            window.Worker = function () {
                return new Real(URL.createObjectURL(new Blob(['throw new Error("ouch")'], { type: "text/javascript" })));
            };
        });
        await lab.open(name, `${small}&run=1`);
        await patient(lab.event).toHaveText(/^Training is not possible here/);
        expect(trouble.splice(0).filter((line) => !line.includes("ouch"))).toEqual([]);
    });

    test("cannot be had, a sentence says so and the rest works", async ({ lab, page }) => {
        await page.addInitScript(() => {
            window.Worker = class {
                constructor() {
                    throw new DOMException("no workers here", "SecurityError");
                }
            };
        });
        await lab.open(name, small);
        await action(lab, "train").click();
        await patient(lab.event).toHaveText("Training is not possible here: the browser gives this page no worker. Everything else works.");
        await useless(lab, "pause");
        await expect.poll(() => lab.query().run).toBe(undefined);
        const before = await lab.picture();
        await lab.option("under", "stretch").check();
        await lab.redrawn(before);
        await lab.step.click();
        await expect.poll(() => lab.query().at).not.toBe("0");
        await expect(lab.chip("ln |det J|, largest error")).toHaveClass(/pass/);
        await action(lab, "pretrained").click();
        await expect.poll(() => lab.query().start).toBe(undefined);
    });
});

for (const [query, words] of [
    ["tanh=0&rate=1&start=random&run=1&at=0", /^Training stopped at step \d+: .+ became .+\. The last finite state is shown\. Without a bound, one large s/],
    ["tanh=0&rate=1&start=random&run=1&at=0&data=spirals&k=12", /^Training stopped at step \d+: .+ became .+\. The last finite state is shown\. Without a bound, one large s/],
]) {
    test(`what diverges is told with its step and its reason: ${query}`, async ({ lab, page }) => {
        await lab.open(name, query);
        await patient(lab.event).toHaveText(words);
        await useless(lab, "train");
        await expect.poll(() => lab.query().run).toBe(undefined);
        const before = await lab.picture();
        await lab.option("under", "grid").check();
        await lab.redrawn(before);
        for (const cell of await page.locator("table.facts").first().locator("td").allInnerTexts()) expect(cell).not.toMatch(/NaN|inf/i);
        await action(lab, "pretrained").click();
        await patient(lab.event).toHaveText(/^This flow was trained before/);
        await patient(lab.chips("pass")).toHaveCount(3);
        await action(lab, "one").click();
        await rests(lab, 1);
    });
}

test.describe("in a foreign page", () => {
    const embed = async (page, baseURL, params) => {
        await page.goto(foreign);
        await page.setContent(
            `<script src="${baseURL}/embed.js"></script>
             <reparam-figure lab="${name}" params="${params.replaceAll("&", "&amp;")}"></reparam-figure>
             <div style="height: 6000px"></div>`,
        );
        const lab = new Lab(page.frameLocator("iframe"));
        await patient(lab.stage.locator("canvas.lines")).toHaveAttribute("data-drawn", "1");
        return lab;
    };

    test("it learns to its horizon", async ({ page, baseURL }) => {
        const lab = await embed(page, baseURL, `${small}&horizon=400`);
        await action(lab, "train").click();
        await done(lab, 400);
        expect(await steps(lab)).toBe(400);
    });

    test("out of view it rests, and goes on when it comes back", async ({ page, baseURL }) => {
        const lab = await embed(page, baseURL, long);
        await reaches(lab, 50);
        // A frame out of view may get no frames: what the worker itself says counts.
        const [worker] = page.workers();
        await worker.evaluate(() => {
            self.said = 0;
            const post = self.postMessage;
            self.postMessage = (...message) => {
                self.said++;
                post.apply(self, message);
            };
        });
        const said = () => worker.evaluate(() => self.said);
        await patient.poll(said).toBeGreaterThan(3);
        await page.evaluate(() => scrollTo(0, 5000));
        await expect(async () => {
            const before = await said();
            await frames(page, 90);
            expect(await said()).toBe(before);
        }).toPass({ timeout: 45_000 });
        const [before, rested] = [await said(), await steps(lab)];
        await page.evaluate(() => scrollTo(0, 0));
        await patient.poll(said).toBeGreaterThan(before);
        await reaches(lab, rested + 50);
    });

    test("it learns within a sandbox", async ({ page, baseURL }) => {
        await page.goto(foreign);
        await page.setContent(
            `<iframe width="900" height="900" sandbox="allow-scripts" src="${baseURL}/${name}.html?embed=1&${small}&horizon=400"></iframe>`,
        );
        const lab = new Lab(page.frameLocator("iframe"));
        await patient(lab.stage.locator("canvas.lines")).toHaveAttribute("data-drawn", "1");
        // Nothing is remembered here, and so it is closed.
        await lab.unfold("more");
        await action(lab, "train").click();
        await done(lab, 400);
        expect(await steps(lab)).toBe(400);
    });
});
