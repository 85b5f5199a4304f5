// The start page: a picture that is alive, one sentence, one button, and the path of the labs.
import { expect, newcomer, started, test } from "../lab.js";
import { frames } from "../flow.js";
import { labs } from "../parameters.js";

test.use({ storageState: newcomer });

/** Opens the start page. */
async function open(page) {
    await page.goto("/index.html");
    await started(page);
}

const hero = (page) => page.locator(".hero-figure .living");

/** What the canvases of a part of the page show. */
const picture = (part) => part.locator("canvas").evaluateAll((all) => all.map((canvas) => canvas.toDataURL()).join());

/** Waits until the canvases of a part of the page have been drawn. */
const drawn = (part) => expect(part.locator("canvas.lines")).toHaveAttribute("data-drawn", "1");

/** Expects the canvases of a part of the page to show another picture by themselves. */
async function moves(part) {
    const before = await picture(part);
    await expect.poll(async () => (await picture(part)) === before).toBe(false);
}

/** Expects the canvases of a part of the page to show the same picture over some frames. */
async function rests(page, part) {
    // What has been set is drawn in the next frame.
    await frames(page, 2);
    const before = await picture(part);
    await frames(page, 30);
    expect((await picture(part)) === before).toBe(true);
}

/** How far the large picture is, in hundredths of its way. */
const place = async (page) => Number(await hero(page).getAttribute("aria-valuenow"));

