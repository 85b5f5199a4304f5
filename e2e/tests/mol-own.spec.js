// The lab of mixtures of logistics, learning from what a reader brings: numbers, or a density drawn by hand.
import { expect, layer, read, same, test } from "../lab.js";
import { shareError, sum } from "../mathematics.js";
import { mixtureOf } from "../parameters.js";

const name = "mol";
const { means } = mixtureOf(2);

test.describe("own numbers", () => {
    const numbers = Array.from({ length: 40 }, (_, index) => (((index * 7) % 40) - 20) / 25);
    const column = numbers.join("\n");
    const area = (page) => page.locator(".user-data textarea");
    const status = (page) => page.locator(".user-data [role=status] .taken");
    const notes = (page) => page.locator(".user-data [role=status] .notes");
    const instead = (page) => page.locator(".user-data .instead");
    const alert = (page) => page.locator(".user-data [role=alert]");
    const take = async (page, text) => {
        await area(page).fill(text);
        await page.locator(".user-data .take").click();
    };

    /** Expects the forty numbers to have been taken, and to be learnt from. */
    async function used(lab) {
        await expect(status(lab.page)).toHaveText("40 numbers from −0.8 to 0.76 are used.");
        await expect(alert(lab.page)).toHaveCount(0);
        await lab.trained(0);
        // One of five is held out.
        await expect(lab.page.locator("table.facts caption").first()).toHaveText(/on 8 values/);
        const bars = layer(await lab.data(), "bar", "Training data");
        for (const bar of bars) {
            const own = numbers.filter((x) => x > bar.x - 1e-9 && x < bar.x_end + 1e-9).length;
            const count = Math.round(32 * bar.y * (bar.x_end - bar.x));
            expect(count, `at ${bar.x}`).toBeLessThanOrEqual(own);
        }
        same(sum(bars.map((bar) => bar.y * (bar.x_end - bar.x))), 1, "data", 1e-9);
        await lab.step.click();
        await lab.trained(1);
    }

    test.beforeEach(({ lab }) => lab.open(name, "view=learn&data=own"));

    test("a link without them explains itself", async ({ lab, page }) => {
        await expect(lab.event).toHaveText(/No numbers here\. Numbers of your own stay in the tab/);
        await expect(lab.play).toBeDisabled();
        await expect(lab.step).toBeDisabled();
        await expect(lab.stage).toHaveAttribute("aria-label", /No numbers yet/);
        // Its place is kept.
        await expect(page.locator(".spread")).toHaveAttribute("aria-disabled", "true");
    });

    test("pasted", async ({ lab, page, context }) => {
        await context.grantPermissions(["clipboard-read", "clipboard-write"]);
        await page.evaluate((text) => navigator.clipboard.writeText(text), column);
        await area(page).focus();
        await page.keyboard.press("ControlOrMeta+V");
        await expect(area(page)).toHaveValue(column);
        await page.locator(".user-data .take").click();
        await used(lab);
    });

    test("from a file", async ({ lab, page }) => {
        const buffer = Buffer.from(["name;value", ...numbers.map((x, index) => `${index}th;${x}`)].join("\r\n"));
        await page.locator(".user-data input[type=file]").setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer });
        await used(lab);
        await expect(notes(page)).toHaveText("Line 1, “name;value”, holds no number and was left out. Column 2 of 2 was taken.");
        // A short file can be seen, and changed.
        await expect(area(page)).toHaveValue(/^name;value\n0th;/);
    });

    test("as the site prints them, and in full-width signs", async ({ page }) => {
        const wide = (text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
        for (const text of [column.replaceAll("-", "−"), wide(column), wide(numbers.join(";")), `sep=;\n${column.replaceAll(".", ",")}`]) {
            await take(page, "1 2 3");
            await expect(alert(page)).toBeVisible();
            await take(page, text);
            await expect(status(page)).toHaveText("40 numbers from −0.8 to 0.76 are used.");
            await expect(notes(page)).toHaveCount(0);
            await expect(instead(page)).toHaveCount(0);
        }
        await take(page, numbers.map((_, index) => `−${index + 1}\u2009250`).join("\n"));
        await expect(status(page)).toHaveText("40 numbers are used; the range from −40250 to −1250 is mapped onto −1 … 1.");
    });

    test("what can be read in two ways is said, and the other is on offer", async ({ lab, page }) => {
        await take(page, column.replaceAll(".", ","));
        await used(lab);
        await expect(notes(page)).toHaveText("“-0,8” was read as −0.8.");
        await expect(instead(page)).toHaveText(["Read “-0,8” as 0 and 8"]);
        const thousands = Array.from({ length: 12 }, (_, index) => `${index + 1},000`).join("\n");
        await take(page, thousands);
        await expect(status(page)).toHaveText("12 numbers are used; the range from 1000 to 12000 is mapped onto −1 … 1.");
        await expect(notes(page)).toHaveText("“1,000” was read as 1000.");
        await instead(page).click();
        await expect(status(page)).toHaveText("12 whole numbers are taken as pixel levels: 0 … 255 is mapped onto −1 … 1.");
        await expect(notes(page)).toHaveText("“1,000” was read as 1.");
        await expect(instead(page)).toHaveText("Read “1,000” as 1000");
        for (const [language, said, other] of [
            ["ja", "「1,000」は 1000 と読みました。", "「1,000」を 1 と読む"],
            ["zh", "“1,000”读作 1000。", "将“1,000”读作 1"],
        ]) {
            await lab.language.selectOption(language);
            await expect(page.locator("html")).toHaveAttribute("lang", new RegExp(`^${language}`));
            await take(page, thousands);
            await expect(notes(page)).toHaveText(said);
            await expect(instead(page)).toHaveText(other);
        }
    });

    test("megabytes are read in slices, with progress, and not put into the field", async ({ page }) => {
        test.setTimeout(120_000);
        // Both readings of each line are tried; what is shown meanwhile is noted, and whether frames came.
        const text = Array.from({ length: 90_000 }, (_, index) => `0,${index % 7}${"0".repeat(50)}`).join("\n");
        await page.evaluate(() => {
            window.seen = { parts: [], frames: 0 };
            new MutationObserver(() => {
                const part = document.querySelector(".user-data progress")?.value;
                if (part !== undefined) window.seen.parts.push(part);
            }).observe(document.querySelector(".user-data"), { childList: true, subtree: true, characterData: true, attributes: true });
            const frame = () => {
                if (document.querySelector(".user-data progress")) window.seen.frames += 1;
                requestAnimationFrame(frame);
            };
            frame();
        });
        const seen = async () => {
            const { parts, frames } = await page.evaluate(() => window.seen);
            expect(new Set(parts).size).toBeGreaterThan(5);
            expect(parts.every((part, index) => index === 0 || part >= parts[index - 1])).toBe(true);
            expect(frames).toBeGreaterThan(2);
            await page.evaluate(() => (window.seen = { parts: [], frames: 0 }));
        };
        const taken = /^90\s000 numbers from 0 to 0\.6 are used\.$/;
        // Pasted: held until the button is pressed.
        await page.evaluate((text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.querySelector(".user-data textarea").dispatchEvent(event);
        }, text);
        await expect(area(page)).toHaveValue("");
        await expect(area(page)).toHaveAttribute("placeholder", /^4\s\d{3}\s\d{3} characters, not shown here/);
        await page.locator(".user-data .take").click();
        await expect(status(page)).toHaveText(taken, { timeout: 30_000 });
        await seen();
        // Set in any other way.
        await take(page, "1 2 3");
        await expect(alert(page)).toBeVisible();
        await area(page).evaluate((area, text) => {
            area.value = text;
            area.dispatchEvent(new Event("input", { bubbles: true }));
        }, text);
        await expect(area(page)).toHaveValue("");
        await page.locator(".user-data .take").click();
        await expect(status(page)).toHaveText(taken, { timeout: 30_000 });
        await seen();
        // From a file.
        await take(page, "1 2 3");
        await expect(alert(page)).toBeVisible();
        await page.locator(".user-data input[type=file]").setInputFiles({ name: "own.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
        await expect(status(page)).toHaveText(taken, { timeout: 30_000 });
        await expect(area(page)).toHaveValue("");
        await seen();
        // Too many lines, and too many bytes.
        for (const [count, told] of [[1_500_000, /^More than 100\s000 numbers/], [2_100_000, "More than 8 MB: this was not read."]]) {
            await area(page).evaluate((area, count) => {
                area.value = "0.5\n".repeat(count);
                area.dispatchEvent(new Event("input", { bubbles: true }));
            }, count);
            await page.locator(".user-data .take").click();
            await expect(alert(page)).toHaveText(told);
        }
    });

    test("dropped", async ({ lab, page }) => {
        const dataTransfer = await page.evaluateHandle((text) => {
            const data = new DataTransfer();
            data.items.add(new File([text], "own.txt", { type: "text/plain" }));
            return data;
        }, column);
        await area(page).dispatchEvent("drop", { dataTransfer });
        await used(lab);
    });

    test("typed; what cannot be read is told with its line", async ({ lab, page }) => {
        for (const [text, told] of [
            ["1\n2\nx3\n4", "Line 3: “x3” is not a number."],
            [`${column}\n1e999`, "Line 41: “1e999” is not finite."],
            ["1 2 3", "Numbers found: 3; at least 10 are needed."],
            ["", "Numbers found: 0; at least 10 are needed."],
            ["0 ".repeat(100_001), /^More than 100\s000 numbers/],
            ["1\n<img src=x>\n3", "Line 2: “<img” is not a number."],
        ]) {
            await take(page, text);
            await expect(alert(page)).toHaveText(told);
            await expect(status(page)).toHaveCount(0);
        }
        await take(page, column);
        await used(lab);
        // What is there is kept where something else cannot be read.
        await take(page, "nothing");
        await expect(alert(page)).toBeVisible();
        await lab.trained(1);
    });

    test("where all are equal, the continuous likelihood ends in a sentence", async ({ lab, page }) => {
        await lab.open(name, "view=learn&data=own&rate=10");
        await take(page, "0.3\n".repeat(30));
        // All three on that value.
        await page.locator(".actions .spread").click();
        await expect.poll(() => lab.query().m3).toBe("0.3");
        await lab.type("steps", 10_000);
        await expect(lab.event).toHaveText(/^Stopped: at step \S+ .+ became \S+\. The last finite state is shown/);
        await expect(lab.page.locator(".player progress")).toHaveCount(0);
        await expect(lab.play).toBeDisabled();
        await lab.drawn(name);
        for (const cell of await page.locator("table.facts td").allInnerTexts()) expect(Number.isFinite(read(cell)), cell).toBe(true);
        // The page lives on.
        await lab.type("steps", 20);
        await lab.type("rate", 0.01);
        await lab.trained(20);
        await lab.step.click();
        await lab.trained(21);
        await lab.option("data", "bumps").check();
        await lab.trained(21);
        await expect(lab.play).toBeEnabled();
    });
});

test.describe("drawn", () => {
    const query = "view=learn&data=drawn";
    const knot = (index) => (2 * index) / 35 - 1;

    /** Heights of the 36 knots, from 0 to 31, as the figure shows them. */
    const shown = async (lab) => layer(await lab.data(), "area").filter(({ panel }) => panel === 1).map(({ y }) => Math.round(31 * y));

    /** The same from the words of the address, where it states them; thirty bits each. */
    const stated = (lab, before) =>
        before.map((height, index) => {
            const word = lab.query()[`d${Math.floor(index / 6) + 1}`];
            return word === undefined ? height : (Number(word) >> (5 * (index % 6))) & 31;
        });

    /** Where x stands on the stage, told by two handles of the fit below. */
    async function across(lab) {
        const [one, two] = [await lab.centre("m1"), await lab.centre("m2")];
        const unit = (two.x - one.x) / (means[1] - means[0]);
        return (x) => one.x + (x - means[0]) * unit;
    }

    /** Strokes along a height, a share of the canvas from its top, from one knot to another, and expects just these to stand at one height. */
    async function strokes(lab, stroke, down, from, to) {
        const before = await shown(lab);
        const [at, { y, height }] = [await across(lab), await lab.page.locator(".surface.paint").boundingBox()];
        const start = { x: Math.round(at(knot(from))), y: Math.round(y + down * height) };
        await stroke(start, Math.round(at(knot(to))) - start.x, 0);
        await expect.poll(() => stated(lab, before)).not.toEqual(before);
        const after = stated(lab, before);
        expect(new Set(after.slice(from, to + 1)).size).toBe(1);
        expect([...after.slice(0, from), ...after.slice(to + 1)]).toEqual([...before.slice(0, from), ...before.slice(to + 1)]);
        expect(await shown(lab)).toEqual(after);
        return after;
    }

    /** Expects the data's histogram to be the density between these knots. */
    async function follows(lab, heights) {
        const bars = layer(await lab.data(), "bar", "Training data");
        const value = (x) => {
            const place = ((x + 1) / 2) * 35;
            const cell = Math.max(0, Math.min(34, Math.floor(place)));
            return x < -1 || x > 1 ? 0 : heights[cell] + (place - cell) * (heights[cell + 1] - heights[cell]);
        };
        const mass = (bar) => sum(Array.from({ length: 50 }, (_, part) => value(bar.x + ((part + 0.5) / 50) * (bar.x_end - bar.x))));
        const total = sum(bars.map(mass));
        for (const bar of bars) {
            const share = mass(bar) / total;
            const off = Math.abs(bar.y * (bar.x_end - bar.x) - share);
            expect(off, `at ${bar.x}`).toBeLessThan(5 * shareError(share, 4096) + 2e-3);
        }
    }

    test("with the mouse", async ({ lab }) => {
        await lab.open(name, query);
        const mouse = (...way) => lab.drag(...way);
        const first = await shown(lab);
        const high = await strokes(lab, mouse, 0.3, 4, 14);
        const low = await strokes(lab, mouse, 0.7, 10, 30);
        expect(low[20]).toBeLessThan(high[8]);
        await follows(lab, low);
        // Each stroke is one step back.
        await lab.page.goBack();
        await expect.poll(() => stated(lab, first)).toEqual(high);
        await expect.poll(() => shown(lab)).toEqual(high);
    });

    test("with keys", async ({ lab, page }) => {
        await lab.open(name, query);
        const before = await shown(lab);
        await lab.stage.focus();
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("ArrowLeft");
        for (let press = 0; press < 3; press++) await page.keyboard.press("ArrowUp");
        await expect.poll(() => sum(stated(lab, before))).toBeGreaterThan(sum(before));
        const raised = stated(lab, before);
        for (let press = 0; press < 2; press++) await page.keyboard.press("ArrowDown");
        await expect.poll(() => sum(stated(lab, before))).toBeLessThan(sum(raised));
        await follows(lab, stated(lab, before));
    });

    test.describe("touched", () => {
        test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

        test("with a finger", async ({ lab, page }) => {
            await lab.open(name, query);
            await strokes(lab, (...way) => lab.swipe(...way), 0.3, 8, 20);
            expect(await page.evaluate(() => scrollY)).toBe(0);
        });
    });
});
