// The address: what it cannot mean is told, and it brings back what it stated.
import { expect, test } from "../lab.js";
import { mixtureOf } from "../parameters.js";

// What a link says, the control that shows what is used, and what the notice has to name.
const nonsense = [
    { query: "s=99", key: "s", used: "5", told: ["s = 99", "0.05 … 5", "5 is used"] },
    { query: "s=-1e300", key: "s", used: "0.05", told: ["s = -1e300", "0.05 … 5", "0.05 is used"] },
    { query: "s=abc", key: "s", used: "1", told: ["s = abc", "0.05 … 5", "default"] },
    { query: "mu=NaN", key: "mu", used: "0", told: ["mu = NaN", "−5 … 5", "default"] },
    { query: "mu=inf", key: "mu", used: "5", told: ["mu = inf", "−5 … 5", "5 is used"] },
    { query: "mu=", key: "mu", used: "0", told: ["mu = ", "−5 … 5", "default"] },
    { query: "foo=1", key: "s", used: "1", told: ["foo"] },
    { query: "seed=-3", key: "s", used: "1", told: ["seed = -3", "0 … 999 999", "0 is used"] },
    { query: "n=1e9", key: "n", used: "100000", told: ["n = 1e9", "0 … 100 000", "100 000 is used"] },
    { query: "lang=xx", key: "s", used: "1", told: ["lang = xx", "en, ja, zh", "default"] },
    { query: "s=%zz%ff%00", key: "s", used: "1", told: ["s = %zz", "0.05 … 5", "default"] },
    { query: "%E0%A4%A=1", key: "s", used: "1", told: ["no setting"] },
    { query: `s=${"9".repeat(5000)}`, key: "s", used: "5", told: [`s = ${"9".repeat(40)}…`, "5 is used"] },
    { query: `${"x".repeat(3000)}=1`, key: "s", used: "1", told: [`${"x".repeat(40)}…`] },
];

