// What holds for every page, whatever the app does in it: addresses, text without JavaScript, the
// sentence in place of a blank page, the Content-Security-Policy, and embedding in a foreign page.
import { expect, test } from "@playwright/test";

import { newcomer, watch } from "../lab.js";
import { labs as listed } from "../parameters.js";

const headings = {
    "index.html": "Randomness you can take hold of.",
    "logistic.html": "How do you draw a sample from a curve?",
    "gumbel.html": "How large is the largest?",
    "gumbel-max.html": "How does adding noise to scores draw from a softmax?",
    "concrete.html": "What lies between one-hot and uniform?",
    "mol.html": "Where in the sampling code is the mixture?",
};
const labs = listed.map(({ id }) => `${id}.html`);
const pages = Object.fromEntries(["index.html", ...labs].map((page) => [page, headings[page] ?? /\?$/]));
const foreign = `http://127.0.0.1:${Number(process.env.E2E_PORT) + 1}`;

/** What the app has put into a page, in the place of what stood there before. */
const up = "#app > .site:not(.still)";

/** Waits until the app has put something into the page. */
const appIsUp = (page) => expect(page.locator(up)).toBeAttached();

/** The sentence for one reason. */
const sentence = (page, reason) => page.locator(`[data-reason="${reason}"]`);

for (const [file, heading] of Object.entries(pages)) {
    test.describe(file, () => {
        test("starts without an error, a policy violation or a foreign request", async ({ page }) => {
            const trouble = await watch(page);
            await page.goto(`/${file}`);
            await appIsUp(page);
            await page.waitForLoadState("networkidle");
            expect(trouble).toEqual([]);
            for (const reason of ["webassembly", "simd", "start"]) {
                await expect(sentence(page, reason)).toBeHidden();
            }
        });

        test("works below a deep path", async ({ page }) => {
            const trouble = await watch(page);
            await page.goto(`/some/deep/path/${file}`);
            await appIsUp(page);
            await page.waitForLoadState("networkidle");
            expect(trouble).toEqual([]);
        });

        test("allows only itself", async ({ request }) => {
            const html = await (await request.get(`/${file}`)).text();
            const [, policy] = /<meta[^>]*content="([^"]*default-src[^"]*)"/.exec(html);
            expect(policy).toContain("default-src 'none'");
            expect(policy).toContain("base-uri 'none'");
            expect(policy).not.toMatch(/https?:|ws:|\*|'unsafe-inline'|'unsafe-eval'/);
            expect(html.indexOf(policy)).toBeLessThan(html.indexOf("<script"));
            expect(html).not.toContain("{{");
        });

        test.describe("without JavaScript", () => {
            test.use({ javaScriptEnabled: false });

            test("can be read", async ({ page }) => {
                await page.goto(`/${file}`);
                await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
                for (const [language, text] of Object.entries({ en: "need", ja: "必要", zh: "需要" })) {
                    const told = page.locator(`noscript .fallback > [lang=${language}]`);
                    await expect(told).toBeVisible();
                    await expect(told).toContainText("JavaScript");
                    await expect(told).toContainText(text);
                }
                for (const other of Object.keys(pages).filter((other) => other !== file)) {
                    await expect(page.locator(`nav a[href="${other}"]`)).toBeVisible();
                }
                for (const hidden of await page.locator("[data-reason]").all()) {
                    await expect(hidden).toBeHidden();
                }
                if (file !== "index.html") {
                    await expect(page.locator("math").first()).toBeVisible();
                    await expect(page.locator("a.live").first()).toBeVisible();
                }
            });
        });
    });
}

test("each page has a title and a description of its own", async ({ request }) => {
    const seen = new Set();
    for (const file of Object.keys(pages)) {
        const html = await (await request.get(`/${file}`)).text();
        const title = /<title>([^<]+)<\/title>/.exec(html)[1];
        const [meta] = /<meta[^>]*name="?description"?[^>]*>/.exec(html);
        const description = /content="([^"]+)"/.exec(meta)[1];
        expect(description.length).toBeGreaterThan(50);
        seen.add(title).add(description);
    }
    expect(seen.size).toBe(2 * Object.keys(pages).length);
});

