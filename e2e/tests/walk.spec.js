// The player: one uniform on its way, many at once, and the checks on them.
import { expect, lastDigit, read, test } from "../lab.js";
import { families } from "../mathematics.js";

const states = { logistic: { mu: 0.5, s: 2 }, gumbel: { mu: -1, beta: 0.5 } };
const stages = [/u = (\S+) is drawn/, /u = (\S+) runs across/, /falls to x = .* = (\S+)\.$/, /x = (\S+) lands/];

for (const [name, state] of Object.entries(states)) {
    const family = families[name];
    const scale = state[family.key];
    const query = new URLSearchParams(state).toString();

    test.describe(name, () => {
        test("four events make a sample, and x is the quantile of u", async ({ lab }) => {
            await lab.open(name, `${query}&n=3`);
            for (let sample = 0; sample < 3; sample++) {
                // At rest, so that the sentence is that of the next sample.
                await expect.poll(() => lab.query().n).toBe(String(3 + sample));
                const told = [];
                for (const stage of stages) {
                    await expect(lab.event).toHaveText(stage);
                    told.push(read(stage.exec(await lab.event.innerText())[1]));
                    await lab.step.click();
                }
                await expect(lab.number("n")).toHaveValue(String(4 + sample));
                const [u, same, x, landed] = told;
                expect(same).toBe(u);
                expect(landed).toBe(x);
                // As near as the digits of u and x allow.
                const tolerance = 1.05 * (family.slope(u, scale) * lastDigit(u) + lastDigit(x));
                expect(Math.abs(x - family.quantile(u, state.mu, scale))).toBeLessThan(tolerance);
            }
            await expect(lab.event).toHaveText(stages[0]);
        });

        test("arrow keys step forward and back", async ({ lab, page }) => {
            await lab.open(name);
            for (const stage of stages) {
                await expect(lab.event).toHaveText(stage);
                await page.keyboard.press("ArrowRight");
            }
            await lab.states({ n: "201" });
            await expect(lab.event).toHaveText(stages[0]);
            const next = await lab.event.innerText();
            await page.keyboard.press("ArrowRight");
            await expect(lab.event).toHaveText(stages[1]);
            await page.keyboard.press("ArrowLeft");
            await expect(lab.event).toHaveText(next);
            await page.keyboard.press("ArrowLeft");
            await expect(lab.number("n")).toHaveValue("200");
            await lab.states({});
        });

        test("space plays and pauses", async ({ lab, page }) => {
            await lab.open(name, "n=0");
            await expect(lab.play).toHaveAccessibleName("Play");
            await page.keyboard.press("Space");
            await expect(lab.play).toHaveAccessibleName("Pause");
            await expect.poll(() => lab.samples()).toBeGreaterThan(5);
            await page.keyboard.press("Space");
            await expect(lab.play).toHaveAccessibleName("Play");
            // The address is written only where nothing has changed for a while.
            await expect.poll(() => Number(lab.query().n)).toBeGreaterThan(5);
            expect(await lab.samples()).toBe(Number(lab.query().n));
        });

        test("the button plays and pauses, and back returns to before", async ({ lab, page }) => {
            await lab.open(name, "n=2");
            await lab.play.click();
            await expect.poll(() => lab.samples()).toBeGreaterThan(4);
            await lab.play.click();
            await expect.poll(() => Number(lab.query().n)).toBeGreaterThan(4);
            await page.goBack();
            await expect(lab.number("n")).toHaveValue("2");
            await expect(lab.play).toHaveAccessibleName("Play");
        });

        test("100 000 at once pass every check, and none is left after clearing", async ({ lab }) => {
            await lab.open(name, "n=0");
            await expect(lab.chips("pending")).toHaveCount(3);
            await expect(lab.chips("pass")).toHaveCount(2);
            await lab.all.click();
            await lab.states({ n: "100000" });
            await expect(lab.chips("pass")).toHaveCount(5);
            await expect(lab.chips("fail")).toHaveCount(0);
            await expect(lab.play).toBeDisabled();
            await expect(lab.step).toBeDisabled();
            await lab.clear.click();
            await lab.states({ n: "0" });
            await expect(lab.chips("pending")).toHaveCount(3);
            await expect(lab.play).toBeEnabled();
        });

        test("a new seed is another picture, and reset is the bare page", async ({ lab, page }) => {
            await lab.open(name, `${query}&view=density`);
            const before = await lab.picture();
            await lab.seed.click();
            await expect.poll(() => lab.query().seed).toMatch(/^\d{1,6}$/);
            await lab.redrawn(before);
            await lab.reset.click();
            await expect(page).toHaveURL(new RegExp(`/${name}\\.html$`));
            await expect(lab.number("mu")).toHaveValue("0");
            await expect(lab.number(family.key)).toHaveValue("1");
            await expect(lab.option("view", "walk")).toBeChecked();
        });
    });
}

