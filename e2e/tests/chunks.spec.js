// The code of a lab travels to those who open it.
import { expect, test } from "@playwright/test";

import { Lab, watch } from "../lab.js";
import { labs } from "../parameters.js";

/** The chunks that a page asks for. */
function asked(page) {
    const names = [];
    page.on("request", (request) => {
        const name = new URL(request.url()).pathname.match(/\/(chunks\/[\w-]+\.wasm)$/)?.[1];
        if (name) names.push(name);
    });
    return { sorted: () => [...names].sort(), forget: () => names.splice(0) };
}

/** The chunks that a page's head lists for a lab. */
async function listed(page, name) {
    const content = await page.locator(`meta[name=chunk-${name}]`).getAttribute("content");
    const chunks = content.split(" ").sort();
    expect(chunks.some((chunk) => chunk.startsWith(`chunks/${name}-`))).toBe(true);
    return chunks;
}

/** The names of a list, each once and in order. */
const each = (list) => [...new Set(list)].sort();

/** Waits until the picture at the top of the start page moves; returns the chunks that this takes. */
async function moving(page) {
    await expect(page.locator(".hero canvas.lines")).toHaveAttribute("data-drawn", "1");
    return each([...(await listed(page, "realnvp")), ...(await listed(page, "living-picture"))]);
}

test("the start page asks for none, and takes those of its picture later", async ({ page }) => {
    const trouble = await watch(page);
    const chunks = asked(page);
    await page.goto("/index.html");
    await expect(page.locator(".card")).toHaveCount(labs.length);
    await expect(page.locator('link[rel=preload][href^="chunks/"]')).toHaveCount(0);
    expect(await moving(page)).toEqual(each(chunks.sorted()));
    expect(trouble).toEqual([]);
});

for (const { id: name } of labs) {
    test(`${name}, opened directly, takes its own, each once`, async ({ page }) => {
        const trouble = await watch(page);
        const chunks = asked(page);
        await page.goto(`/some/deep/path/${name}.html`);
        await new Lab(page).drawn(name);
        await page.waitForLoadState("networkidle");
        expect(chunks.sorted()).toEqual(await listed(page, name));
        expect(trouble).toEqual([]);
    });
}

test("from page to page, back and forward", async ({ page }) => {
    const trouble = await watch(page);
    const chunks = asked(page);
    const lab = new Lab(page);
    await page.goto("/index.html");
    await page.evaluate(() => (window.marker = true));
    const there = await moving(page);
    const own = await listed(page, "logistic");
    // Pointing at a card is enough.
    await page.locator(".card a").first().hover();
    await expect.poll(() => each(chunks.sorted())).toEqual(each([...there, ...own]));
    await page.locator(".card a").first().click();
    await lab.drawn("logistic");
    const [before, after] = [[...there, ...own], await listed(page, "gumbel")];
    chunks.forget();
    await page.locator('header nav a[href^="gumbel.html"]').click();
    await lab.drawn("gumbel");
    expect(new Set(chunks.sorted())).toEqual(new Set(after.filter((chunk) => !before.includes(chunk))));
    chunks.forget();
    await page.goBack();
    await lab.drawn("logistic");
    await page.goBack();
    await expect(page.locator(".card")).toHaveCount(labs.length);
    await page.goForward();
    await lab.drawn("logistic");
    await page.goForward();
    await lab.drawn("gumbel");
    expect(chunks.sorted()).toEqual([]);
    expect(await page.evaluate(() => window.marker)).toBe(true);
    expect(trouble).toEqual([]);
});

test("learning takes its code with the first look at it, and a link to it at once", async ({ page }) => {
    const trouble = await watch(page);
    const lab = new Lab(page);
    await lab.open("mol");
    await page.waitForLoadState("networkidle");
    const chunks = asked(page);
    const own = (await listed(page, "mol-learn")).find((chunk) => chunk.startsWith("chunks/mol-learn-"));
    await lab.option("view", "learn").check();
    await lab.trained(0);
    expect(chunks.sorted()).toContain(own);
    chunks.forget();
    await lab.option("view", "walk").check();
    await expect(lab.number("n")).toBeVisible();
    await lab.option("view", "learn").check();
    await lab.trained(0);
    expect(chunks.sorted()).toEqual([]);
    await page.goto("/mol.html?view=learn&steps=3");
    await lab.trained(3);
    expect(chunks.sorted().filter((chunk) => chunk === own)).toHaveLength(1);
    expect(trouble).toEqual([]);
});

test("a host that does not state the type will do", async ({ page }) => {
    await page.route("**/chunks/*.wasm", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { "Content-Type": "application/octet-stream" } });
    });
    await page.goto("/gumbel.html");
    await new Lab(page).drawn("gumbel");
});

test("what saves figures comes when a menu is opened, and not before", async ({ page }) => {
    const lab = new Lab(page);
    await lab.open("logistic");
    await page.waitForLoadState("networkidle");
    const chunks = asked(page);
    const { name, content } = await lab.save("SVG");
    expect(name).toMatch(/^logistic-.*\.svg$/);
    expect(content.toString()).toContain("</svg>");
    expect(new Set(chunks.sorted())).toContain((await listed(page, "export")).find((chunk) => chunk.includes("export")));
    chunks.forget();
    expect((await lab.save("CSV")).content.toString()).toContain("panel");
    expect(chunks.sorted()).toEqual([]);
});

