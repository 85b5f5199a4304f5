// Where things stand on a first visit: the figure in view beside or above the text, few controls, nothing hidden.
import { expect, newcomer, test } from "../lab.js";
import { labs } from "../parameters.js";

const names = labs.map((lab) => lab.id);
const upright = [390, 844];
const sizes = [[1280, 800], [1920, 1080], upright, [844, 390]];

test.use({ storageState: newcomer });

/** The element at the middle of another, or something in it, is on top: nothing lies over it. */
const onTop = (locator) =>
    locator.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const found = document.elementFromPoint(left + width / 2, top + height / 2);
        return element.contains(found) || found?.contains(element) === true;
    });

/** Scrolls the page to the middle of the prose, or to its end. */
const scrollTo = (lab, block) => lab.prose.evaluate((prose, block) => prose.scrollIntoView({ block, behavior: "instant" }), block);

/** Words that cover others within a part of the page; those of one formula are set by the browser. */
const overlaps = (page) =>
    page.evaluate(() => {
        const found = [];
        for (const part of document.querySelectorAll("header, .text, .picture, .panel, footer")) {
            const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
            const boxes = [];
            while (texts.nextNode()) {
                const { textContent, parentElement } = texts.currentNode;
                if (!textContent.trim() || parentElement.closest(".visually-hidden, math, select")) continue;
                // Sections that are out of view are not laid out; the bar at the bottom of a phone lies over the text.
                const isSeen = { visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true };
                if (!parentElement.checkVisibility(isSeen) || parentElement.closest(".story-nav")) continue;
                const range = document.createRange();
                range.selectNodeContents(texts.currentNode);
                for (const { left, right, top, bottom } of range.getClientRects()) {
                    // Lines may be set closer than the boxes of their letters are high.
                    const less = (bottom - top) / 4;
                    boxes.push({ text: textContent.trim(), left, right, top: top + less, bottom: bottom - less });
                }
            }
            for (const [index, one] of boxes.entries()) {
                for (const other of boxes.slice(0, index)) {
                    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
                    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
                    if (across > 1 && down > 1) found.push(`“${other.text}” and “${one.text}”`);
                }
            }
        }
        return found;
    });

/** The controls in sight, by key. */
const controlsInSight = (lab) =>
    lab.page
        .locator(".stage-column .controls :is(.slider, .choice, .flag, .field-control)")
        .evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.dataset.key));

for (const [width, height] of sizes) {
    test.describe(`${width}×${height}`, () => {
        test.use({ viewport: { width, height }, hasTouch: width < 900 });

        for (const name of names) {
            test(`${name}: the figure stays in view through the text, in each language`, async ({ lab, page }) => {
                test.slow();
                for (const language of ["en", "ja", "zh"]) {
                    await lab.open(name, `lang=${language}`);
                    await expect(lab.prose.locator("h2").first()).toBeVisible();
                    await page.evaluate(() => document.fonts.ready);
                    const inView = async (where) => {
                        await expect(lab.stage, `${language}, ${where}`).toBeInViewport({ ratio: 0.99 });
                        await expect.poll(() => onTop(lab.stage), `${language}, ${where}`).toBe(true);
                    };
                    await inView("top");
                    expect(await overlaps(page), language).toEqual([]);
                    if (width === upright[0] && height === upright[1]) {
                        const picture = await page.locator(".picture").boundingBox();
                        expect(picture.height).toBeLessThanOrEqual(0.45 * height);
                    }
                    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
                    expect(wide, `${language}: the page is not wider than the window`).toBeLessThanOrEqual(0);
                    await scrollTo(lab, "center");
                    await inView("middle");
                    await scrollTo(lab, "end");
                    await inView("end");
                    // What comes last is not hidden under the bar at the bottom.
                    await page.evaluate(() => scrollTo({ top: document.scrollingElement.scrollHeight, behavior: "instant" }));
                    const last = page.locator("footer p");
                    await expect(last).toBeInViewport({ ratio: 1 });
                    await expect.poll(() => onTop(last), `${language}, foot`).toBe(true);
                    const link = page.locator(".path-links a").last();
                    await link.evaluate((element) => element.scrollIntoView({ block: "center" }));
                    await expect.poll(() => onTop(link), `${language}, next`).toBe(true);
                }
            });
        }
    });
}

