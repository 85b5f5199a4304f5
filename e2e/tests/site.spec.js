// What every page has: languages, appearance, the start page, live phrases, sharing, the failure card.
import { expect, test, started } from "../lab.js";
import { labs, link } from "../parameters.js";

const words = {
    en: { walk: "Walk", step: "One step", logistic: "How do you draw a sample from a curve?", gumbel: "How large is the largest?" },
    ja: { walk: "過程", step: "1ステップ", logistic: "曲線からサンプルを生成するには？", gumbel: "最大値はどれくらい大きい？" },
    zh: { walk: "过程", step: "走一步", logistic: "怎样从一条曲线中抽取样本？", gumbel: "最大值有多大？" },
};

test.describe("languages", () => {
    for (const language of ["ja", "zh"]) {
        test(`${language} in place, remembered after a reload`, async ({ lab, page }) => {
            await lab.open("logistic", "s=2");
            await expect(lab.prose.locator("h2").first()).toBeVisible();
            const before = await lab.picture();
            const english = await lab.prose.locator("h2").allInnerTexts();
            await page.evaluate(() => (window.marker = true));
            await lab.language.selectOption(language);
            const speaks = async () => {
                await expect(page.locator("html")).toHaveAttribute("lang", language);
                await expect(page.locator("h1")).toHaveText(words[language].logistic);
                await expect(page.locator(".choice[data-key=view] label").first()).toHaveText(words[language].walk);
                await expect(lab.prose.locator("h2").first()).not.toHaveText(english[0]);
                await expect(lab.prose.locator("h2").first()).toHaveText(/\p{Script=Han}/u);
                await expect(page).toHaveTitle(/\p{Script=Han}|\p{Script=Katakana}/u);
            };
            await speaks();
            // The axes' words are another picture.
            await lab.redrawn(before);
            expect(await page.evaluate(() => window.marker)).toBe(true);
            expect(lab.query()).toEqual({ s: "2" });
            await page.reload();
            await speaks();
            await lab.language.selectOption("en");
            await expect(page.locator("h1")).toHaveText(words.en.logistic);
            await expect(lab.prose.locator("h2").first()).toHaveText(english[0]);
        });

        for (const name of ["logistic", "gumbel"]) {
            test(`${name} in ${language}: no English is left over`, async ({ lab, page }) => {
                await lab.open(name, `lang=${language}${name === "gumbel" ? "&view=maxima" : "&clamp=1&normal=1"}`);
                await expect(page.locator("h1")).toHaveText(words[language][name]);
                await expect(lab.prose.locator("h2").first()).toBeVisible();
                await expect(lab.chips("pass").first()).toBeVisible();
                const texts = await page
                    .locator("h1, h2, legend, label, button, summary .name, caption, .stage, nav a:not(.brand a), p.keys, footer p, .skip, [aria-label]")
                    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? one.innerText.trim()).filter(Boolean));
                expect(texts.length).toBeGreaterThan(40);
                // Names of distributions, tests and formats are the same in every language.
                const names = /\b(Reparam|Logistic|Gumbel-max|Gumbel|Concrete|Weibull|Kolmogorov|Smirnov|JavaScript|WebAssembly|RealNVP|VAE|MIT|or|Apache|KS|SVG|PNG|CSV|cdf|Cdf)\b/g;
                const left = texts.filter((text) => /[A-Za-z]{3,}/.test(text.replace(names, "")));
                expect(left).toEqual([]);
            });
        }
    }

    test("the link's language wins over the remembered one, and follows the reader", async ({ lab, page }) => {
        await page.addInitScript(() => localStorage.setItem("reparam.lang", "zh"));
        await lab.open("gumbel", "lang=ja&beta=2");
        await expect(page.locator("h1")).toHaveText(words.ja.gumbel);
        await expect(lab.language).toHaveValue("ja");
        await lab.open("gumbel");
        await expect(page.locator("h1")).toHaveText(words.zh.gumbel);
    });

    test.describe("of the system", () => {
        test.use({ locale: "ja-JP" });
        test("is spoken where nothing else is said", async ({ lab, page }) => {
            await lab.open("logistic");
            await expect(page.locator("h1")).toHaveText(words.ja.logistic);
            await expect(page.locator("html")).toHaveAttribute("lang", "ja");
        });
    });

    test("another page in the same language", async ({ lab, page }) => {
        await lab.open("logistic", "lang=zh");
        await page.locator('header nav a[href^="gumbel.html"]').click();
        await lab.drawn("gumbel");
        await expect(page.locator("h1")).toHaveText(words.zh.gumbel);
        await expect(lab.prose.locator("h2").first()).toHaveText(/\p{Script=Han}/u);
    });
});

