// For every reader: by keyboard alone, on a phone, with less motion, and what axe-core finds.
import { AxeBuilder } from "@axe-core/playwright";

import { expect, started, test } from "../lab.js";

/** What has the focus: a short name, and whether the eye can see that it has. */
const focused = (page) =>
    page.evaluate(() => {
        const element = document.activeElement;
        const outlined = (one) => {
            const style = one && getComputedStyle(one);
            return style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
        };
        const region = element.closest(
            "details.part, header, .controls, .player:not(.player-settings), .prose, figcaption, .stage, .path-links, .follow, .text, .panel, .cards, footer",
        );
        const part = element.closest("details.part") ?? region;
        const box = element.getBoundingClientRect();
        return {
            name: [element.tagName.toLowerCase(), ...element.classList].filter((name) => !["primary", "icon", "flash"].includes(name)).join("."),
            key: element.dataset.key ?? element.closest("[data-key]")?.dataset.key,
            region: part ? [...part.classList].find((name) => name !== "part") ?? part.tagName.toLowerCase() : null,
            visible: box.width > 0 && box.height > 0 && (outlined(element) || outlined(element.closest("label"))),
        };
    });

/** Waits for the figure of a lab, or for those of the start page's cards. */
async function shown(page, address) {
    await started(page);
    if (address.startsWith("index.html")) {
        const last = page.locator("img.thumbnail").last();
        await last.scrollIntoViewIfNeeded();
        await expect.poll(() => last.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
    } else {
        await expect(page.locator("canvas.lines").first()).toHaveAttribute("data-drawn", "1");
    }
}

test.describe("by keyboard alone", () => {
    test("Tab reaches everything, in order, and shows where it is", async ({ lab, page }) => {
        await lab.open("logistic", "view=density&clamp=1");
        await expect(lab.prose.locator("a.live").first()).toBeVisible();
        const way = [];
        for (let count = 0; count < 150; count++) {
            await page.keyboard.press("Tab");
            const at = await focused(page);
            if (at.name === "body") break;
            way.push(at);
        }
        expect(way.filter((at) => !at.visible)).toEqual([]);
        const names = way.map((at) => at.name);
        expect(names[0]).toBe("a.skip");
        expect(names.filter((name) => name.startsWith("select"))).toEqual(["select.language", "select.theme"]);
        for (const key of ["view", "way", "mu", "s", "axis", "normal", "n", "freeze", "clamp", "eps", "speed"]) {
            expect(way.some((at) => at.key === key), key).toBe(true);
        }
        expect(names.filter((name) => name.startsWith("div.handle"))).toHaveLength(2);
        for (const name of ["div.stage", "summary", "button.play", "button.step", "button.share", "button.reset"]) {
            expect(names, name).toContain(name);
        }
        const regions = way.map((at) => at.region).filter((region, index, all) => region && region !== all[index - 1]);
        // Each part of the page is passed through once.
        expect(regions).toEqual([...new Set(regions)]);
        expect(regions.indexOf("header")).toBe(0);
        // The text is read before the figure that it is about, and the figure stands before what moves it.
        const order = ["header", "text", "prose", "path-links", "stage", "player", "controls", "more", "checks"];
        expect(order.map((region) => regions.indexOf(region))).not.toContain(-1);
        expect(order).toEqual(regions.filter((region) => order.includes(region)));
        // And back.
        await page.keyboard.press("Shift+Tab");
        expect(await focused(page)).toEqual(way.at(-1));
        await page.keyboard.press("Shift+Tab");
        expect(await focused(page)).toEqual(way.at(-2));
    });

    test("the skip link skips the navigation", async ({ lab, page }) => {
        await lab.open("gumbel");
        await page.keyboard.press("Tab");
        await expect(page.locator(".skip")).toBeInViewport();
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        expect((await focused(page)).name).toBe("button.take-story");
        expect(new URL(page.url()).pathname).toBe("/gumbel.html");
    });

    test("a slider, a choice, the player and the menu are operated", async ({ lab, page }) => {
        // A figure that follows the text would change on the way through it.
        await lab.open("logistic", "s=1");
        const tabTo = async (locator) => {
            await expect(async () => {
                await page.keyboard.press("Tab");
                expect(await locator.evaluate((element) => element === document.activeElement)).toBe(true);
            }).toPass({ intervals: [0], timeout: 10_000 });
        };
        const menu = page.locator(".figure.main details.save");
        await tabTo(menu.locator("summary"));
        await page.keyboard.press("Enter");
        await tabTo(menu.getByRole("button", { name: "CSV" }));
        const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
        expect(download.suggestedFilename()).toBe("logistic-walk-mu0-s1.csv");

        await page.locator("body").press("Home");
        await page.reload();
        await lab.drawn();
        await tabTo(lab.option("view", "walk"));
        await page.keyboard.press("ArrowRight");
        await lab.states({ view: "density" });
        await expect(lab.option("view", "density")).toBeFocused();
        await tabTo(lab.slider("mu"));
        await page.keyboard.press("End");
        await page.keyboard.press("ArrowLeft");
        await lab.states({ view: "density", mu: "4.99" });
        await expect(lab.slider("mu")).toBeFocused();
        // The player's keys belong to the slider here.
        await expect(lab.number("n")).toHaveValue("200");
        await lab.play.focus();
        await page.keyboard.press("Enter");
        await expect(lab.play).toHaveAccessibleName("Pause");
        await expect.poll(() => lab.samples()).toBeGreaterThan(202);
        await page.keyboard.press("Space");
        await expect(lab.play).toHaveAccessibleName("Play");
        await expect(lab.play).toBeFocused();
    });

    test("the focus stays where it is when going back", async ({ lab, page }) => {
        await lab.open("logistic");
        await lab.type("mu", 2);
        await lab.states({ mu: "2" });
        await lab.number("mu").focus();
        await page.goBack();
        await expect(lab.number("mu")).toHaveValue("0");
        await expect(lab.number("mu")).toBeFocused();
    });
});

test.describe("axe-core finds nothing", () => {
    /** What axe-core finds in a part of the page, a line for each rule. */
    async function audit(page, part, rules) {
        const builder = new AxeBuilder({ page }).include(part).exclude("iframe");
        const { violations, passes } = await (rules ? builder.withRules(rules) : builder).analyze();
        expect(passes.length).toBeGreaterThan(0);
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
    }

    // The prose is the same in every view, and a dark page differs from a light one by its colours.
    const prose = { "index.html": "html", "logistic.html": "html", "gumbel.html": "html" };
    const views = { "gumbel.html?view=maxima": ".stage-column", "gumbel.html?view=numerics": ".stage-column" };
    const looks = [
        ["en", "light", 1280, 800, { ...prose, ...views }],
        ["en", "dark", 1280, 800, { ...prose, ...views }, ["color-contrast"]],
        ["ja", "light", 390, 844, prose],
        ["zh", "dark", 390, 844, prose],
    ];
    for (const [language, theme, width, height, pages, rules] of looks) {
        test(`${language}, ${theme}, ${width}×${height}`, async ({ lab, page }) => {
            test.slow();
            await page.setViewportSize({ width, height });
            for (const [address, part] of Object.entries(pages)) {
                await page.goto(`/${address}${address.includes("?") ? "&" : "?"}lang=${language}&theme=${theme}`);
                await shown(page, address);
                if (address !== "index.html") {
                    await expect(page.locator("article.prose h2").first()).toBeVisible();
                    if (width < 900) await lab.pull();
                    await expect(page.locator(".chip").first()).toBeVisible();
                }
                expect.soft(await audit(page, part, rules), address).toEqual([]);
            }
        });
    }

    const others = ["gumbel-max?phase=2", "gumbel-max?view=race", "concrete?dim=4", "concrete?view=one", "concrete?view=gradients"];
    const mixtures = ["mol?phase=2&k=10", "mol?view=direct", "mol?view=discrete", "mol?view=learn&data=drawn&steps=20", "mol?view=learn&data=own"];
    for (const address of [...others, ...mixtures]) {
        test(`${address}, light and dark`, async ({ lab }) => {
            const [name, query] = address.split("?");
            await lab.open(name, query);
            await expect(lab.chips("pass").first()).toBeVisible();
            expect.soft(await audit(lab.page, ".stage-column")).toEqual([]);
            await lab.theme.selectOption({ index: 2 });
            await expect(lab.page.locator("html")).toHaveAttribute("data-theme", "dark");
            expect.soft(await audit(lab.page, ".stage-column", ["color-contrast"])).toEqual([]);
        });
    }

    test("with notices, tables, menu, chip and dialog open", async ({ lab, page }) => {
        await lab.open("logistic", "clamp=1&eps=0.2&normal=1&n=100000&foo=1");
        await expect(lab.chips("fail").first()).toBeVisible();
        await page.locator(".chip summary").first().click();
        await page.locator("details.save summary").first().click();
        expect(await audit(page, ".stage-column")).toEqual([]);
        expect(await audit(page, ".notice")).toEqual([]);
        await page.locator("button.share").click();
        await expect(page.locator("dialog.share-dialog")).toBeVisible();
        expect(await audit(page, "dialog.share-dialog")).toEqual([]);
    });
});

test.describe("on a phone", () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
    const labs = ["gumbel-max.html?view=race&k=12", "concrete.html?dim=4", "concrete.html?view=properties", "concrete.html?view=toy", "concrete.html?view=gradients"];
    const mixtures = ["mol.html?k=10&phase=3", "mol.html?view=mixture", "mol.html?view=discrete&bits=16", "mol.html?view=learn&data=own"];

    for (const address of ["index.html", "logistic.html?clamp=1&normal=1", "gumbel.html?view=maxima&parent=normal", "gumbel.html?view=numerics", ...labs, ...mixtures]) {
        test(`${address}: nothing is wider than the screen, targets are large enough`, async ({ lab, page }) => {
            await page.goto(`/${address}`);
            await shown(page, address);
            if (address !== "index.html") {
                await expect(page.locator("article.prose h2").first()).toBeVisible();
                await lab.pull();
            }
            // Formulas are wider in the font that stands in for theirs.
            await page.evaluate(() => document.fonts.ready);
            const { wide, small } = await page.evaluate(() => {
                const shown = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility());
                const limit = document.documentElement.clientWidth;
                const clipped = (one) => one.closest(".visually-hidden, .skip, math, .handle") !== null;
                const scrolls = (one) => {
                    for (let up = one; up; up = up.parentElement) {
                        if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
                    }
                    return false;
                };
                const describe = (one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`;
                const targets = "button, summary, select, .options label, label.flag, input[type=range], .handle, header a, .card > a";
                return {
                    wide: [
                        ...(document.scrollingElement.scrollWidth > limit ? ["the page scrolls sideways"] : []),
                        ...shown
                            .filter((one) => one.getBoundingClientRect().right > limit + 1 && !clipped(one) && !scrolls(one))
                            .map(describe),
                    ],
                    small: [...document.querySelectorAll(targets)]
                        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
                        .map((one) => `${describe(one)}: ${one.getBoundingClientRect().height}`),
                };
            });
            expect.soft(wide).toEqual([]);
            expect.soft(small).toEqual([]);
        });
    }

    for (const [name, query, keys] of [
        ["logistic", "clamp=1", ["mu", "n", "eps"]],
        ["gumbel-max", "k=12", ["k", "t", "n"]],
        ["concrete", "dim=4", ["lambda", "turn", "n"]],
        ["mol", "k=10", ["k", "sel", "n"]],
    ]) {
        test(`${name}: the figure stays in view while its controls are moved`, async ({ lab }) => {
            await lab.open(name, query);
            await lab.pull();
            for (const key of keys) {
                const control = lab.slider(key);
                await control.evaluate((element) => element.scrollIntoView({ block: "end" }));
                await expect(lab.stage).toBeInViewport({ ratio: 0.99 });
                await expect(control).toBeInViewport({ ratio: 0.98 });
                const [figure, below] = [await lab.stage.boundingBox(), await control.boundingBox()];
                expect(below.y).toBeGreaterThanOrEqual(figure.y + figure.height);
            }
            const before = await lab.picture();
            await lab.slider(keys.at(-1)).fill("1000");
            await lab.redrawn(before);
        });
    }

    test("the picture is as sharp as the screen", async ({ browser }) => {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 });
        const page = await context.newPage();
        await page.goto("/logistic.html");
        const canvas = page.locator(".stage canvas.lines").first();
        await expect(canvas).toHaveAttribute("data-drawn", "1");
        const [pixels, width] = await canvas.evaluate((element) => [element.width, element.clientWidth]);
        expect(pixels).toBe(3 * width);
        await context.close();
    });
});

test.describe("with less motion", () => {
    test.use({ contextOptions: { reducedMotion: "reduce" } });

    test("slow motion goes from event to event", async ({ lab }) => {
        await lab.open("logistic", "slow=1&n=7");
        await lab.play.click();
        for (const words of ["is drawn", "runs across", "falls", "lands", "is drawn"]) await expect(lab.event).toContainText(words);
        await expect(lab.number("n")).toHaveValue("8");
    });

    test("a state is reached in one step", async ({ lab, page }) => {
        await lab.open("logistic", "view=density&n=50");
        const before = await lab.picture();
        await lab.notePictures();
        await lab.type("mu", 3);
        await lab.states({ view: "density", n: "50", mu: "3" });
        await lab.redrawn(before);
        expect(await page.evaluate(() => window.pictures.size)).toBe(2);
    });
});

test("a figure is drawn anew when the window's size changes", async ({ lab, page }) => {
    await lab.open("logistic");
    const width = () => lab.stage.locator("canvas.lines").evaluate((canvas) => canvas.width / canvas.clientWidth);
    await page.setViewportSize({ width: 1000, height: 700 });
    await expect.poll(width).toBe(1);
    await page.setViewportSize({ width: 500, height: 700 });
    await expect.poll(width).toBe(1);
});
