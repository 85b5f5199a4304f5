// What hosts, browsers and readers do to the pages: pages in the place of files, files opened as such, translation.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect, test } from "@playwright/test";

import { Lab } from "../lab.js";

const sentence = (page, reason) => page.locator(`[data-reason="${reason}"]`);

test.describe("a host that answers what it does not know with the start page", () => {
    test.beforeEach(async ({ page, baseURL }) => {
        await page.route("**/nowhere/**", async (route) => {
            const response = await route.fetch({ url: `${baseURL}/index.html` });
            await route.fulfill({ response });
        });
    });

    for (const address of ["/nowhere/", "/nowhere/at/all", "/nowhere/logistic.html?lang=ja"]) {
        test(`${address}: a sentence says that the files are not there`, async ({ page }) => {
            await page.goto(address);
            await expect(sentence(page, "place")).toBeVisible();
            for (const language of ["en", "ja", "zh"]) {
                await expect(sentence(page, "place").locator(`:lang(${language})`)).toBeVisible();
            }
            await expect(sentence(page, "start")).toBeHidden();
        });
    }

    test("a page that is where it should be says nothing", async ({ page }) => {
        await new Lab(page).open("logistic");
        await expect(page.locator(".fallback:visible")).toHaveCount(0);
    });
});

test("a page opened as a file says how to open it, and not to reload it", async ({ page }) => {
    const file = new URL("../../dist/logistic.html", import.meta.url);
    await readFile(fileURLToPath(file));
    await page.goto(file.href);
    await expect(sentence(page, "file")).toBeVisible();
    await expect(sentence(page, "file")).toContainText("web server");
    await expect(sentence(page, "start")).toBeHidden();
    await expect(sentence(page, "place")).toBeHidden();
});

test.describe("an address that says a thing twice", () => {
    for (const [query, embedded, theme] of [
        ["embed=0&embed=1", true, null],
        ["embed=1&embed=0", false, null],
        ["embed=1&embed=2", false, null],
        ["%65mbed=1", true, null],
        ["embed=%31&theme=light&theme=dark", true, "dark"],
        ["theme=dark&theme=light", false, "light"],
        ["xembed=1", false, null],
    ]) {
        test(`${query} is read one way`, async ({ page }) => {
            const lab = new Lab(page);
            await lab.open("logistic", query);
            const root = page.locator("html");
            expect(await root.getAttribute("data-embed")).toBe(embedded ? "1" : null);
            expect(await root.getAttribute("data-theme")).toBe(theme);
            await expect(page.locator(".site.embedded")).toHaveCount(embedded ? 1 : 0);
            await expect(page.locator("header nav")).toHaveCount(embedded ? 0 : 1);
        });
    }
});

test.describe("a page that the browser has translated", () => {
    /** Does to a page what the translators of browsers do: each text is replaced by one in <font> elements. */
    const translate = (page) =>
        page.evaluate(() => {
            const texts = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_TEXT);
            const found = [];
            while (texts.nextNode()) if (texts.currentNode.data.trim()) found.push(texts.currentNode);
            for (const text of found) {
                const [outer, inner] = [document.createElement("font"), document.createElement("font")];
                inner.textContent = `«${text.data}»`;
                outer.append(inner);
                text.replaceWith(outer);
            }
            return found.length;
        });

    /** The words around the figures, in order. */
    const words = (page) =>
        page.evaluate(() => [...document.querySelectorAll("header, .drawer, .player, footer, h1")].map((part) => part.innerText));

    for (const [name, query, passed] of [["logistic", "n=20", 1], ["realnvp", "at=0", 3], ["mol", "view=discrete", 1]]) {
        test(`${name}: the language is switched all the same`, async ({ page }) => {
            const lab = new Lab(page);
            await lab.open(name, `${query}&lang=ja`);
            // Checks come after the first picture, and an integral after some frames more.
            await expect.poll(() => lab.chips("pass").count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(passed);
            const japanese = await words(page);
            await lab.open(name, `${query}&lang=en`);
            expect(await translate(page)).toBeGreaterThan(40);
            await expect(page.locator("h1")).toContainText("«");
            await lab.language.selectOption("ja");
            await expect.poll(() => words(page)).toEqual(japanese);
            await expect(page.locator("#app font")).toHaveCount(0);
        });
    }

    test("what the page says goes on changing", async ({ page }) => {
        const lab = new Lab(page);
        await lab.open("logistic");
        await translate(page);
        await expect(lab.event).toHaveText(/^«u = .* is drawn, .*»$/);
        await lab.step.click();
        await expect(lab.event).toHaveText(/ runs across /);
        await expect(lab.event).not.toHaveText(/«/);
        await lab.page.locator('header nav a[href^="gumbel.html"]').click();
        await lab.drawn("gumbel");
        await expect(page.locator("h1")).toHaveText("How large is the largest?");
    });

    test("and goes back to what it was", async ({ page }) => {
        const lab = new Lab(page);
        await lab.open("logistic");
        // The checks come after the first picture.
        await expect(lab.chips("pass")).toHaveCount(5);
        const before = await words(page);
        await translate(page);
        await expect(page.locator("h1")).toContainText("«");
        await page.evaluate(() => document.querySelectorAll("#app font > font").forEach((font) => font.parentNode.remove()));
        await expect.poll(() => words(page)).toEqual(before);
        await lab.language.selectOption("zh");
        await expect(page.locator("h1")).toHaveText(/\p{Script=Han}/u);
    });
});