test("slow motion shows every event of a sample", async ({ lab }) => {
    await lab.open("logistic", "slow=1&n=7");
    await lab.play.click();
    for (const stage of stages) await expect(lab.event).toHaveText(stage);
    await expect(lab.number("n")).toHaveValue("8");
    await lab.play.click();
    await expect(lab.play).toHaveAccessibleName("Play");
});

test("slow motion moves between the events", async ({ lab }) => {
    await lab.open("logistic", "slow=1&n=7&phase=1");
    await lab.play.click();
    // Several pictures of one event: the sentence stays while the point runs across.
    const seen = new Set();
    await expect(async () => {
        seen.add(await lab.picture());
        expect(seen.size).toBeGreaterThan(3);
    }).toPass({ intervals: [30] });
    await expect(lab.number("n")).toHaveValue("7");
});

test("speed is samples per second", async ({ lab }) => {
    await lab.open("logistic", "n=0&speed=20000");
    const started = Date.now();
    await lab.play.click();
    await expect.poll(() => lab.samples()).toBeGreaterThan(5000);
    const most = ((Date.now() - started) / 1000) * 20_000;
    expect(await lab.samples()).toBeLessThan(most + 20_000);
    await lab.play.click();
});

test("a slow speed shows the events", async ({ lab }) => {
    await lab.open("logistic", "n=7&speed=1");
    await lab.play.click();
    for (const stage of stages) await expect(lab.event).toHaveText(stage);
    await expect(lab.number("n")).toHaveValue("8");
});

test("the player stops when it is full", async ({ lab }) => {
    await lab.open("logistic", "n=99990&speed=20000");
    await lab.play.click();
    await expect(lab.number("n")).toHaveValue("100000");
    await expect(lab.play).toHaveAccessibleName("Play");
    await expect(lab.play).toBeDisabled();
    await lab.states({ n: "100000", speed: "20000" });
});

test("the difference of two Gumbels is a sample, too", async ({ lab }) => {
    await lab.open("logistic", "way=gumbels&mu=1&s=0.5&n=0");
    const told = [/G₁ = (\S+)\.$/, /G₂ = (\S+)\.$/, /difference (\S+), .* x = (\S+)\.$/];
    const values = [];
    for (const stage of told) {
        await expect(lab.event).toHaveText(stage);
        values.push(...stage.exec(await lab.event.innerText()).slice(1).map(read));
        await lab.step.click();
    }
    const [first, second, difference, x] = values;
    const slack = lastDigit(first) + lastDigit(second) + lastDigit(difference);
    expect(Math.abs(difference - (first - second))).toBeLessThan(1.05 * slack);
    expect(Math.abs(x - (1 + 0.5 * difference))).toBeLessThan(1.05 * (lastDigit(x) + lastDigit(difference)));
    await lab.all.click();
    await lab.states({ way: "gumbels", mu: "1", s: "0.5", n: "100000" });
    await expect(lab.chips("pass")).toHaveCount(5);
});

test("a maximum is made in three events", async ({ lab }) => {
    await lab.open("gumbel", "view=maxima&block=20&n=5&mu=1&beta=2");
    await expect(lab.event).toHaveText(/A block of 20 is drawn/);
    await lab.step.click();
    const largest = /M = (\S+)\.$/;
    await expect(lab.event).toHaveText(largest);
    const m = read(largest.exec(await lab.event.innerText())[1]);
    await lab.step.click();
    const lands = /x = (\S+)\.$/;
    await expect(lab.event).toHaveText(lands);
    const x = read(lands.exec(await lab.event.innerText())[1]);
    // The Exponential's norming: a = 1, b = ln n.
    expect(Math.abs(x - (1 + 2 * (m - Math.log(20))))).toBeLessThan(1.05 * (2 * lastDigit(m) + lastDigit(x)));
    await lab.step.click();
    await expect(lab.number("n")).toHaveValue("6");
});