test("every address in the pages is relative", async ({ request }) => {
    for (const file of Object.keys(pages)) {
        const html = await (await request.get(`/${file}`)).text();
        const addresses = [...html.matchAll(/\b(?:href|src)="?([^"\s>]+)/g)].map((match) => match[1]);
        expect(addresses.length).toBeGreaterThan(5);
        const elsewhere = addresses.filter((address) => /^(\/|\w+:)/.test(address));
        const outside = elsewhere.filter((address) => !address.startsWith("https://"));
        expect(outside, file).toEqual([]);
    }
});

test("the prose of each lab is there in three languages", async ({ request }) => {
    for (const lab of labs.map((page) => page.replace(".html", ""))) {
        for (const language of ["en", "ja", "zh"]) {
            const response = await request.get(`/prose/${lab}.${language}.html`);
            expect(response.status()).toBe(200);
            const fragment = await response.text();
            expect(fragment).toContain("<math");
            expect(fragment).toMatch(new RegExp(`<a class="live" href="${lab}.html\\?[^"]+" data-set="`));
        }
    }
});

test.describe("where the app cannot run", () => {
    test("a browser without WebAssembly is told so", async ({ page }) => {
        await page.addInitScript(() => delete window.WebAssembly);
        await page.goto("/logistic.html");
        await expect(sentence(page, "webassembly")).toBeVisible();
        await expect(sentence(page, "webassembly").locator(":lang(ja)")).toContainText("WebAssembly");
        await expect(sentence(page, "webassembly").locator(":lang(zh)")).toContainText("WebAssembly");
        await expect(sentence(page, "start")).toBeHidden();
    });

    test("a browser without SIMD is told so", async ({ page }) => {
        await page.addInitScript(() => (WebAssembly.validate = () => false));
        await page.goto("/logistic.html");
        await expect(sentence(page, "simd")).toBeVisible();
        await expect(sentence(page, "webassembly")).toBeHidden();
    });

    test("a download that fails is told", async ({ page }) => {
        await page.route("**/*.wasm", (route) => route.abort());
        await page.goto("/logistic.html");
        await expect(sentence(page, "start")).toBeVisible();
    });

    test("a script that fails to load is told", async ({ page }) => {
        await page.route(/reparam-[^/]*\.js$/, (route) => route.abort());
        await page.goto("/logistic.html");
        await expect(sentence(page, "start")).toBeVisible();
    });
});

test.describe("before the app starts", () => {
    test.use({ storageState: newcomer });
    const starting = { starting: "" };
    // The app's own script is held back, so that what is seen is boot.js alone.
    test.beforeEach(({ page }) => page.route("**/*.wasm", () => {}));
    const attributes = (page) =>
        page.evaluate(() => ({ ...document.documentElement.dataset, lang: document.documentElement.lang }));

    test("theme, language and embedding come from the address", async ({ page }) => {
        await page.goto("/logistic.html?s=0.3&theme=dark&lang=ja&embed=1");
        expect(await attributes(page)).toEqual({ theme: "dark", lang: "ja", embed: "1", ...starting, foreign: "", linked: "" });
    });

    test("theme and language are remembered, and the address wins", async ({ page }) => {
        await page.addInitScript(() => {
            localStorage.setItem("reparam.theme", "dark");
            localStorage.setItem("reparam.lang", "zh");
        });
        await page.goto("/logistic.html");
        expect(await attributes(page)).toEqual({ theme: "dark", lang: "zh", ...starting, foreign: "" });
        await page.goto("/logistic.html?theme=light&lang=en");
        expect(await attributes(page)).toEqual({ theme: "light", lang: "en", ...starting });
    });

    test("a reader of the sandbox is not shown the story", async ({ page }) => {
        await page.addInitScript(() => localStorage.setItem("reparam.sandbox", "1"));
        await page.goto("/logistic.html");
        expect(await attributes(page)).toEqual({ lang: "en", ...starting, linked: "" });
    });

    test("nonsense is left out", async ({ page }) => {
        await page.goto("/logistic.html?theme=pink&lang=xx&embed=2");
        expect(await attributes(page)).toEqual({ lang: "en", ...starting });
    });
});