test("with forced colours, what is chosen looks like no other", async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active" });
    const lab = new Lab(page);
    await lab.open("gumbel-max", "view=race");
    const look = (selector) =>
        page.locator(selector).first().evaluate((element) => {
            const { backgroundColor, color, borderBottomWidth, outlineStyle } = getComputedStyle(element);
            return [backgroundColor, color, borderBottomWidth, outlineStyle].join();
        });
    for (const [chosen, other] of [
        [".options label.chosen", ".options label:not(.chosen)"],
        ["header nav a[aria-current]", "header nav li:not(.brand) a:not([aria-current])"],
    ]) {
        expect(await look(chosen), chosen).not.toBe(await look(other));
    }
    await page.goto("/index.html");
    await expect(page.locator(".card")).not.toHaveCount(0);
    expect(await look("header .brand a")).not.toBe(await look("header nav li:not(.brand) a"));
});

test.describe("a finger on a figure", () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

    test("scrolls the page from the flow's figure, and picks a point where it taps", async ({ page }) => {
        const lab = new Lab(page);
        await lab.open("realnvp", "at=0");
        const picked = lab.query().px;
        const inside = async () => {
            const box = await lab.stage.boundingBox();
            return { x: box.x + 0.2 * box.width, y: box.y + 0.6 * box.height };
        };
        await lab.swipe(await inside(), 4, -160);
        await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
        await lab.frame();
        expect(lab.query().px).toBe(picked);
        // The page may coast on for a while, under the tap.
        await expect(async () => {
            await page.evaluate(() => scrollTo(0, 0));
            const { x, y } = await inside();
            await page.touchscreen.tap(x, y);
            await expect.poll(() => lab.query().px, { timeout: 1000 }).not.toBe(picked);
        }).toPass();
    });

    test("paints on the panel that is painted on, and scrolls beside it", async ({ page }) => {
        const lab = new Lab(page);
        await lab.open("realnvp", "at=0&data=painted");
        const actions = await page.locator(".stage, .stage .surface").evaluateAll((parts) =>
            parts.map((part) => [part.className.replace("away", "").trim(), getComputedStyle(part).touchAction]),
        );
        for (const [name, action] of actions) expect(action, name).toBe(name === "surface paint" ? "none" : "pan-y");
        expect(actions.filter(([name]) => name === "surface paint")).toHaveLength(1);
    });
});

/** The height of each target that is not under another one, along its middle. */
const heights = (page) =>
    page.evaluate(() => {
        const targets = "button, summary, select, .options label, label.flag, input:not([type=radio], [type=checkbox], [type=file]), header a, .card > a";
        const told = [];
        for (const target of document.querySelectorAll(targets)) {
            if (!target.checkVisibility()) continue;
            target.scrollIntoView({ block: "center" });
            const box = target.getBoundingClientRect();
            let own = 0;
            for (let y = box.top + 0.5; y < box.bottom; y++) {
                const hit = document.elementFromPoint(box.left + box.width / 2, y);
                if (hit && (hit === target || target.contains(hit) || hit.closest("label")?.control === target)) own++;
            }
            told.push([target.outerHTML.slice(0, 90), own]);
        }
        return told;
    });

for (const address of ["logistic", "gumbel-max", "concrete", "mol", "realnvp"]) {
    test(`${address}: no target is less than 24 pixels high, under others or not`, async ({ page }) => {
        await new Lab(page).open(address);
        const small = (await heights(page)).filter(([, height]) => height < 24);
        expect(small).toEqual([]);
    });
}
