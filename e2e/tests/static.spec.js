// What a page shows before its code has come, and that the app takes its place without a jump.
import { expect, newcomer, test } from "../lab.js";
import { labs } from "../parameters.js";

const names = labs.map((lab) => lab.id);
const pages = ["index", ...names];

test.use({ storageState: newcomer });

/** Holds the program back; returns what lets it come. */
async function hold(page) {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/*.wasm", async (route) => {
        await held;
        await route.continue();
    });
    return release;
}

/** Whether an image has been read and is seen. */
async function seen(image) {
    await expect(image).toBeVisible();
    await expect.poll(() => image.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
}

for (const [width, height] of [[1280, 800], [390, 844]]) {
    test.describe(`${width}×${height}`, () => {
        test.use({ viewport: { width, height } });

        for (const name of pages) {
            test(`${name}: title, first words and picture are there before the code, and stay where they are`, async ({ lab, page }) => {
                const release = await hold(page);
                await page.goto(`/${name}.html`);
                await page.evaluate(() => document.fonts.ready);
                const heading = page.locator("h1");
                await expect(heading).toBeVisible();
                await seen(page.locator(".still .still-picture"));
                await expect(page.locator(".still .still-picture")).toBeInViewport({ ratio: 0.5 });
                const places = async () => ({
                    h1: await heading.boundingBox(),
                    words: await page.locator(name === "index" ? ".lead" : ".story .step h2").first().boundingBox(),
                });
                if (name === "index") {
                    await expect(page.locator(".still .lead")).toBeVisible();
                    await expect(page.locator(".still .hero").getByRole("link")).toHaveCount(1);
                    await expect(page.locator(".still .card")).toHaveCount(names.length);
                } else {
                    await expect(page.locator(".still .step").filter({ visible: true })).toHaveCount(1);
                    await expect(page.locator(".still .step p").first()).toBeVisible();
                    await expect(page.locator(".still .answer").filter({ visible: true })).toHaveCount(0);
                }
                await expect(page.locator("[data-reason]").filter({ visible: true })).toHaveCount(0);
                const [said, before] = [await heading.innerText(), await places()];
                release();
                if (name === "index") await expect(page.locator(".hero-figure canvas.lines")).toHaveAttribute("data-drawn", "1");
                else await lab.drawn(name);
                await expect(page.locator(".still")).toHaveCount(0);
                await expect(page.locator("html")).not.toHaveAttribute("data-starting");
                await expect(heading).toHaveText(said);
                const after = await places();
                for (const [what, box] of Object.entries(before)) {
                    for (const side of ["x", "y"]) {
                        expect(Math.abs(after[what][side] - box[side]), `${what} ${side}`).toBeLessThanOrEqual(1);
                    }
                }
                for (const side of ["width", "height"]) {
                    expect(Math.abs(after.h1[side] - before.h1[side]), `h1 ${side}`).toBeLessThanOrEqual(1);
                }
            });
        }
    });
}

for (const language of ["ja", "zh"]) {
    for (const name of ["index", "logistic", "realnvp"]) {
        test(`${name} in ${language}: no English flashes`, async ({ lab, page }) => {
            const release = await hold(page);
            // All that the heading, the story and the navigation say, in each frame from the first.
            await page.addInitScript(() => {
                window.said = new Set();
                const note = () => {
                    for (const part of document.querySelectorAll("#app h1, #app .lead, #app .step h2, #app .question, #app .start")) {
                        if (part.checkVisibility({ visibilityProperty: true })) window.said.add(part.innerText.trim());
                    }
                    requestAnimationFrame(note);
                };
                requestAnimationFrame(note);
            });
            await page.goto(`/${name}.html?lang=${language}`);
            await seen(page.locator(".still .still-picture"));
            // The skip link, which is beside the screen until it has the focus, is the only one that speaks.
            for (const part of [page.locator(".still header"), page.locator(".still main")]) {
                expect(await part.innerText()).not.toMatch(/[A-Za-z]{3,}/);
            }
            release();
            if (name === "index") await expect(page.locator(".hero h1")).toHaveText(/[\p{Script=Han}\p{Script=Hiragana}]/u);
            else await lab.drawn(name);
            await expect.poll(() => page.evaluate(() => [...window.said].filter(Boolean).length)).toBeGreaterThan(0);
            const said = (await page.evaluate(() => [...window.said])).filter(Boolean);
            for (const words of said) expect(words).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u);
        });
    }
}

test("a link to a state shows neither the story nor the picture of another state", async ({ lab, page }) => {
    const release = await hold(page);
    await page.goto("/logistic.html?s=2");
    await expect(page.locator("h1")).toBeVisible();
    await expect(page.locator(".still .step").filter({ visible: true })).toHaveCount(0);
    await expect(page.locator(".still .still-picture")).toBeHidden();
    release();
    await lab.drawn("logistic");
    await expect(lab.number("s")).toHaveValue("2");
});

test("what hangs for ten seconds says so, until it has come", async ({ lab, page }) => {
    await page.clock.install();
    const release = await hold(page);
    await page.goto("/logistic.html");
    const slow = page.locator('[data-reason="slow"]');
    await page.clock.fastForward(9000);
    await expect(slow).toBeHidden();
    await page.clock.fastForward(1500);
    await expect(slow).toBeVisible();
    await page.clock.resume();
    release();
    await lab.drawn("logistic");
    await expect(slow).toBeHidden();
});

test.describe("a page whose code does not come", () => {
    // That the code is refused is what the page is told about.
    test("can be read to its end, and says what is wrong", async ({ page, trouble }) => {
        await page.route("**/*.wasm", (route) => route.abort());
        await page.goto("/logistic.html");
        await expect(page.locator('[data-reason="start"]')).toBeVisible();
        await expect(page.locator(".still .step").filter({ visible: true })).toHaveCount(await page.locator(".still .step").count());
        await expect(page.locator(".still .answer").first()).toBeVisible();
        await seen(page.locator(".still .still-picture"));
        trouble.length = 0;
    });

    test.describe("without scripts", () => {
        test.use({ javaScriptEnabled: false });
        test("the story, its answers and the prose are there", async ({ browser }) => {
            const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
            await page.goto("/logistic.html");
            await expect(page.locator("#app .step").filter({ visible: true })).toHaveCount(await page.locator("#app .step").count());
            await expect(page.locator("#app .answer").first()).toBeVisible();
            await expect(page.locator(".prose h2").first()).toBeVisible();
            await page.context().close();
        });
    });
});