test.describe("appearance", () => {
    /** Brightness of the page's background, and of what is written on the figure, from 0 to 1. */
    const brightness = (page) =>
        page.evaluate(() => {
            const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
            const canvas = document.querySelector("canvas.lines");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let [sum, count] = [0, 0];
            // The axes' numbers at the foot: ink, and nothing else.
            for (let i = Math.floor(data.length * 0.95) & ~3; i < data.length; i += 4) {
                if (data[i + 3] < 200) continue;
                sum += data[i] + data[i + 1] + data[i + 2];
                count++;
            }
            return { paper: (red + green + blue) / 765, ink: sum / count / 765 };
        });
    const dark = async (page) => {
        await expect.poll(async () => (await brightness(page)).paper).toBeLessThan(0.25);
        await expect.poll(async () => (await brightness(page)).ink).toBeGreaterThan(0.5);
    };
    const light = async (page) => {
        await expect.poll(async () => (await brightness(page)).paper).toBeGreaterThan(0.85);
        await expect.poll(async () => (await brightness(page)).ink).toBeLessThan(0.5);
    };

    test("chosen on the page, and remembered", async ({ lab, page }) => {
        await lab.open("logistic");
        await light(page);
        await lab.theme.selectOption({ index: 2 });
        await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
        await dark(page);
        expect(lab.query()).toEqual({});
        await page.reload();
        await lab.drawn();
        await dark(page);
        await expect(lab.theme).toHaveValue("2");
        await lab.theme.selectOption({ index: 1 });
        await light(page);
        await page.emulateMedia({ colorScheme: "dark" });
        await light(page);
        await lab.theme.selectOption({ index: 0 });
        await expect(page.locator("html")).not.toHaveAttribute("data-theme", /.*/);
        await dark(page);
    });

    test("asked for in the link", async ({ lab, page }) => {
        await lab.open("gumbel", "theme=dark");
        await dark(page);
        await expect(lab.theme).toHaveValue("2");
    });

    test("of the system, followed while it changes", async ({ lab, page }) => {
        await page.emulateMedia({ colorScheme: "dark" });
        await lab.open("logistic");
        await dark(page);
        await page.emulateMedia({ colorScheme: "light" });
        await light(page);
    });
});

test.describe("start page", () => {
    /** How many colours a picture shows. */
    const colours = (picture) =>
        picture.evaluate((element) => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 560, height: 272 });
            const context = canvas.getContext("2d");
            context.drawImage(element, 0, 0, 560, 272);
            return new Set(new Uint32Array(context.getImageData(0, 0, 560, 272).data.buffer)).size;
        });

    test("a card per lab, with the lab's own figure", async ({ page }) => {
        await page.goto("/index.html");
        await started(page);
        const cards = page.locator(".card");
        await expect(cards).toHaveCount(labs.length);
        for (const [index, question] of [words.en.logistic, words.en.gumbel].entries()) {
            const card = cards.nth(index);
            await expect(card).toContainText(question);
            const picture = card.locator("img.thumbnail");
            await expect(picture).toHaveAttribute("alt", "");
            await expect.poll(() => colours(picture)).toBeGreaterThan(20);
            await expect(picture).toHaveAttribute("src", /-light\.svg$/);
        }
        await page.emulateMedia({ colorScheme: "dark" });
        await expect(page.locator("img.thumbnail").last()).toHaveAttribute("src", new RegExp(`${labs.at(-1).id}-dark\\.svg$`));
        await expect(page.locator("h1")).toHaveCount(1);
    });

    test("cards and navigation lead on without a reload", async ({ lab, page }) => {
        await page.goto("/index.html");
        await started(page);
        await page.evaluate(() => (window.marker = true));
        await page.locator(".card a").first().click();
        await lab.drawn("logistic");
        await expect(page).toHaveURL(/\/logistic\.html$/);
        await expect(page).toHaveTitle(/Logistic/);
        await expect(page.locator("header nav a[aria-current=page]")).toHaveText("Logistic");
        await page.locator("header .brand a").click();
        await page.locator(".card a").last().focus();
        await page.keyboard.press("Enter");
        await lab.drawn(labs.at(-1).id);
        await expect(page).toHaveURL(new RegExp(`/${labs.at(-1).id}\\.html$`));
        expect(await page.evaluate(() => window.marker)).toBe(true);
    });

    test("the folder itself is the start page", async ({ page }) => {
        await page.goto("/some/deep/path/");
        await expect(page.locator(".card")).toHaveCount(labs.length);
        await page.locator(".card a").first().click();
        await expect(page).toHaveURL(/\/some\/deep\/path\/logistic\.html$/);
        await expect(page.locator("article.prose h2").first()).toBeVisible();
    });
});