test.describe("a link that cannot be taken as it stands", () => {
    for (const { query, key, used, told } of nonsense) {
        test(`${query.slice(0, 20)} is told, and the page works`, async ({ lab }) => {
            await lab.open("logistic", query);
            await expect(lab.notices).toHaveCount(1);
            const notice = (await lab.notices.innerText()).replaceAll("\u2009", " ");
            for (const words of told) expect(notice).toContain(words.trim());
            await expect(lab.number(key)).toHaveValue(used);
            const before = await lab.picture();
            await lab.type("mu", 2);
            await lab.redrawn(before);
        });
    }

    test("an unknown view is told with the views there are", async ({ lab }) => {
        await lab.open("logistic", "view=zzz&s=2");
        await expect(lab.notices).toHaveCount(1);
        await expect(lab.notices).toContainText("view = zzz");
        await expect(lab.notices).toContainText("walk, density, cdf, quantile");
        await expect(lab.option("view", "walk")).toBeChecked();
        await expect(lab.number("s")).toHaveValue("2");
    });

    test("every entry gets a notice of its own, and all can be dismissed", async ({ lab, page }) => {
        await lab.open("gumbel", "beta=0&parent=cauchy&freeze=2&block=0&what=ever");
        await expect(lab.notices).toHaveCount(5);
        for (const key of ["beta = 0", "parent = cauchy", "freeze = 2", "block = 0", "what"]) {
            await expect(lab.notices.filter({ hasText: key })).toHaveCount(1);
        }
        await page.locator(".notice button").click();
        await expect(lab.notices).toHaveCount(0);
    });

    test("markup in a link stays text", async ({ lab, page }) => {
        await lab.open("logistic", `s=${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
        await expect(lab.notices).toContainText("<img src=x");
        await expect(page.locator(".notice img")).toHaveCount(0);
    });
});

test.describe("there and back", () => {
    test("back and forward restore the state within a lab", async ({ lab, page }) => {
        await lab.open("logistic");
        await lab.type("mu", 2);
        await lab.states({ mu: "2" });
        await lab.option("view", "cdf").check();
        await lab.states({ mu: "2", view: "cdf" });
        await lab.slider("s").fill("0");
        await lab.states({ mu: "2", view: "cdf", s: "0.05" });
        const shows = async (mu, view, s) => {
            await expect(lab.number("mu")).toHaveValue(mu);
            await expect(lab.option("view", view)).toBeChecked();
            await expect(lab.number("s")).toHaveValue(s);
        };
        await page.goBack();
        await shows("2", "cdf", "1");
        await page.goBack();
        await shows("2", "walk", "1");
        await page.goBack();
        await shows("0", "walk", "1");
        await page.goForward();
        await page.goForward();
        await shows("2", "cdf", "1");
        await lab.states({ mu: "2", view: "cdf" });
    });

    test("back and forward restore the state across pages, without a reload", async ({ lab, page }) => {
        await lab.open("logistic", "s=0.3");
        await page.evaluate(() => (window.marker = true));
        await page.locator('header nav a[href^="gumbel.html"]').click();
        await lab.drawn("gumbel");
        await expect(page).toHaveURL(/gumbel\.html$/);
        await lab.type("beta", 3);
        await lab.states({ beta: "3" });
        await page.locator("header .brand a").click();
        await expect(page.locator(".home")).toBeVisible();
        await page.goBack();
        await lab.drawn("gumbel");
        await expect(lab.number("beta")).toHaveValue("3");
        await page.goBack();
        await page.goBack();
        await lab.drawn("logistic");
        await expect(lab.number("s")).toHaveValue("0.3");
        await page.goForward();
        await lab.drawn("gumbel");
        await expect(lab.number("beta")).toHaveValue("1");
        expect(await page.evaluate(() => window.marker)).toBe(true);
    });

    test("going back brings the picture back, too", async ({ lab, page }) => {
        await lab.open("gumbel", "view=density");
        const first = await lab.picture();
        await lab.type("mu", 3);
        await lab.states({ view: "density", mu: "3" });
        await lab.redrawn(first);
        await page.goBack();
        await expect.poll(async () => (await lab.picture()) === first).toBe(true);
    });

    test("one drag of a slider is one step back", async ({ lab, page }) => {
        await lab.open("logistic");
        await lab.type("mu", 1);
        await lab.states({ mu: "1" });
        const slider = lab.slider("s");
        const box = await slider.boundingBox();
        const across = (part) => box.x + part * box.width;
        await page.mouse.move(across(0.65), box.y + box.height / 2);
        await page.mouse.down();
        for (const part of [0.5, 0.4, 0.3, 0.2]) await page.mouse.move(across(part), box.y + box.height / 2);
        await page.mouse.up();
        await expect.poll(() => Object.keys(lab.query())).toEqual(["mu", "s"]);
        await page.goBack();
        await expect(lab.number("s")).toHaveValue("1");
        await expect(lab.number("mu")).toHaveValue("1");
    });

    test("a reload keeps the state", async ({ lab, page }) => {
        await lab.open("gumbel");
        await lab.option("view", "maxima").check();
        await lab.option("parent", "uniform").check();
        await lab.type("block", 77);
        const state = { view: "maxima", parent: "uniform", block: "77" };
        await lab.states(state);
        await page.reload();
        await lab.drawn("gumbel");
        expect(lab.query()).toEqual(state);
        await expect(lab.option("parent", "uniform")).toBeChecked();
        await expect(lab.number("block")).toHaveValue("77");
    });

    for (const link of [
        "logistic.html?mu=1&s=0.3&n=5000&seed=7&normal=1",
        "logistic.html?view=density&way=gumbels&freeze=0&mu=-2&n=20000",
        "gumbel.html?view=maxima&parent=normal&block=100&n=3000&seed=42",
        "gumbel-max.html?view=race&n=300000&k=9&t=1.7&seed=8",
        "concrete.html?dim=4&turn=-70&tilt=40&lambda=0.7&n=5000&phase=2",
        "mol.html?k=4&sel=2&m4=-0.3&s2=-1.5&axis=log&n=5000&phase=3&seed=6",
    ]) {
        test(`${link} is the same picture in another browser`, async ({ browser, lab }) => {
            const [name, query] = link.split(".html?");
            await lab.open(name, query);
            const other = await browser.newContext();
            const twin = new lab.constructor(await other.newPage());
            await twin.open(name, query);
            await expect.poll(async () => (await twin.picture()) === (await lab.picture())).toBe(true);
            await other.close();
            // Two blank pictures would be the same as well.
            const before = await lab.picture();
            await lab.type("n", 10);
            await lab.redrawn(before);
        });
    }

    test("a whole mixture comes back from a copied link", async ({ lab, page, context }) => {
        await context.grantPermissions(["clipboard-read", "clipboard-write"]);
        const { logits, means, logScales } = mixtureOf(10);
        const state = { view: "mixture", k: "10", sel: "7" };
        for (let k = 0; k < 10; k++) {
            state[`l${k + 1}`] = String(logits[k] + 0.25 * (k + 1));
            state[`m${k + 1}`] = String(means[k] / 2 + 0.125);
            state[`s${k + 1}`] = String(logScales[k] + 0.125 * (k + 1));
        }
        await lab.open("mol", new URLSearchParams(state).toString());
        await page.locator("button.share").click();
        const field = page.locator("dialog .field").first();
        await field.locator("button").click();
        await expect(field.locator("[role=status]")).toHaveText("Copied");
        const link = await page.evaluate(() => navigator.clipboard.readText());
        expect(Object.fromEntries(new URL(link).searchParams)).toEqual(state);
        const told = () => page.locator("table.facts").innerText();
        const before = await told();
        // To leave while something is still loading, here or in the preview, would be an error of its own.
        const preview = page.frameLocator("dialog iframe").locator("canvas.lines");
        await expect(preview).toHaveAttribute("data-drawn", "1");
        await page.goto("about:blank");
        await page.goto(link);
        await lab.drawn("mol");
        expect(await told()).toBe(before);
        await expect(lab.number("m7")).toHaveValue(state.m7);
    });

    test("a page that does not exist is told, and the start page is shown", async ({ lab, page }) => {
        await page.goto("/index.html");
        await page.evaluate(() => history.pushState(null, "", "nothing.html"));
        await page.evaluate(() => dispatchEvent(new PopStateEvent("popstate")));
        await expect(lab.notices).toHaveCount(1);
        await expect(page.locator(".home")).toBeVisible();
    });
});