test.describe("where a chunk does not come", () => {
    test("saving says so, and the figure goes on", async ({ page }) => {
        await page.route("**/chunks/export-*.wasm", (route) => route.abort());
        const lab = new Lab(page);
        await lab.open("logistic");
        await page.locator(".figure.main details.save summary").click();
        await page.locator(".figure.main details.save").getByRole("button", { name: "SVG" }).click();
        await expect(page.locator(".failed")).toContainText("could not be loaded");
        await lab.all.click();
        await expect(lab.number("n")).toHaveValue("100000");
    });

    test("a sentence says so, and asking again helps", async ({ page }) => {
        await page.route("**/chunks/*.wasm", (route) => route.abort());
        await page.goto("/gumbel.html?beta=2");
        const card = page.locator(".failure");
        await expect(card).toHaveAttribute("role", "alert");
        await expect(card).toContainText("could not be loaded");
        await expect(page.locator('[data-reason="start"]')).toBeHidden();
        await expect(page.locator("header nav")).toBeVisible();
        await page.unroute("**/chunks/*.wasm");
        await card.getByRole("button").click();
        const lab = new Lab(page);
        await lab.drawn("gumbel");
        await expect(lab.number("beta")).toHaveValue("2");
    });

    for (const [name, view, other, chunk] of [
        ["mol", "learn", "discrete", "mol-learn"],
        ["concrete", "gradients", "simplex", "concrete-estimates"],
    ]) {
        test(`of a view of ${name}: a sentence in place of the view, and the others work`, async ({ page }) => {
            await page.route(`**/chunks/${chunk}-*.wasm`, (route) => route.abort());
            const lab = new Lab(page);
            // A link to the view, and then the way to it.
            await page.goto(`/${name}.html?view=${view}`);
            const card = page.locator(".picture .failure");
            await expect(card).toContainText("could not be loaded");
            await expect(lab.stage).toHaveCount(0);
            await lab.option("view", other).check();
            await lab.drawn(name);
            await expect(card).toHaveCount(0);
            await lab.option("view", view).check();
            await expect(card).toBeVisible();
            await expect(lab.prose).toBeVisible();
            // Asked again in vain, and then not.
            await card.getByRole("button").click();
            await expect(card).toBeVisible();
            await page.unroute(`**/chunks/${chunk}-*.wasm`);
            await card.getByRole("button").click();
            await lab.drawn(name);
            await expect(card).toHaveCount(0);
            await expect.poll(() => lab.query().view).toBe(view);
        });
    }

    test("of fields and of the dialog: asking again helps", async ({ page }) => {
        const lab = new Lab(page);
        await lab.open("mol", "view=learn&data=own");
        await lab.open("realnvp");
        await page.route(/user-data-|share-dialog-/, (route) => route.abort());
        await lab.option("start", "file").check();
        const card = page.locator(".drawer .failure");
        await expect(card).toBeVisible();
        await page.locator("button.share").click();
        const dialog = page.locator("dialog .failure");
        await expect(dialog).toBeVisible();
        await page.unroute(/user-data-|share-dialog-/);
        await dialog.getByRole("button").click();
        await expect(page.locator("dialog input").first()).toHaveValue(/realnvp\.html/);
        await page.locator("dialog .close").click();
        await card.getByRole("button").click();
        await expect(page.locator(".user-data input[type=file]")).toBeAttached();
    });

    for (const [what, answer] of [
        ["a page", (route) => route.fulfill({ contentType: "text/html", body: "<!DOCTYPE html><title>Start</title>" })],
        ["half of it", async (route) => {
            const whole = await (await route.fetch()).body();
            await route.fulfill({ contentType: "application/wasm", body: whole.subarray(0, whole.length / 2) });
        }],
        ["nothing", (route) => route.fulfill({ status: 200, body: "" })],
        ["another file", async (route) => {
            const whole = await (await route.fetch()).body();
            whole[whole.length - 1] ^= 1;
            await route.fulfill({ contentType: "application/wasm", body: whole });
        }],
    ]) {
        test(`${what} in its place is told, and not kept`, async ({ page }) => {
            await page.route("**/chunks/gumbel-*.wasm", answer);
            const lab = new Lab(page);
            await page.goto("/gumbel.html");
            const card = page.locator(".failure");
            await expect(card).toContainText("could not be loaded");
            await page.unroute("**/chunks/gumbel-*.wasm");
            await card.getByRole("button").click();
            await lab.drawn("gumbel");
        });
    }

    test("other pages still work", async ({ page }) => {
        await page.route("**/chunks/gumbel-*.wasm", (route) => route.fulfill({ status: 404 }));
        await page.goto("/logistic.html");
        const lab = new Lab(page);
        await lab.drawn("logistic");
        await page.locator('header nav a[href^="gumbel.html"]').click();
        await expect(page.locator(".failure")).toBeVisible();
        await page.goBack();
        await lab.drawn("logistic");
        await expect(page.locator(".failure")).toHaveCount(0);
    });
});