test.describe("live phrases", () => {
    for (const name of ["logistic", "gumbel"]) {
        test(`${name}: each sets what it says, and nothing else`, async ({ lab, page }) => {
            const start = { mu: "1.25", seed: "7", speed: "50" };
            await lab.open(name, new URLSearchParams(start).toString());
            await page.evaluate(() => (window.marker = true));
            const phrases = lab.prose.locator("a.live");
            await expect(phrases.first()).toBeVisible();
            let state = { ...start };
            const count = await phrases.count();
            expect(count).toBeGreaterThan(7);
            for (let index = 0; index < count; index++) {
                const phrase = phrases.nth(index);
                const set = Object.fromEntries(new URLSearchParams(await phrase.getAttribute("data-set")));
                // Its address, followed without the app, asks for the same.
                const href = new URL(await phrase.getAttribute("href"), page.url());
                expect(Object.fromEntries(href.searchParams)).toEqual(set);
                state = { ...state, ...set };
                await phrase.click();
                await expect
                    .poll(() => numeric(lab.query()), set)
                    .toEqual(numeric(link(name, state)));
            }
            expect(await page.evaluate(() => window.marker)).toBe(true);
            await expect(lab.notices).toHaveCount(0);
            for (const language of ["ja", "zh"]) {
                const sets = await phrases.evaluateAll((all) => all.map((one) => one.dataset.set).sort());
                await lab.language.selectOption(language);
                await expect(lab.prose.locator("h2").first()).toHaveText(/\p{Script=Han}/u);
                await expect
                    .poll(() => phrases.evaluateAll((all) => all.map((one) => one.dataset.set).sort()))
                    .toEqual(sets);
            }
        });
    }

    /** Numbers as numbers: 1e-5 and 0.00001 are the same. */
    const numeric = (query) =>
        Object.fromEntries(Object.entries(query).map(([key, value]) => [key, Number.isNaN(Number(value)) ? value : Number(value)]));
});

test.describe("sharing", () => {
    test("link, code and preview of this very state", async ({ lab, page }) => {
        await lab.open("logistic", "view=density&mu=1&s=0.3");
        await page.locator("button.share").click();
        const dialog = page.locator("dialog.share-dialog");
        await expect(dialog).toBeVisible();
        await expect(dialog.locator("input").first()).toHaveValue(page.url());
        const code = await dialog.locator("input").last().inputValue();
        const element = await page.evaluate((html) => {
            const parsed = new DOMParser().parseFromString(html, "text/html");
            const figure = parsed.querySelector("reparam-figure");
            return {
                script: parsed.querySelector("script").src,
                ...Object.fromEntries([...figure.attributes].map(({ name, value }) => [name, value])),
            };
        }, code);
        expect(new URL(element.script).pathname).toBe("/embed.js");
        expect(element.lab).toBe("logistic");
        expect(Object.fromEntries(new URLSearchParams(element.params))).toEqual({ mu: "1", s: "0.3", view: "density" });
        const preview = page.frameLocator("dialog.share-dialog iframe");
        await expect(preview.locator("canvas.lines").first()).toHaveAttribute("data-drawn", "1");
        await expect(preview.locator(".slider[data-key=s] input[inputmode]")).toHaveValue("0.3");
        await page.keyboard.press("Escape");
        await expect(dialog).toBeHidden();
        await expect(page.locator("button.share")).toBeFocused();
        await page.locator("button.share").press("Enter");
        await dialog.locator("button.close").click();
        await expect(dialog).toBeHidden();
    });

    test("the link is copied", async ({ lab, page, context }) => {
        await context.grantPermissions(["clipboard-read", "clipboard-write"]);
        await lab.open("gumbel", "beta=2");
        await page.locator("button.share").click();
        const field = page.locator("dialog .field").first();
        await field.locator("button").click();
        await expect(field.locator("[role=status]")).toHaveText("Copied");
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    });
});

test.describe("should it fail", () => {
    const fail = (page) =>
        page.evaluate(() =>
            dispatchEvent(
                new CustomEvent("reparam:failure", {
                    detail: {
                        reason: "<b>index 7</b>",
                        heading: "Something failed",
                        body: "This lab stopped: {reason}",
                        reset: "Reset this lab",
                        copy: "Copy a link to this state",
                    },
                }),
            ),
        );

    test("a card tells what, and reset loads the bare page", async ({ lab, page }) => {
        await lab.open("logistic", "s=0.3");
        await fail(page);
        await fail(page);
        const card = page.locator(".failure");
        await expect(card).toHaveCount(1);
        await expect(card).toHaveAttribute("role", "alert");
        await expect(card).toContainText("This lab stopped: <b>index 7</b>");
        await card.getByRole("button", { name: "Reset this lab" }).click();
        await expect(page).toHaveURL(/\/logistic\.html$/);
        await lab.drawn("logistic");
        await expect(lab.number("s")).toHaveValue("1");
        await expect(card).toHaveCount(0);
    });

    test("the link to the state is copied, and the page loaded anew", async ({ lab, page, context }) => {
        await context.grantPermissions(["clipboard-read", "clipboard-write"]);
        await lab.open("logistic", "s=0.3");
        await fail(page);
        await Promise.all([page.waitForEvent("load"), page.locator(".failure button").last().click()]);
        await lab.drawn("logistic");
        await expect(lab.number("s")).toHaveValue("0.3");
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    });
});