test.describe("the large picture", () => {
    test("draws and changes by itself, over the still one", async ({ page }) => {
        await open(page);
        const still = page.locator(".hero-figure .still-picture");
        await expect.poll(() => still.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
        await drawn(hero(page));
        await expect(still).toBeHidden();
        await moves(hero(page));
        await moves(hero(page));
        const [place, below] = [await hero(page).boundingBox(), await page.locator(".hero-figure").boundingBox()];
        expect(place).toEqual(below);
    });

    test("is dragged by the mouse, holds where it is held, and goes on when it is let go", async ({ page }) => {
        await open(page);
        await drawn(hero(page));
        const { x, y, width, height } = await hero(page).boundingBox();
        const at = (share) => page.mouse.move(x + share * width, y + height / 2);
        await at(0.5);
        await page.mouse.down();
        const seen = [];
        for (const share of [0.25, 0.75, 1, 0]) {
            await at(share);
            await expect.poll(() => place(page)).toBe(100 * share);
            await rests(page, hero(page));
            seen.push(await picture(hero(page)));
        }
        expect(new Set(seen).size).toBe(4);
        // Beyond its end it stays at the end.
        await page.mouse.move(x - 20, y + height / 2);
        await expect.poll(() => place(page)).toBe(0);
        await page.mouse.up();
        await moves(hero(page));
    });

    test("is moved by keys, and holds as long as it has the focus", async ({ page }) => {
        await open(page);
        await drawn(hero(page));
        await hero(page).focus();
        await expect(hero(page)).toHaveAccessibleName(/Drag/);
        for (const [key, to] of [["Home", 0], ["ArrowRight", 5], ["ArrowUp", 10], ["ArrowLeft", 5], ["End", 100]]) {
            await page.keyboard.press(key);
            await expect.poll(() => place(page), key).toBe(to);
            await rests(page, hero(page));
        }
        await page.locator(".hero .button a").focus();
        await moves(hero(page));
    });

    test("stands still where less motion is asked for, and is dragged all the same", async ({ page }) => {
        await page.emulateMedia({ reducedMotion: "reduce" });
        await open(page);
        await drawn(hero(page));
        expect(await place(page)).toBe(100);
        await rests(page, hero(page));
        const before = await picture(hero(page));
        await hero(page).focus();
        await page.keyboard.press("Home");
        await expect.poll(async () => (await picture(hero(page))) === before).toBe(false);
        await rests(page, hero(page));
    });

    test.describe("on a phone", () => {
        test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
        test("is dragged sideways by a finger, and scrolls the page up and down", async ({ lab, page }) => {
            await open(page);
            await drawn(hero(page));
            await page.evaluate(() => {
                window.places = new Set();
                const slider = document.querySelector(".hero-figure .living");
                new MutationObserver(() => window.places.add(Number(slider.getAttribute("aria-valuenow")))).observe(slider, { attributes: true });
            });
            const { x, y, width, height } = await hero(page).boundingBox();
            await lab.swipe({ x: x + 0.1 * width, y: y + height / 2 }, 0.8 * width, 0);
            const ends = await page.evaluate(() => [Math.min(...window.places), Math.max(...window.places)]);
            expect(ends[1]).toBeGreaterThan(85);
            expect(await page.evaluate(() => scrollY)).toBe(0);
            await lab.swipe({ x: x + width / 2, y: y + 0.8 * height }, 0, -200);
            await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
        });
    });
});

test.describe("the path", () => {
    const needs = { gumbel: "Logistic", "gumbel-max": "Gumbel", concrete: "Gumbel-max", mol: "Logistic", vae: "Concrete" };

    test("is an ordered list of the labs that says what builds on what", async ({ page }) => {
        await open(page);
        const cards = page.locator("ol.path > li.card");
        await expect(cards).toHaveCount(labs.length);
        for (const [index, { id }] of labs.entries()) {
            const card = cards.nth(index);
            await expect(card).toHaveAttribute("data-lab", id);
            await expect(card.locator("a")).toHaveAttribute("href", `${id}.html`);
            await expect(card.locator(".question")).toHaveText(/\?$/);
            if (needs[id]) await expect(card.locator(".needs")).toHaveText(`builds on ${needs[id]}`);
            else await expect(card.locator(".needs")).toHaveCount(0);
            // The number stands before the title, and in the page's head.
            const numbered = (title) => title.evaluate((element) => getComputedStyle(element, "::before").content);
            expect(await numbered(card.locator("h3"))).toBe("counter(lab)");
            expect(await numbered(page.locator("header nav li:not(.brand) a").nth(index))).toBe("counter(lab)");
        }
    });

    test("begins with one button, which opens the first story", async ({ lab, page }) => {
        await open(page);
        const button = page.locator(".hero").getByRole("link");
        await expect(button).toHaveCount(1);
        await button.click();
        await lab.drawn(labs[0].id);
        await expect(lab.passage).toHaveCount(1);
        await expect(page).toHaveURL(new RegExp(`/${labs[0].id}\\.html`));
    });

    test("leads from each lab to the next, and back", async ({ lab, page }) => {
        await lab.open(labs[0].id);
        const links = page.locator(".path-links a");
        await expect(links).toHaveCount(1);
        for (const { id } of labs.slice(1)) {
            await expect(links.last()).toHaveText(/^Next: /);
            await links.last().click();
            await lab.drawn(id);
            expect(await page.evaluate(() => scrollY)).toBe(0);
            await expect(links.first()).toHaveText(/^Previous: /);
        }
        await expect(links).toHaveCount(1);
        await links.click();
        await lab.drawn(labs.at(-2).id);
    });
});

test.describe("a card", () => {
    for (const { id } of labs) {
        test(`${id}: comes alive under the pointer and with the focus`, async ({ page }) => {
            await open(page);
            const card = page.locator(`.card[data-lab="${id}"]`);
            await card.scrollIntoViewIfNeeded();
            await expect(card.locator("canvas")).toHaveCount(0);
            await card.hover();
            await drawn(card);
            await expect(card.locator(".living")).toHaveCSS("opacity", "1");
            await moves(card);
            await page.mouse.move(2, 2);
            await expect(card.locator("canvas")).toHaveCount(0);
            await card.locator("a").focus();
            await drawn(card);
            await moves(card);
            await card.locator("a").blur();
            await expect(card.locator("canvas")).toHaveCount(0);
        });
    }

    test("stands still where less motion is asked for", async ({ page }) => {
        await page.emulateMedia({ reducedMotion: "reduce" });
        await open(page);
        const card = page.locator(".card").first();
        await card.hover();
        await drawn(card);
        await rests(page, card);
    });

    test.describe("on a phone", () => {
        test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
        test("comes alive when it is scrolled to, and rests when it is left", async ({ page }) => {
            await open(page);
            const [first, last] = [page.locator(".card").first(), page.locator(".card").last()];
            await last.scrollIntoViewIfNeeded();
            await drawn(last);
            await moves(last);
            await page.evaluate(() => scrollTo(0, 0));
            await expect(last.locator("canvas")).toHaveCount(0);
            await first.scrollIntoViewIfNeeded();
            await drawn(first);
        });
    });
});
