// The words of other languages travel apart from the app.
import { expect, test } from "@playwright/test";

import { watch } from "../lab.js";

const question = {
    en: "How do you draw a sample from a curve?",
    ja: "曲線からサンプルを引くには？",
};

/** Keeps every heading that the page ever shows. */
const remember = (page) =>
    page.addInitScript(() => {
        window.headings = [];
        new MutationObserver(() => {
            const heading = document.querySelector("#app h1")?.textContent;
            if (heading && window.headings.at(-1) !== heading) window.headings.push(heading);
        }).observe(document, { childList: true, subtree: true, characterData: true });
    });

/** The files of words that a page asks for. */
function asked(page) {
    const names = [];
    page.on("request", (request) => {
        const name = new URL(request.url()).pathname.match(/\/text\/(\w+)-[0-9a-f]+\.txt$/)?.[1];
        if (name) names.push(name);
    });
    return names;
}

test("English needs none", async ({ page }) => {
    const names = asked(page);
    await page.goto("/logistic.html");
    await expect(page.locator("h1")).toHaveText(question.en);
    await page.waitForLoadState("networkidle");
    expect(names).toEqual([]);
});

test("Japanese comes up without a flash of English", async ({ page }) => {
    const trouble = await watch(page);
    await remember(page);
    const names = asked(page);
    await page.route("**/text/*.txt", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 700));
        await route.continue();
    });
    await page.goto("/some/deep/path/logistic.html?lang=ja");
    await expect(page.locator("h1")).toHaveText(question.ja);
    expect(await page.evaluate(() => window.headings)).toEqual([question.ja]);
    // The early request and the app's are one.
    expect(names).toEqual(["ja"]);
    expect(trouble).toEqual([]);
});

test.describe("where the words do not come", () => {
    test.beforeEach(({ page }) => page.route("**/text/*.txt", (route) => route.abort()));

    test("the page is in English", async ({ page }) => {
        await page.goto("/logistic.html?lang=ja&s=2");
        await expect(page.locator("h1")).toHaveText(question.en);
        await expect(page.locator("html")).toHaveAttribute("lang", "en");
        await expect(page.locator("select.language")).toHaveValue("en");
        await expect(page.locator(".slider[data-key=s] input[type=number]")).toHaveValue("2");
        await expect(page.locator("canvas.lines").first()).toHaveAttribute("data-drawn", "1");
    });

    test("the language stays, and the next attempt may succeed", async ({ page }) => {
        await page.goto("/logistic.html");
        const menu = page.locator("select.language");
        await menu.selectOption("ja");
        await expect(menu).toHaveValue("en");
        await expect(page.locator("h1")).toHaveText(question.en);
        await page.unroute("**/text/*.txt");
        await menu.selectOption("ja");
        await expect(page.locator("h1")).toHaveText(question.ja);
        await expect(menu).toHaveValue("ja");
    });
});
