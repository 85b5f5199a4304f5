// Words travel apart from the app: a page holds its own in English, others are fetched.
import { expect, test } from "@playwright/test";

import { Lab, watch } from "../lab.js";

const question = {
    en: "How do you draw a sample from a curve?",
    ja: "曲線からサンプルを生成するには？",
};

/** A control of the Gumbel lab. */
const scale = { en: "Scale β", ja: "尺度 β" };

/** Keeps every heading that the page ever shows; `innerText` is empty while it is hidden. */
const remember = (page) =>
    page.addInitScript(() => {
        window.headings = [];
        new MutationObserver(() => {
            const heading = document.querySelector("#app h1")?.innerText;
            if (heading && window.headings.at(-1) !== heading) window.headings.push(heading);
        }).observe(document, { childList: true, subtree: true, characterData: true });
    });

/** The files of words that a page asks for. */
function asked(page) {
    const names = [];
    page.on("request", (request) => {
        const name = new URL(request.url()).pathname.match(/\/text\/[0-9a-f]{16}\/([\w-]+)\.txt$/)?.[1];
        if (name) names.push(name);
    });
    return { all: names, kinds: () => [...new Set(names)].sort(), forget: () => names.splice(0) };
}

/** Holds words back for a while. */
const delay = (page, milliseconds) =>
    page.route("**/text/**", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        await route.continue();
    });

test("English needs no file", async ({ page }) => {
    const trouble = await watch(page);
    const words = asked(page);
    await page.goto("/gumbel.html");
    await expect(page.locator(".drawer")).toContainText(scale.en);
    await page.waitForLoadState("networkidle");
    expect(words.kinds()).toEqual([]);
    expect(trouble).toEqual([]);
});

test("Japanese comes up without a flash of English", async ({ page }) => {
    const trouble = await watch(page);
    await remember(page);
    const words = asked(page);
    await delay(page, 700);
    await page.goto("/some/deep/path/logistic.html?lang=ja");
    await expect(page.locator("h1")).toHaveText(question.ja);
    expect(await page.evaluate(() => window.headings)).toEqual([question.ja]);
    // The early requests and the app's are the same.
    expect(words.all.toSorted()).toEqual(["ja-logistic", "ja-shared"]);
    expect(trouble).toEqual([]);
});

test("another lab's words come with the way to it, and stay", async ({ page }) => {
    const trouble = await watch(page);
    const words = asked(page);
    const lab = new Lab(page);
    const link = page.locator('header nav a[href^="gumbel.html"]');
    // Links move with the language: none may come under the pointer unasked.
    const leave = () => page.mouse.move(2, 500);
    await page.goto("/index.html");
    await page.evaluate(() => (window.marker = true));
    // Pointing at the link is enough.
    await link.hover();
    await expect.poll(words.kinds).toEqual(["en-gumbel"]);
    await page.waitForLoadState("networkidle");
    await link.click();
    await leave();
    await lab.drawn("gumbel");
    await expect(page.locator(".drawer")).toContainText(scale.en);
    await lab.language.selectOption("ja");
    await expect(page.locator(".drawer")).toContainText(scale.ja);
    expect(words.kinds()).toEqual(["en-gumbel", "ja-gumbel", "ja-shared"]);
    words.forget();
    await page.locator('header nav a[href^="logistic.html"]').click();
    await leave();
    await lab.drawn("logistic");
    await expect(page.locator("h1")).toHaveText(question.ja);
    await lab.language.selectOption("en");
    await expect(page.locator("h1")).toHaveText(question.en);
    expect(words.kinds()).toEqual(["en-logistic", "ja-logistic"]);
    words.forget();
    await page.goBack();
    await lab.drawn("gumbel");
    await lab.language.selectOption("ja");
    await expect(page.locator(".drawer")).toContainText(scale.ja);
    expect(words.kinds()).toEqual([]);
    expect(await page.evaluate(() => window.marker)).toBe(true);
    expect(trouble).toEqual([]);
});

test("a language that comes after the reader has gone on has the words of the new page", async ({ page }) => {
    const trouble = await watch(page);
    const lab = new Lab(page);
    await page.goto("/logistic.html");
    await lab.drawn("logistic");
    await delay(page, 700);
    await lab.language.selectOption("ja");
    await page.locator('header nav a[href^="gumbel.html"]').click();
    await expect(page.locator(".drawer")).toContainText(scale.ja);
    await lab.drawn("gumbel");
    const named = page.locator(".drawer label, .player button, p.event");
    const names = await named.evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.innerText));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(name.trim()).not.toBe("");
    expect(trouble).toEqual([]);
});

test("a text that comes after the reader has gone on harms nothing", async ({ page }) => {
    const trouble = await watch(page);
    const lab = new Lab(page);
    let answer;
    const answered = new Promise((resolve) => (answer = resolve));
    await page.route("**/prose/logistic.ja.html", async (route) => {
        await answered;
        await route.continue();
    });
    await lab.open("logistic", "lang=ja");
    await page.locator('header nav a[href^="gumbel.html"]').click();
    await lab.drawn("gumbel");
    const late = page.waitForResponse("**/prose/logistic.ja.html");
    answer();
    await (await late).finished();
    // What follows upon the answer is over when a page that was asked for after it is there.
    await page.locator('header nav a[href^="gumbel-max.html"]').click();
    await lab.drawn("gumbel-max");
    expect(trouble).toEqual([]);
});

/** The sentence that the words of a language have not come. */
const missing = (page) => page.locator("[data-reason=words]");

test.describe("where the words do not come", () => {
    test.beforeEach(({ page }) => page.route("**/text/**", (route) => route.abort()));

    test("the page is in English", async ({ page }) => {
        await page.goto("/logistic.html?lang=ja&s=2");
        await expect(page.locator("h1")).toHaveText(question.en);
        await expect(page.locator("html")).toHaveAttribute("lang", "en");
        await expect(page.locator("select.language")).toHaveValue("en");
        await expect(page.locator(".slider[data-key=s] input[inputmode]")).toHaveValue("2");
        await expect(page.locator("canvas.lines").first()).toHaveAttribute("data-drawn", "1");
        await expect(missing(page)).toBeVisible();
    });

    test("the language stays, and the next attempt may succeed", async ({ page }) => {
        await page.goto("/logistic.html");
        const menu = page.locator("select.language");
        await menu.selectOption("ja");
        await expect(menu).toHaveValue("en");
        await expect(page.locator("h1")).toHaveText(question.en);
        // In all languages: that of the reader is the one that is missing.
        for (const language of ["en", "ja", "zh"]) await expect(missing(page).locator(`:lang(${language})`)).toBeVisible();
        await page.unroute("**/text/**");
        await menu.selectOption("ja");
        await expect(page.locator("h1")).toHaveText(question.ja);
        await expect(menu).toHaveValue("ja");
        await expect(missing(page)).toBeHidden();
    });

    test("of another lab, a sentence says so, and asking again helps", async ({ page }) => {
        await page.goto("/logistic.html");
        const lab = new Lab(page);
        await lab.drawn("logistic");
        await page.locator('header nav a[href^="gumbel.html"]').click();
        const card = page.locator(".failure");
        await expect(card).toContainText("could not be loaded");
        await page.unroute("**/text/**");
        await card.getByRole("button").click();
        await lab.drawn("gumbel");
        await expect(page.locator(".drawer")).toContainText(scale.en);
    });
});
