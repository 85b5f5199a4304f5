// What a reader does with a figure: saves it, reads values off it, drags its handles.
import { decode, expect, read, test } from "../lab.js";
import { families, logistic } from "../mathematics.js";

test.describe("saved", () => {
    for (const [lab_, query, name] of [
        ["logistic", "view=density&mu=1&s=0.5", "logistic-density-mu1-s0.5"],
        ["gumbel", "view=maxima&parent=uniform&block=50", "gumbel-maxima-uniform-50"],
        ["gumbel-max", "view=temperature&t=2", "gumbel-max-temperature-k5-t2"],
        ["mol", "view=mixture&k=2", "mol-mixture-k2"],
    ]) {
        test(`${name}: SVG, PNG and CSV`, async ({ lab, page }) => {
            await lab.open(lab_, query);
            const size = await lab.stage.evaluate((stage) => [stage.clientWidth, stage.clientHeight]);

            const svg = await lab.save("SVG");
            expect(svg.name).toBe(`${name}.svg`);
            const parsed = await page.evaluate((text) => {
                const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
                return {
                    errors: parsed.querySelectorAll("parsererror").length,
                    lines: [...parsed.querySelectorAll("polyline")].map(
                        (line) => line.getAttribute("points").trim().split(/\s+/).length,
                    ),
                    title: parsed.querySelector("title").textContent,
                    texts: [...parsed.querySelectorAll("text")].map((text) => text.textContent.trim()),
                };
            }, svg.content.toString());
            expect(parsed.errors).toBe(0);
            expect(parsed.lines.filter((points) => points > 100).length).toBeGreaterThan(0);
            expect(parsed.title).toBe(await lab.stage.getAttribute("aria-label"));
            expect(parsed.texts).toContain("0");
            const drawn = await decode(page, svg.content, "image/svg+xml");
            expect([drawn.width, drawn.height]).toEqual(size);
            expect(drawn.colours).toBeGreaterThan(20);

            const png = await lab.save("PNG");
            expect(png.name).toBe(`${name}.png`);
            expect(png.content.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
            const picture = await decode(page, png.content, "image/png");
            expect([picture.width, picture.height]).toEqual(size.map((length) => 2 * length));
            expect(picture.colours).toBeGreaterThan(20);
            expect(picture.paper).toBeLessThan(0.98);

            const csv = await lab.save("CSV");
            expect(csv.name).toBe(`${name}.csv`);
            expect(csv.content.toString()).toMatch(/^panel,layer,kind,x,y,x_end,value\n/);
        });
    }

    test("100 000 points are a picture within the SVG", async ({ lab, page }) => {
        await lab.open("logistic", "n=100000");
        const { content } = await lab.save("SVG");
        const found = await page.evaluate((text) => {
            const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
            return [...parsed.querySelectorAll("image")].map((image) => image.getAttribute("href"));
        }, content.toString());
        expect(found).toHaveLength(1);
        expect(found[0]).toMatch(/^data:image\/png;base64,/);
        expect((await decode(page, Buffer.from(found[0].split(",")[1], "base64"), "image/png")).colours).toBeGreaterThan(5);
        expect(content.length).toBeLessThan(3e6);
    });

    test("the second figure has a menu of its own", async ({ lab, page }) => {
        await lab.open("gumbel", "view=maxima&parent=normal");
        const menu = page.locator(".figure:not(.main) details.save");
        await menu.locator("summary").click();
        const [download] = await Promise.all([
            page.waitForEvent("download"),
            menu.getByRole("button", { name: "CSV" }).click(),
        ]);
        expect(download.suggestedFilename()).toBe("gumbel-convergence-normal.csv");
        await expect(menu).not.toHaveAttribute("open", /.*/);
    });
});

test.describe("read off", () => {
    for (const [name, family] of Object.entries(families)) {
        test(`${name}: hovering tells the density there`, async ({ lab, page }) => {
            await lab.open(name, "view=density&mu=0.5");
            const axis = await lab.axis(family.key, 0.5);
            for (const x of [-1.5, 0.9, 2.25]) {
                await page.mouse.move(axis.at(x), axis.from.y + 30);
                await expect(lab.readout.locator(".x")).toBeVisible();
                // A pointer stands on whole pixels.
                await expect
                    .poll(async () => Math.abs(read((await lab.readout.locator(".x").innerText()).split("=")[1]) - x))
                    .toBeLessThan(1.5 / axis.unit);
                const shown = read((await lab.readout.locator(".x").innerText()).split("=")[1]);
                const density = read(await lab.readout.locator(".reading", { hasText: "Density" }).locator("b").innerText());
                // The read-out runs along the drawn curve, from point to point.
                expect(Math.abs(density / family.density(shown, 0.5) - 1)).toBeLessThan(0.02);
            }
            await page.mouse.move(5, 5);
            await expect(lab.readout.locator(".x")).toHaveCount(0);
        await expect(lab.event).toBeVisible();
        });
    }

    test("arrow keys read values, and Escape ends it", async ({ lab, page }) => {
        await lab.open("logistic", "view=density");
        await lab.stage.focus();
        const shows = async (x) => {
            await expect.poll(async () => read((await lab.readout.locator(".x").innerText()).split("=")[1])).toBeCloseTo(x, 3);
            const density = read(await lab.readout.locator(".reading", { hasText: "Density" }).locator("b").innerText());
            expect(density / logistic.density(x)).toBeCloseTo(1, 2);
        };
        // First the middle, then fiftieths of the axis from −8 to 8.
        await page.keyboard.press("ArrowRight");
        await shows(0);
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowRight");
        await shows(0.64);
        await page.keyboard.press("ArrowLeft");
        await shows(0.32);
        await page.keyboard.press("Escape");
        await expect(lab.readout.locator(".x")).toHaveCount(0);
        await expect(lab.event).toBeVisible();
        await expect(lab.number("n")).toHaveValue("200");
    });

    test("the sentence for screen readers follows the state", async ({ lab }) => {
        await lab.open("logistic", "mu=1&s=0.5&n=10");
        const deviation = (Math.PI * 0.5) / Math.sqrt(3);
        await expect(lab.stage).toHaveAttribute("aria-label", /location 1 .*scale 0\.5/);
        await expect(lab.stage).toHaveAttribute("aria-label", new RegExp(deviation.toPrecision(4)));
        await expect(lab.stage).toHaveAttribute("aria-label", /10 samples/);
        await lab.type("mu", -2);
        await expect(lab.stage).toHaveAttribute("aria-label", /location −2 /);
    });
});

test.describe("dragged", () => {
    for (const [name, family] of Object.entries(families)) {
        for (const view of ["walk", "density"]) {
            test(`${name}, ${view}: both handles follow the mouse`, async ({ lab }) => {
                await lab.open(name, `view=${view}`);
                const { unit, from } = await lab.axis(family.key);
                const across = Math.round(1.5 * unit);
                const drag = (start) => lab.drag(start, across, 0);
                // A pointer stands on whole pixels.
                const slack = 1.5 / unit;
                await drag(from);
                await expect.poll(() => Number(lab.query().mu)).toBeGreaterThan(0);
                const mu = Number(lab.query().mu);
                await expect(lab.number("mu")).toHaveValue(String(mu));
                // Rounded to hundredths, as by the slider.
                expect(Math.abs(mu - across / unit)).toBeLessThan(slack + 0.005);
                // The scale's handle stands two scales from the location; it is rounded to two digits.
                await drag((await lab.axis(family.key)).to);
                await expect.poll(() => Number(lab.query()[family.key])).toBeGreaterThan(1);
                const scale = Number(lab.query()[family.key]);
                expect(Math.abs(scale - (1 + across / unit / 2))).toBeLessThan(slack / 2 + 0.05);
                expect(Number(lab.query().mu)).toBe(mu);
            });
        }
    }

    test("arrow keys move a handle by a hundredth of its range", async ({ lab, page }) => {
        await lab.open("logistic");
        await lab.handle("mu").focus();
        await page.keyboard.press("ArrowRight");
        await expect(lab.number("mu")).toHaveValue("0.1");
        await expect(lab.handle("mu")).toHaveAttribute("aria-valuenow", "0.1");
        await page.keyboard.press("ArrowLeft");
        await page.keyboard.press("ArrowDown");
        await expect(lab.number("mu")).toHaveValue("-0.1");
        await page.keyboard.press("PageUp");
        await expect(lab.number("mu")).toHaveValue("0.9");
        await page.keyboard.press("End");
        await lab.states({ mu: "5" });
        await page.keyboard.press("Home");
        await lab.states({ mu: "-5" });
        await expect(lab.handle("mu")).toBeFocused();
        // The player's keys have been left alone.
        await expect(lab.number("n")).toHaveValue("200");
    });

    test("on the quantile a handle is dragged up and down", async ({ lab }) => {
        await lab.open("logistic", "view=quantile");
        await lab.drag(await lab.centre("mu"), 0, -40);
        await expect.poll(async () => Number(await lab.number("mu").inputValue())).toBeGreaterThan(0.5);
    });
});

test.describe("touched", () => {
    test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

    test("a handle follows a finger", async ({ lab, page }) => {
        await lab.open("logistic", "view=density");
        const { unit, from } = await lab.axis("s");
        await lab.swipe(from, 60, 2);
        await expect.poll(() => Number(lab.query().mu)).toBeGreaterThan(0);
        expect(Math.abs(Number(lab.query().mu) - 60 / unit)).toBeLessThan(1.5 / unit + 0.005);
        expect(await page.evaluate(() => scrollY)).toBe(0);
    });
});