for (const name of names) {
    test(`${name}: at most four controls are in sight in any view, and one player`, async ({ lab, page }) => {
        test.slow();
        await lab.open(name);
        expect((await controlsInSight(lab)).length).toBeLessThanOrEqual(4);
        await expect(page.locator(".player").filter({ visible: true })).toHaveCount(1);
        for (const part of ["more", "checks", "tables"]) {
            const details = page.locator(`details.part.${part}`);
            if ((await details.count()) > 0) await expect(details).not.toHaveAttribute("open");
        }
        const { parameters } = labs.find((lab) => lab.id === name);
        for (const { key, words } of parameters.filter(({ control, key }) => control === "choice" && ["view", "under", "data"].includes(key))) {
            for (const word of words) {
                await lab.open(name, `${key}=${word}`);
                const seen = await controlsInSight(lab);
                expect(seen.length, `${key}=${word}: ${seen}`).toBeLessThanOrEqual(4);
                await expect(page.locator(".player").filter({ visible: true })).toHaveCount(1);
            }
        }
    });
}

test("more, checks and tables are a line each that opens, and stay as they were left", async ({ lab, page }) => {
    await lab.open("gumbel-max");
    for (const [part, contents] of [["more", ".player-settings"], ["checks", ".chip"], ["tables", "table.facts"]]) {
        const details = page.locator(`details.part.${part}`);
        const summary = details.locator("> summary");
        expect((await details.boundingBox()).height, part).toBeLessThan(50);
        await expect(details.locator(contents)).toHaveCount(0);
        await summary.click();
        await expect(details.locator(contents).first()).toBeVisible();
    }
    await page.reload();
    await lab.drawn();
    for (const part of ["more", "checks", "tables"]) await expect(page.locator(`details.part.${part}`)).toHaveAttribute("open");
    await page.locator("details.part.more > summary").click();
    await page.goto("/logistic.html");
    await lab.drawn("logistic");
    await expect(page.locator("details.part.more")).not.toHaveAttribute("open");
    await expect(page.locator("details.part.checks")).toHaveAttribute("open");
});

test("the line of the checks counts those that hold and those that do not", async ({ lab, page }) => {
    const line = page.locator("details.checks > summary .verdict");
    const counted = async () => {
        await page.locator("details.checks > summary").click();
        return { pass: await lab.chips("pass").count(), fail: await lab.chips("fail").count() };
    };
    await lab.open("logistic", "n=2000");
    await expect(line).toHaveClass(/\bpass\b/);
    await expect(line).toHaveText(/^(\d+) of \1 checks hold$/);
    const { pass } = await counted();
    await expect(line).toHaveText(`${pass} of ${pass} checks hold`);
    // A truncation of a fifth at each end is seen by the tests of fit.
    await lab.open("logistic", "clamp=1&eps=0.2&n=100000");
    await expect(line).toHaveClass(/\bfail\b/);
    await expect(lab.chips("fail").first()).toBeVisible();
    const [failed, held] = [await lab.chips("fail").count(), await lab.chips("pass").count()];
    await expect(line).toHaveText(`${failed} of ${failed + held} checks do not hold`);
});

