// Told and shown together: the figure follows the prose until the reader takes it over, and phrases and terms answer.
import { expect, newcomer, test } from "../lab.js";
import { labs } from "../parameters.js";
import { entries, tabTo } from "../story.js";

const names = labs.map((lab) => lab.id);

/** The sections of the prose that is open, with the query of each state; null where there is none. */
const sectionsOf = (lab) =>
    lab.prose.locator("section").evaluateAll((all) => all.map((section) => section.dataset.set ?? null));

/** What the figure is said to show where a link states this. */
async function described(lab, name, query) {
    await lab.open(name, query);
    // What takes longer than a frame is done.
    await expect(lab.page.locator(".player progress")).toHaveCount(0);
    return lab.stage.getAttribute("aria-label");
}

/** Expects the figure to show the state of a section, and the section to be marked as the one that is shown. */
async function shows(lab, index, description) {
    await expect(lab.prose.locator("section").nth(index)).toHaveClass("shown");
    await expect(lab.page.locator(".prose section.shown")).toHaveCount(1);
    await expect(lab.stage).toHaveAttribute("aria-label", description);
}

for (const name of names) {
    test(`${name}: the figure goes to the state of the section that is read`, async ({ lab, page }) => {
        test.slow();
        await page.emulateMedia({ reducedMotion: "reduce" });
        await lab.open(name);
        await expect(lab.prose.locator("h2").first()).toBeVisible();
        const sections = await sectionsOf(lab);
        const told = sections.flatMap((query, index) => (query === null ? [] : [{ index, query }]));
        expect(told.length).toBeGreaterThan(4);
        // Each second one, so that neighbours are told apart from what was there.
        const some = told.filter((_, count) => count % 2 === 0);
        for (const section of some) section.description = await described(lab, name, section.query);
        await lab.open(name);
        await expect(lab.prose.locator("h2").first()).toBeVisible();
        for (const { index, description } of some) {
            await lab.read(index);
            await shows(lab, index, description);
        }
        // And back up.
        const [first] = some;
        await lab.read(first.index);
        await shows(lab, first.index, first.description);
        await expect(lab.follow).toHaveCount(0);
    });
}

test("it glides there: the samples are seen on their way", async ({ lab, page }) => {
    await lab.open("logistic");
    await expect(lab.prose.locator("h2").first()).toBeVisible();
    await lab.notePictures();
    await lab.read(6);
    await lab.read(7);
    await shows(lab, 7, await lab.stage.getAttribute("aria-label"));
    await lab.states({ clamp: "1", eps: "0.2", n: "2000" });
    expect(await page.evaluate(() => window.pictures.size)).toBeGreaterThan(3);
});

test("once a control has been moved scrolling moves nothing, until the figure is to follow again", async ({ lab }) => {
    await lab.open("logistic");
    await expect(lab.prose.locator("h2").first()).toBeVisible();
    await lab.read(3);
    await lab.states({ view: "quantile", axis: "log", normal: "1" });
    await lab.slider("s").fill("1000");
    const own = { view: "quantile", axis: "log", normal: "1", s: "5" };
    await lab.states(own);
    await expect(lab.follow).toBeVisible();
    await expect(lab.page.locator(".prose section.shown")).toHaveCount(0);
    for (const index of [4, 5, 7]) {
        await lab.read(index);
        await expect(lab.prose.locator("section").nth(index)).toBeInViewport();
        expect(lab.query()).toEqual(own);
        await expect(lab.number("s")).toHaveValue("5");
        await expect(lab.page.locator(".prose section.shown")).toHaveCount(0);
    }
    await lab.follow.click();
    await lab.states({ clamp: "1", eps: "0.2", n: "2000" });
    await expect(lab.prose.locator("section").nth(7)).toHaveClass("shown");
    await expect(lab.follow).toHaveCount(0);
    await lab.read(4);
    await lab.states({ view: "density", axis: "log", normal: "1", n: "20000" });
});

for (const [touched, touch] of [
    ["a handle", (lab) => lab.handle("mu").press("ArrowRight")],
    ["the player", (lab) => lab.step.click()],
    ["a number", (lab) => lab.type("mu", 2)],
    ["a choice", (lab) => lab.option("view", "cdf").check()],
    ["a canvas", (lab) => lab.stage.click({ position: { x: 200, y: 200 } })],
]) {
    test(`${touched} that is touched takes the figure over`, async ({ lab }) => {
        const painted = touched === "a canvas";
        await lab.open(painted ? "realnvp" : "logistic");
        await expect(lab.prose.locator("h2").first()).toBeVisible();
        await lab.read(1);
        await expect(lab.prose.locator("section").nth(1)).toHaveClass("shown");
        await touch(lab);
        await expect(lab.follow).toBeVisible();
        await lab.read(3);
        await expect(lab.page.locator(".prose section.shown")).toHaveCount(0);
    });
}