test.describe("embedded in a foreign page", () => {
    /** A page of another origin with `figure` in it. */
    async function embed(page, figure, attributes = "") {
        const site = test.info().project.use.baseURL;
        await page.goto(foreign);
        await page.setContent(`<script src="${site}/embed.js" ${attributes}></script>${figure}`);
        return page.locator("reparam-figure");
    }

    test("the element makes a frame with the state asked for", async ({ page, baseURL }) => {
        const figure = await embed(
            page,
            '<reparam-figure lab="logistic" params="mu=1&amp;s=0.3" lang="ja" theme="dark"></reparam-figure>',
        );
        const frame = figure.locator("iframe");
        await expect(frame).toHaveAttribute(
            "src",
            `${baseURL}/logistic.html?embed=1&mu=1&s=0.3&lang=ja&theme=dark`,
        );
        await expect(frame).toHaveAttribute("title", /logistic/);
        await expect(frame).toHaveAttribute("loading", "lazy");
        const inside = figure.frameLocator("iframe");
        await expect(inside.locator(up)).toBeAttached();
        await expect(inside.locator("html")).toHaveAttribute("data-embed", "1");
        await expect(inside.locator("html")).toHaveAttribute("data-theme", "dark");
    });

    test("it follows its attributes", async ({ page, baseURL }) => {
        const figure = await embed(page, '<reparam-figure lab="logistic"></reparam-figure>');
        await expect(figure.locator("iframe")).toHaveAttribute("src", `${baseURL}/logistic.html?embed=1`);
        await figure.evaluate((element) => element.setAttribute("params", "?s=2"));
        await expect(figure.locator("iframe")).toHaveAttribute("src", `${baseURL}/logistic.html?embed=1&s=2`);
        await figure.evaluate((element) => element.setAttribute("lab", "gumbel"));
        await expect(figure.locator("iframe")).toHaveAttribute("src", `${baseURL}/gumbel.html?embed=1&s=2`);
    });

    test("its script may also be a module", async ({ page, baseURL }) => {
        const figure = await embed(page, '<reparam-figure lab="gumbel"></reparam-figure>', 'type="module"');
        await expect(figure.locator("iframe")).toHaveAttribute("src", `${baseURL}/gumbel.html?embed=1`);
    });

    for (const script of ["my-embed.js", "embed.js.map.js"]) {
        test(`another script called ${script} is not taken for it`, async ({ page, baseURL }) => {
            await page.route(`**/elsewhere/${script}`, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
            await page.goto(foreign);
            await page.setContent(
                `<script src="${baseURL}/elsewhere/${script}"></script>
                 <script type="module" src="${baseURL}/embed.js"></script>
                 <reparam-figure lab="gumbel"></reparam-figure>`,
            );
            await expect(page.locator("reparam-figure iframe")).toHaveAttribute("src", `${baseURL}/gumbel.html?embed=1`);
        });
    }

    test("it can be imported, and told where the figures are", async ({ page, baseURL }) => {
        await page.goto(foreign);
        await page.evaluate((address) => import(address), `${baseURL}/embed.js`);
        await page.setContent(
            `<reparam-figure lab="gumbel"></reparam-figure>
             <reparam-figure lab="gumbel" base="${baseURL}/some/deep/path"></reparam-figure>`,
        );
        const frames = page.locator("reparam-figure iframe");
        await expect(frames.nth(0)).toHaveAttribute("src", `${baseURL}/gumbel.html?embed=1`);
        await expect(frames.nth(1)).toHaveAttribute("src", `${baseURL}/some/deep/path/gumbel.html?embed=1`);
    });

    test("written into a page, it needs to be told where the figures are", async ({ page, baseURL, request }) => {
        const script = await (await request.get("/embed.js")).text();
        await page.goto(foreign);
        await page.setContent(
            `<reparam-figure lab="gumbel"></reparam-figure><reparam-figure lab="gumbel" base="${baseURL}/"></reparam-figure>`,
        );
        await page.addScriptTag({ content: script });
        await expect(page.locator("reparam-figure").nth(0)).toContainText("base");
        await expect(page.locator("reparam-figure iframe")).toHaveAttribute("src", `${baseURL}/gumbel.html?embed=1`);
    });

    test("no frame is higher or lower than a figure can be", async ({ page }) => {
        const figure = await embed(page, '<reparam-figure lab="logistic"></reparam-figure>');
        const frame = figure.locator("iframe");
        await expect(figure.frameLocator("iframe").locator(up)).toBeAttached();
        const inside = page.frames().find((other) => other.url().includes("logistic.html"));
        await expect(figure.frameLocator("iframe").locator("canvas.lines").first()).toHaveAttribute("data-drawn", "1");
        await inside.evaluate(() => document.fonts.ready.then(() => null));
        // What the figure itself says has been heard.
        await expect(frame).not.toHaveCSS("height", "480px");
        for (const [said, height] of [[1e9, "6000px"], [1, "40px"], [Infinity, "6000px"], [700, "700px"]]) {
            await inside.evaluate((height) => parent.postMessage({ type: "reparam:height", height }, "*"), said);
            await expect(frame).toHaveCSS("height", height);
        }
        for (const said of [NaN, "5000", null]) {
            await page.evaluate(() => {
                window.heard = new Promise((done) => addEventListener("message", done, { once: true }));
            });
            await inside.evaluate((height) => parent.postMessage({ type: "reparam:height", height }, "*"), said);
            await page.evaluate(() => window.heard.then(() => null));
            await expect(frame).toHaveCSS("height", "700px");
        }
    });

    test("a name that no lab has is told, with those that there are", async ({ page }) => {
        const figure = await embed(page, '<reparam-figure lab="nosuchlab" lang="zh"></reparam-figure>');
        await expect(figure).toContainText("nosuchlab");
        await expect(figure).toContainText("gumbel-max");
        await expect(figure).toContainText(/\p{Script=Han}/u);
        await expect(figure.locator("iframe")).toHaveCount(0);
    });

    test("its height is what the frame says, and nobody else", async ({ page }) => {
        const figure = await embed(page, '<reparam-figure lab="logistic"></reparam-figure>');
        const frame = figure.locator("iframe");
        await expect(figure.frameLocator("iframe").locator(up)).toBeAttached();
        const inside = page.frames().find((other) => other.url().includes("logistic.html"));
        await page.evaluate(() => postMessage({ type: "reparam:height", height: 5 }, "*"));
        await inside.evaluate(() => parent.postMessage({ type: "reparam:height", height: -1 }, "*"));
        await inside.evaluate(() => parent.postMessage({ type: "reparam:height", height: 1234.5 }, "*"));
        await expect(frame).toHaveCSS("height", "1235px");
    });

    test("a bad name is told in the page", async ({ page }) => {
        const figure = await embed(page, '<reparam-figure lab="../evil"></reparam-figure>');
        await expect(figure).toContainText("../evil");
        await expect(figure.locator("iframe")).toHaveCount(0);
        await figure.evaluate((element) => element.setAttribute("lab", "gumbel"));
        await expect(figure.locator("iframe")).toHaveCount(1);
    });

    test("it starts within a sandbox", async ({ page, baseURL }) => {
        await page.goto(foreign);
        await page.setContent(
            `<iframe sandbox="allow-scripts" src="${baseURL}/logistic.html?embed=1"></iframe>`,
        );
        const inside = page.frameLocator("iframe");
        await expect(inside.locator(up)).toBeAttached();
        await expect(inside.locator('[data-reason="start"]')).toBeHidden();
    });
});
