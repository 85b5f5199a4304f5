// Axes hold still under the hand, and glide to a better range after that.
import { expect, test } from "../lab.js";
import { families } from "../mathematics.js";

/** Notes in each frame where a handle stands, in CSS pixels across. */
const watchHandle = (page, key) =>
    page.evaluate((key) => {
        window.places = new Set();
        const note = () => {
            const handle = document.querySelector(`.handle[data-key=${key}]`);
            if (handle) window.places.add(Math.round(handle.getBoundingClientRect().x));
            requestAnimationFrame(note);
        };
        note();
    }, key);

for (const [name, { key }] of Object.entries(families)) {
    for (const view of ["walk", "density"]) {
        test(`${name}, ${view}: the axis stays while the scale's slider is dragged, and glides after that`, async ({ lab, page }) => {
            await lab.open(name, `view=${view}`);
            const { unit, from, to } = await lab.axis(key);
            await lab.slider(key).evaluate((slider) => slider.scrollIntoView({ block: "nearest" }));
            const box = await lab.slider(key).boundingBox();
            const middle = box.y + box.height / 2;
            const at = box.x + (Number(await lab.slider(key).inputValue()) / 1000) * box.width;
            await page.mouse.move(at, middle);
            await page.mouse.down();
            let last = 1;
            for (const share of [0.02, 0.04, 0.06, 0.08]) {
                await page.mouse.move(at + share * box.width, middle);
                await expect.poll(() => lab.value(key)).toBeGreaterThan(last);
                last = await lab.value(key);
                // The location stands where it stood, and the scale's handle two scales from it, on the same axis.
                await expect.poll(async () => Math.abs((await lab.centre("mu")).x - from.x)).toBeLessThan(1);
                await expect.poll(async () => Math.abs((await lab.centre(key)).x - (from.x + 2 * last * unit))).toBeLessThan(1);
            }
            expect((await lab.centre(key)).x).toBeGreaterThan(to.x + 20);
            await watchHandle(page, key);
            await page.mouse.up();
            // The axis gets wider, so that its unit becomes shorter.
            await expect.poll(async () => (await lab.axis(key, 0, last)).unit).toBeLessThan(0.95 * unit);
            await expect.poll(() => lab.query()[key]).toBe(String(last));
            expect(await page.evaluate(() => window.places.size)).toBeGreaterThan(3);
        });

        test(`${name}, ${view}: a handle stays under the pointer while it is dragged`, async ({ lab, page }) => {
            await lab.open(name, `view=${view}`);
            for (const handle of ["mu", key]) {
                // The axis still glides after the last drag.
                let start = await lab.centre(handle);
                const rests = async () => {
                    const before = start;
                    start = await lab.centre(handle);
                    return start.x === before.x;
                };
                await expect.poll(rests, { intervals: [200] }).toBe(true);
                await page.mouse.move(start.x, start.y);
                await page.mouse.down();
                const others = ["mu", key].filter((other) => other !== handle);
                const before = await lab.centre(others[0]);
                for (const across of [15, 30, 45, 30, 60]) {
                    await page.mouse.move(start.x + across, start.y);
                    // Values are rounded to hundredths, the scale to two digits.
                    await expect.poll(async () => Math.abs((await lab.centre(handle)).x - (start.x + across))).toBeLessThan(5);
                    // The other one moves along with the location, and not with the scale.
                    const along = handle === "mu" ? (await lab.centre(handle)).x - start.x : 0;
                    expect(Math.abs((await lab.centre(others[0])).x - before.x - along)).toBeLessThan(1.5);
                }
                await page.mouse.up();
                await expect.poll(() => lab.query()[handle]).toBeTruthy();
            }
        });
    }
}

test("with less motion the axis is another one at once, after release", async ({ lab, page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await lab.open("logistic", "view=density");
    const start = await lab.centre("s");
    const { unit } = await lab.axis("s");
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(start.x + 80, start.y);
    await expect.poll(async () => Math.abs((await lab.centre("s")).x - start.x - 80)).toBeLessThan(5);
    await watchHandle(page, "s");
    await page.mouse.up();
    await expect.poll(() => lab.query().s).toBeTruthy();
    const scale = Number(lab.query().s);
    expect((await lab.axis("s", 0, scale)).unit).toBeLessThan(0.95 * unit);
    expect(await page.evaluate(() => window.places.size)).toBeLessThanOrEqual(2);
});

test("a mixture's component stays under the pointer", async ({ lab, page }) => {
    await lab.open("mol", "view=mixture");
    const start = await lab.centre("m1");
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    for (const across of [-20, 20, 40]) {
        await page.mouse.move(start.x + across, start.y);
        await expect.poll(async () => Math.abs((await lab.centre("m1")).x - (start.x + across))).toBeLessThan(5);
    }
    await page.mouse.up();
    await expect.poll(() => lab.query().m1).toBeTruthy();
});

test("the keys of a slider are seen to act: the axis holds only while a control is moved", async ({ lab, page }) => {
    await lab.open("logistic", "view=density");
    const before = await lab.axis("s");
    await lab.slider("s").focus();
    await page.keyboard.press("End");
    await lab.states({ view: "density", s: "5" });
    await expect.poll(async () => (await lab.axis("s", 0, 5)).unit).toBeLessThan(0.5 * before.unit);
});
