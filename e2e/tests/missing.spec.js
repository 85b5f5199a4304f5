// What a page does where a file besides its code does not come, or another one comes in its place.
import { expect, test } from "@playwright/test";

import { Lab } from "../lab.js";

const page404 = { status: 404, contentType: "text/html", body: "<!DOCTYPE html><title>404</title>" };
const startPage = { status: 200, contentType: "text/html", body: "<!DOCTYPE html><html><title>Start</title><p>Hello</p></html>" };

/** Answers that are not what was asked for. */
const wrongs = {
    "a refusal": (route) => route.fulfill(page404),
    "a page": (route) => route.fulfill(startPage),
    "no answer": (route) => route.abort(),
    "half of it": async (route) => {
        const response = await route.fetch();
        const whole = await response.body();
        await route.fulfill({ response, body: whole.subarray(0, whole.length - Math.floor(whole.length / 3)) });
    },
};

const offer = (lab, key) => lab.page.locator(`.actions .${key}`);

test.describe("the trained flow", () => {
    const file = "**/flows/moons-*.f16";
    const sentence = {
        en: "The trained flow could not be loaded: training starts from random weights.",
        ja: "学習済みのフローを読み込めませんでした。学習はランダムな重みから始まります。",
        zh: "训练好的流未能加载：训练从随机权重开始。",
    };
    const others = {
        ...wrongs,
        // Numbers that are none, as many as there are weights.
        "another file": async (route) => {
            const response = await route.fetch();
            await route.fulfill({ response, body: Buffer.alloc((await response.body()).length, 0x7e) });
        },
    };

    for (const [what, answer] of Object.entries(others)) {
        test(`${what} in its place is told, and a button asks again`, async ({ page }) => {
            await page.route(file, answer);
            const lab = new Lab(page);
            await lab.open("realnvp", "at=0");
            for (const language of ["en", "ja", "zh"]) {
                await lab.language.selectOption(language);
                await expect(lab.event).toHaveText(sentence[language]);
            }
            await lab.language.selectOption("en");
            const before = await lab.picture();
            await offer(lab, "load").click();
            await expect(lab.event).toHaveText(sentence.en);
            await page.unroute(file);
            await offer(lab, "load").click();
            await expect(lab.event).toHaveText(/^This flow was trained before/);
            await lab.redrawn(before);
            await expect(offer(lab, "load")).toHaveCount(0);
        });
    }

    test("a page visited later tries again", async ({ page }) => {
        await page.route(file, wrongs["a page"]);
        const lab = new Lab(page);
        await lab.open("realnvp", "at=0");
        await expect(lab.event).toHaveText(sentence.en);
        await page.unroute(file);
        await page.locator('header nav a[href^="logistic.html"]').click();
        await lab.drawn("logistic");
        await page.locator('header nav a[href^="realnvp.html"]').click();
        await lab.drawn("realnvp");
        await expect(lab.event).toHaveText(/^This flow was trained before/);
    });

    test("what is trained in the meantime is kept", async ({ page }) => {
        await page.route(file, wrongs["a page"]);
        const lab = new Lab(page);
        await lab.open("realnvp", "at=0&horizon=100");
        await page.unroute(file);
        await offer(lab, "train").click();
        await expect(lab.event).toHaveText(`${sentence.en} All 100 steps of the run are done.`);
    });
});

test.describe("training", () => {
    for (const [what, answer] of Object.entries(wrongs)) {
        test(`${what} in place of its code is told, and the next attempt may succeed`, async ({ page }) => {
            const code = /chunks\/(training|realnvp-training|shared)-[^/]*\.wasm/;
            const lab = new Lab(page);
            await lab.open("realnvp", "at=0&start=random&horizon=100");
            let answered = 0;
            await page.route(code, async (route) => {
                await answer(route);
                answered++;
            });
            await offer(lab, "train").click();
            await expect(lab.event).toHaveText("The code that trains could not be loaded. Train again to load it again.");
            const before = answered;
            await offer(lab, "train").click();
            // The sentence is the same as before.
            await expect.poll(() => answered).toBeGreaterThan(before);
            await expect(lab.event).toHaveText("The code that trains could not be loaded. Train again to load it again.");
            await page.unroute(code);
            await offer(lab, "train").click();
            await expect(lab.event).toHaveText("All 100 steps of the run are done.");
        });
    }
});

test.describe("the text", () => {
    for (const [what, answer] of Object.entries(wrongs)) {
        test(`${what} in its place is told, and a button asks again`, async ({ page }) => {
            await page.route("**/prose/*.ja.html", answer);
            const lab = new Lab(page);
            await lab.open("logistic", "lang=ja");
            await lab.prose.scrollIntoViewIfNeeded();
            await expect(lab.prose.getByRole("alert")).toHaveText("本文を読み込めませんでした。図はそのまま使えます。");
            await expect(lab.prose.locator("h2, title")).toHaveCount(0);
            await page.unroute("**/prose/*.ja.html");
            await lab.prose.getByRole("button").click();
            await expect(lab.prose.locator("h2").first()).toBeVisible();
        });
    }
});

test.describe("words", () => {
    for (const [what, answer] of Object.entries(wrongs)) {
        test(`${what} in their place is told, and choosing again helps`, async ({ page }) => {
            await page.route("**/text/**", answer);
            const lab = new Lab(page);
            await lab.open("logistic");
            await lab.language.selectOption("zh");
            await expect(page.locator("[data-reason=words]")).toBeVisible();
            await expect(lab.language).toHaveValue("en");
            await page.unroute("**/text/**");
            await lab.language.selectOption("zh");
            await expect(page.locator("[data-reason=words]")).toBeHidden();
            await expect(page.locator("h1")).toHaveText(/\p{Script=Han}/u);
        });
    }
});
