// A figure in somebody else's page.
import { Lab, expect, test } from "../lab.js";

const foreign = `http://127.0.0.1:${Number(process.env.E2E_PORT) + 1}`;

/** What stands in a frame, with the helpers of a lab's page. */
const inside = (page, frame) => new Lab(page.frameLocator(frame));

test("alone it is figure, controls and player on a transparent page", async ({ lab, page }) => {
    await lab.open("logistic", "embed=1&s=0.3");
    await expect(lab.number("s")).toHaveValue("0.3");
    await expect(lab.play).toBeVisible();
    for (const hidden of ["header", "footer", ".skip", "article.prose", ".checks", "table.facts", "button.share", "h1"]) {
        await expect(page.locator(hidden).filter({ visible: true })).toHaveCount(0);
    }
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgba(0, 0, 0, 0)");
    const home = page.locator(".home-link a");
    expect(new URL(await home.getAttribute("href"), page.url()).href).toBe(page.url().split("?")[0] + "?s=0.3");
    await lab.type("s", 2);
    await lab.states({ s: "2", embed: "1" });
    await expect(home).toHaveAttribute("href", /s=2$/);
});

test("a page above it hears its height, and hears again when that changes", async ({ page, baseURL }) => {
    await page.goto(foreign);
    await page.setContent(
        `<script src="${baseURL}/embed.js"></script>
         <reparam-figure lab="logistic" params="s=0.3"></reparam-figure>`,
    );
    const frame = page.locator("iframe");
    const lab = inside(page, "iframe");
    await expect(lab.stage.locator("canvas.lines")).toHaveAttribute("data-drawn", "1");
    await expect(lab.number("s")).toHaveValue("0.3");
    const fits = async () => {
        const content = await lab.root.evaluate(() => document.querySelector(".site").offsetHeight);
        const height = (await frame.boundingBox()).height;
        return content > 300 && height === content;
    };
    await expect.poll(fits).toBe(true);
    const wide = (await frame.boundingBox()).height;
    await page.setViewportSize({ width: 400, height: 800 });
    await expect.poll(async () => (await frame.boundingBox()).height).not.toBe(wide);
    await expect.poll(fits).toBe(true);
    // Nothing is cut off and nothing scrolls.
    expect(
        await lab.root.evaluate(() => {
            const root = document.scrollingElement;
            return [root.scrollWidth <= root.clientWidth, root.scrollHeight <= root.clientHeight];
        }),
    ).toEqual([true, true]);
});

test("it can be played with where it stands", async ({ page, baseURL }) => {
    await page.goto(foreign);
    await page.setContent(
        `<script src="${baseURL}/embed.js"></script>
         <reparam-figure lab="gumbel" params="n=0&amp;beta=2" lang="zh" theme="dark"></reparam-figure>`,
    );
    const lab = inside(page, "iframe");
    await lab.all.click();
    await expect(lab.number("n")).toHaveValue("100000");
    await expect(lab.number("beta")).toHaveValue("2");
    await expect(lab.root.locator("legend").first()).toHaveText(/\p{Script=Han}/u);
    expect(page.url()).toBe(`${foreign}/`);
});

for (const [name, query, key, events] of [
    ["gumbel-max", "n=3&k=4", "l4", 3],
    ["concrete", "n=3&dim=4", "a4", 3],
    ["mol", "n=3&k=4&sel=4", "m4", 5],
]) {
    test(`${name} can be played with in a page of 600 pixels`, async ({ page, baseURL }) => {
        await page.setViewportSize({ width: 616, height: 900 });
        await page.goto(foreign);
        await page.setContent(
            `<script src="${baseURL}/embed.js"></script>
             <reparam-figure lab="${name}" params="${query.replaceAll("&", "&amp;")}"></reparam-figure>`,
        );
        const lab = inside(page, "iframe");
        await expect(lab.stage.locator("canvas.lines")).toHaveAttribute("data-drawn", "1");
        await lab.type(key, 1.5);
        await expect(lab.handle(key === "a4" ? "a1" : key)).toBeVisible();
        for (let event = 0; event < events; event++) await lab.step.click();
        await expect(lab.number("n")).toHaveValue("4");
        await expect(lab.number(key)).toHaveValue("1.5");
        await lab.all.click();
        await expect(lab.number("n")).toHaveValue("100000");
        // Nothing is cut off.
        await expect.poll(() => lab.root.evaluate(() => {
            const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.scrollingElement;
            return scrollWidth <= clientWidth && scrollHeight <= clientHeight;
        })).toBe(true);
    });
}

test("it works within a sandbox", async ({ page, baseURL }) => {
    await page.goto(foreign);
    await page.setContent(
        `<iframe width="900" height="900" sandbox="allow-scripts" src="${baseURL}/logistic.html?embed=1&n=5"></iframe>`,
    );
    const lab = inside(page, "iframe");
    await expect(lab.stage.locator("canvas.lines")).toHaveAttribute("data-drawn", "1");
    await lab.type("mu", 2);
    await lab.step.click();
    await expect(lab.event).toHaveText(/runs across/);
    // Nothing is remembered here, and so it is closed.
    await lab.unfold("more");
    await lab.all.click();
    await expect(lab.number("n")).toHaveValue("100000");
    await expect(lab.number("mu")).toHaveValue("2");
});