test.describe("a live phrase", () => {
    test("lights up what it changed, and the figure goes on to follow", async ({ lab, page }) => {
        await lab.open("logistic");
        await expect(lab.prose.locator("h2").first()).toBeVisible();
        await lab.read(5);
        await lab.states({});
        const phrase = lab.prose.locator("section").nth(5).locator("a.live").first();
        const changed = entries(await phrase.getAttribute("data-set"));
        await phrase.click();
        await expect(lab.number("s")).toHaveValue(changed.s);
        await expect(lab.stage).toHaveClass(/\bflash\b/);
        await expect(page.locator(".slider[data-key=s]")).toHaveClass(/\bflash\b/);
        // The handle of the same parameter, too; what stayed does not light up.
        await expect(lab.handle("s")).toHaveClass(/\bflash\b/);
        await expect(page.locator(".slider[data-key=mu]")).not.toHaveClass(/\bflash\b/);
        await expect(lab.follow).toHaveCount(0);
        await lab.read(7);
        await lab.states({ clamp: "1", eps: "0.2", n: "2000" });
        await expect(lab.prose.locator("section").nth(7)).toHaveClass("shown");
    });

    test("is in view together with what it changes, on a phone too", async ({ lab, page }) => {
        for (const [width, height] of [[1280, 800], [390, 844], [844, 390]]) {
            await page.setViewportSize({ width, height });
            await lab.open("logistic");
            await expect(lab.prose.locator("h2").first()).toBeVisible();
            await lab.read(5);
            await expect(lab.prose.locator("section").nth(5)).toHaveClass("shown");
            const phrase = lab.prose.locator("section").nth(5).locator("a.live").first();
            await phrase.click();
            await expect.poll(() => lab.query().s).toBe("0.3");
            await expect(phrase).toBeInViewport();
            await expect(lab.stage).toBeInViewport({ ratio: 0.99 });
        }
    });

    test.describe("on a first visit", () => {
        test.use({ storageState: newcomer });
        test("of what is under More it is More that lights up", async ({ lab, page }) => {
            await lab.open("gumbel", "view=density");
            await expect(lab.prose.locator("h2").first()).toBeVisible();
            const phrase = lab.prose.locator('a.live[data-set*="clamp=1"]').first();
            await phrase.click();
            await expect.poll(() => lab.query().clamp).toBe("1");
            await expect(page.locator(".more > summary")).toHaveClass(/\bflash\b/);
            await expect(lab.stage).toHaveClass(/\bflash\b/);
        });

        test("the prose follows on from the story", async ({ lab }) => {
            await lab.open("logistic", "story=2");
            await expect(lab.prose.locator("h2").first()).toBeVisible();
            await lab.read(7);
            await expect(lab.prose.locator("section").nth(7)).toHaveClass("shown");
            await expect.poll(() => lab.query()).toMatchObject({ clamp: "1", eps: "0.2", n: "2000" });
            // Back at the top the step is shown again.
            await lab.page.evaluate(() => scrollTo(0, 0));
            await lab.states({ story: "2" });
            await expect(lab.page.locator(".story-card")).toHaveClass(/\bshown\b/);
        });
    });
});

test.describe("a term", () => {
    /** The first term of the prose, its word and its note. */
    const term = (lab) => {
        const one = lab.prose.locator(".term").first();
        return { word: one.locator(".term-word"), note: one.locator(".note") };
    };

    test("is explained under the pointer, and Escape closes the note", async ({ lab, page }) => {
        await lab.open("logistic");
        const { word, note } = term(lab);
        await word.scrollIntoViewIfNeeded();
        await expect(note).toBeHidden();
        await word.hover();
        await expect(note).toBeVisible();
        await expect(word).toHaveAccessibleDescription(await note.innerText());
        await page.keyboard.press("Escape");
        await expect(note).toBeHidden();
        await page.mouse.move(2, 2);
        await word.hover();
        await expect(note).toBeVisible();
        await page.mouse.move(2, 2);
        await expect(note).toBeHidden();
    });

    test("is explained when it has the focus, and Escape closes the note", async ({ lab, page }) => {
        await lab.open("logistic");
        const { word, note } = term(lab);
        await lab.prose.locator("a.live").first().focus();
        await tabTo(page, word);
        await expect(note).toBeVisible();
        await expect(note).toBeInViewport({ ratio: 1 });
        await page.keyboard.press("Escape");
        await expect(note).toBeHidden();
        await expect(word).toBeFocused();
        await page.keyboard.press("Shift+Tab");
        await page.keyboard.press("Tab");
        await expect(word).toBeFocused();
        await expect(note).toBeVisible();
    });

    test.describe("on a phone", () => {
        test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

        for (const language of ["en", "ja", "zh"]) {
            test(`${language}: is explained by a tap, within the screen`, async ({ lab, page }) => {
                await lab.open("concrete", `lang=${language}`);
                await expect(lab.prose.locator("h2").first()).toBeVisible();
                for (const one of (await lab.prose.locator(".term").all()).slice(0, 6)) {
                    const [word, note] = [one.locator(".term-word"), one.locator(".note")];
                    await word.evaluate((element) => element.scrollIntoView({ block: "center" }));
                    await word.tap();
                    await expect(note).toBeVisible();
                    await expect(note).toBeInViewport({ ratio: 1 });
                }
                // Another tap elsewhere closes the last one.
                await page.locator("header .brand").evaluate((element) => element.scrollIntoView());
                await page.touchscreen.tap(200, 300);
                await expect(lab.prose.locator(".note").filter({ visible: true })).toHaveCount(0);
            });
        }
    });
});