test.describe("the drawer of a phone", () => {
    test.use({ viewport: { width: upright[0], height: upright[1] }, hasTouch: true, isMobile: true });

    for (const name of names) {
        test(`${name}: opens under the figure and closes again`, async ({ lab, page }) => {
            await lab.open(name);
            const handle = page.locator(".drawer-handle");
            await expect(page.locator(".drawer")).toBeHidden();
            expect(await controlsInSight(lab)).toEqual([]);
            await handle.tap();
            await expect(handle).toHaveAttribute("aria-expanded", "true");
            await expect(page.locator(".drawer")).toBeVisible();
            expect((await controlsInSight(lab)).length).toBeLessThanOrEqual(4);
            const [panel, picture] = [await page.locator(".panel").boundingBox(), await page.locator(".picture").boundingBox()];
            expect(panel.y).toBeGreaterThanOrEqual(picture.y + picture.height);
            // All of it can be reached, and the figure stays in view.
            for (const control of await page.locator(".drawer .controls input[type=range]").all()) {
                await control.evaluate((element) => element.scrollIntoView({ block: "center" }));
                await expect(control).toBeInViewport({ ratio: 0.9 });
                await expect.poll(() => onTop(control)).toBe(true);
            }
            await expect(lab.stage).toBeInViewport({ ratio: 0.99 });
            await page.locator(".player").evaluate((element) => element.scrollIntoView());
            await handle.tap();
            await expect(page.locator(".drawer")).toBeHidden();
        });
    }
});

for (const [width, height] of [[1280, 800], upright]) {
    test(`what has the focus is not hidden under something else, ${width}×${height}`, async ({ lab, page }) => {
        test.slow();
        await page.setViewportSize({ width, height });
        await lab.open("gumbel-max");
        await expect(lab.prose.locator("h2").first()).toBeVisible();
        // On a phone these are in the drawer, which covers the text while it is open.
        if (width > 900) for (const part of ["more", "checks", "tables"]) await lab.unfold(part);
        await page.locator("body").evaluate(() => document.activeElement.blur());
        const hidden = [];
        for (const key of ["Tab", "Shift+Tab"]) {
            for (let count = 0; count < 110; count++) {
                await page.keyboard.press(key);
                const under = await page.evaluate(() => {
                    const element = document.activeElement;
                    if (element === document.body) return null;
                    const { left, top, width, height } = element.getBoundingClientRect();
                    const found = document.elementFromPoint(left + width / 2, top + height / 2);
                    const own = found && (element.contains(found) || found.contains(element) || found.closest("label") === element.closest("label"));
                    return own ? null : `${element.tagName} ${element.className} ${element.textContent.slice(0, 30)}`;
                });
                if (under) hidden.push(`${key}: ${under}`);
            }
        }
        expect(hidden).toEqual([]);
    });
}

test.describe("buttons keep their places", () => {
    /** Where each button of the player stands. */
    const places = (page) =>
        page.locator(".player .buttons > button, .player .actions button").evaluateAll((all) =>
            Object.fromEntries(
                all.map((one) => {
                    const { left, top, width, height } = one.getBoundingClientRect();
                    return [one.className, [left, top, width, height].map(Math.round)];
                }),
            ),
        );

    test("of training: what starts it is not where it is undone", async ({ lab, page }) => {
        await lab.open("realnvp", "dir=generate");
        const before = await places(page);
        const spots = Object.values(before).map(String);
        expect(new Set(spots).size).toBe(spots.length);
        const buttons = page.locator(".actions button");
        const names = await buttons.allInnerTexts();
        expect(names).toContain("Train from scratch");
        await buttons.filter({ hasText: "Train from scratch" }).click();
        await expect(lab.event).toContainText("step");
        expect(await places(page)).toMatchObject(before);
        await buttons.filter({ hasText: "Pause" }).click();
        expect(await places(page)).toMatchObject(before);
    });

    test("of the player: playing moves none", async ({ lab, page }) => {
        for (const name of names) {
            await lab.open(name, name === "realnvp" ? "dir=generate&at=3" : "n=3");
            const before = await places(page);
            await lab.play.click();
            await expect(lab.play, name).toHaveAccessibleName("Pause");
            expect(await places(page), name).toEqual(before);
            await lab.play.click();
            await expect(lab.play, name).toHaveAccessibleName("Play");
            expect(await places(page), name).toEqual(before);
        }
    });
});
