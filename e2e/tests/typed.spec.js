// What is typed into the fields of numbers: read the same in all browsers, and never guessed in silence.
import { expect, test } from "../lab.js";

const note = (lab, key) => lab.page.locator(`#typed-${key}`);

/** Types into a field key by key, as a reader does, and leaves it. */
async function enter(lab, key, text) {
    const field = lab.number(key);
    await field.focus();
    await field.press("ControlOrMeta+A");
    await lab.page.keyboard.type(text);
    await field.press("Enter");
}

test("numbers may be typed as the site shows them, and as people write them", async ({ lab }) => {
    await lab.open("logistic");
    for (const [text, value] of [
        ["0,5", "0.5"],
        ["−1.25", "-1.25"],
        ["１．５", "1.5"],
        ["－０，２５", "-0.25"],
        ["5·10⁻¹", "0.5"],
        ["1e-3", "0.001"],
        ["-2", "-2"],
    ]) {
        await enter(lab, "mu", text);
        await expect(lab.number("mu"), text).toHaveValue(value);
        await expect(note(lab, "mu"), text).toHaveCount(0);
        await lab.states({ mu: value });
    }
    await enter(lab, "n", "12\u2009500");
    await lab.states({ mu: "-2", n: "12500" });
    await expect(lab.number("n")).toHaveAttribute("inputmode", "decimal");
    await expect(lab.number("n")).toHaveAttribute("type", "text");
});

test("pasted from a read-out", async ({ lab, page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await lab.open("logistic");
    await page.evaluate(() => navigator.clipboard.writeText("−1.25"));
    await lab.number("mu").focus();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("ControlOrMeta+V");
    await page.keyboard.press("Enter");
    await expect(lab.number("mu")).toHaveValue("-1.25");
});

for (const [language, told] of [
    ["en", "“1.2.3” is no number; 0.5 is kept."],
    ["ja", "「1.2.3」は数値として読み取れません。0.5 のままにします。"],
    ["zh", "“1.2.3”不是数值，保留 0.5。"],
]) {
    test(`what is no number is said in ${language}, and the old value is kept`, async ({ lab }) => {
        await lab.open("logistic", `mu=0.5&lang=${language}`);
        const field = lab.number("mu");
        await enter(lab, "mu", "1.2.3");
        await expect(note(lab, "mu")).toHaveText(told);
        await expect(note(lab, "mu")).toHaveRole("alert");
        await expect(field).toHaveAttribute("aria-invalid", "true");
        await expect(field).toHaveAttribute("aria-describedby", "typed-mu");
        await expect(field).toHaveValue("0.5");
        await enter(lab, "mu", "2");
        await expect(note(lab, "mu")).toHaveCount(0);
        await expect(field).not.toHaveAttribute("aria-invalid");
        await lab.states({ mu: "2", lang: language });
    });
}

test("every field says so where it holds no number", async ({ lab, page }) => {
    test.setTimeout(120_000);
    for (const [name, query] of [["logistic", ""], ["gumbel", "view=maxima"], ["gumbel-max", ""], ["concrete", ""], ["mol", "view=learn"], ["realnvp", "start=random"]]) {
        await lab.open(name, query);
        const fields = page.locator("input[inputmode=decimal]");
        const count = await fields.count();
        expect(count).toBeGreaterThan(1);
        await expect(page.locator("input[type=number]")).toHaveCount(0);
        for (let index = 0; index < count; index++) {
            const field = fields.nth(index);
            const before = await field.inputValue();
            await field.fill(["", "NaN", "12abc"][index % 3]);
            await field.press("Enter");
            await expect(field).toHaveAttribute("aria-invalid", "true");
            await expect(field).toHaveValue(before);
            await field.fill(before);
            await expect(field).not.toHaveAttribute("aria-invalid");
        }
    }
});

test("what has two meanings is said, and the other is on offer", async ({ lab, page }) => {
    await lab.open("logistic");
    await enter(lab, "n", "1,000");
    await expect(note(lab, "n")).toHaveText("“1,000” was read as 1000. Read it as 1");
    await lab.states({ n: "1000" });
    await note(lab, "n").getByRole("button", { name: "Read it as 1" }).click();
    await expect(note(lab, "n")).toHaveCount(0);
    await lab.states({ n: "1" });
    // Where only one is in the range, that is taken.
    await enter(lab, "mu", "1,000");
    await expect(note(lab, "mu")).toHaveText("“1,000” was read as 1.");
    await lab.states({ n: "1", mu: "1" });
    // What is out of range, or no whole number, is said too.
    await enter(lab, "mu", "99");
    await expect(note(lab, "mu")).toHaveText("Location μ = 99 is outside −5 … 5; 5 is used.");
    await enter(lab, "n", "2.5");
    await expect(note(lab, "n")).toHaveText("Samples = 2.5 is not a whole number; 3 is used.");
    await expect(page.locator("[aria-invalid]")).toHaveCount(0);
});

test("arrow keys step, from what stands in the field", async ({ lab, page }) => {
    await lab.open("logistic", "view=density");
    await lab.number("mu").focus();
    await page.keyboard.press("ArrowUp");
    await expect(lab.number("mu")).toHaveValue("0.1");
    await page.keyboard.press("PageDown");
    await expect(lab.number("mu")).toHaveValue("-0.9");
    await lab.states({ view: "density", mu: "-0.9" });
    await lab.number("n").fill("50");
    await page.keyboard.press("ArrowDown");
    await expect(lab.number("n")).toHaveValue("49");
    await lab.states({ view: "density", mu: "-0.9", n: "49" });
    // The player does not take them.
    await expect(lab.number("n")).toBeFocused();
});

test.describe("on a phone", () => {
    test.use({ viewport: { width: 390, height: 844 } });

    test("a long text widens nothing", async ({ lab, page }) => {
        await lab.open("mol", `view=learn&data=own&sel=2&${"x".repeat(5000)}=1&k=${"9".repeat(3000)}`);
        await lab.pull();
        for (const key of ["m2", "steps", "speed"]) {
            await lab.number(key).fill("w".repeat(5000));
            await lab.number(key).press("Enter");
            await expect(note(lab, key)).toContainText("w…");
        }
        await page.locator(".user-data textarea").fill(`1\n${"w".repeat(5000)}`);
        await page.locator(".user-data .take").click();
        await expect(page.locator(".user-data [role=alert]")).toContainText("w…");
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        await lab.open("realnvp", "start=file");
        await lab.pull();
        const field = page.locator(".user-data input[type=file]");
        const long = "W".repeat(5000);
        for (const content of [`{"tensors":{"${long}":3}}`, `{"tensors":"${long}"}`]) {
            await field.setInputFiles({ name: "own.json", mimeType: "", buffer: Buffer.from(content) });
            await expect(page.locator(".user-data [role=alert]")).toContainText("W…");
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        }
    });
});
