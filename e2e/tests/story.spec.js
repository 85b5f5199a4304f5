// A first visit: the story of each lab, from its first to its last step and back.
import { expect, newcomer, test } from "../lab.js";
import { labs } from "../parameters.js";
import { entries, stated, stepsOf, tabTo } from "../story.js";

const names = labs.map((lab) => lab.id);

test.use({ storageState: newcomer });

/** Expects step `index` (from 0) of the story to be the one that is told, and the address to state it. */
async function tells(lab, steps, index, rest = {}) {
    await expect(lab.passage).toHaveCount(1);
    await expect(lab.passage.locator("h2")).toHaveText(steps[index].title);
    await expect(lab.page.locator(".story-nav [role=status]")).toHaveText(`Step ${index + 1} of ${steps.length}`);
    // A step that trains tells how far it is, besides.
    await expect.poll(() => lab.query()).toMatchObject({ story: String(index + 1), ...rest });
    if (steps[index].state.run !== "1") await lab.states({ story: String(index + 1), ...rest });
}

/** Expects the question of step `index` to be answered by a choice, and the figure to show the answer. */
async function answered(lab, name, steps, index, choice) {
    const { state, right, answers, shows } = steps[index];
    const question = lab.passage.locator(".question");
    await expect(question.locator(".answer")).toBeVisible();
    await expect(question.locator(".verdict")).toHaveClass(choice === right ? "verdict right" : "verdict wrong");
    await expect(question.locator(".choice-answer[aria-pressed=true]")).toHaveCount(1);
    // The right one is told from the others, whatever was chosen.
    const colours = await question.locator(".choice-answer").evaluateAll((all) => all.map((one) => getComputedStyle(one).color));
    expect(colours).toHaveLength(answers);
    expect(colours.filter((colour) => colour === colours[right])).toHaveLength(1);
    if (choice !== right) expect(colours.filter((colour) => colour === colours[choice])).toHaveLength(1);
    if (!shows) return;
    const wanted = { story: String(index + 1), ...stated(name, state, shows) };
    // A run goes on, and the address with it.
    const query = () => (wanted.run ? { ...lab.query(), steps: wanted.steps } : lab.query());
    await expect.poll(query).toEqual(wanted);
}

for (const name of names) {
    test.describe(name, () => {
        test("the story by keyboard alone, to its last step and back", async ({ lab, page }) => {
            test.slow();
            await lab.open(name);
            const steps = await stepsOf(page, name);
            expect(steps.length).toBeGreaterThanOrEqual(5);
            expect(steps.length).toBeLessThanOrEqual(7);
            expect(steps.filter((step) => step.answers > 0).length).toBeGreaterThan(0);
            await expect(lab.passage.locator("h2")).toHaveText(steps[0].title);
            await expect(lab.back).toBeDisabled();
            for (const [index, step] of steps.entries()) {
                if (index > 0) {
                    await page.keyboard.press("ArrowRight");
                    await tells(lab, steps, index);
                }
                if (step.answers > 0) {
                    // Right and wrong in turn, by Enter and by the space bar.
                    const choice = index % 2 === 0 ? step.right : (step.right + 1) % step.answers;
                    await tabTo(page, lab.passage.locator(".choice-answer").nth(choice));
                    await page.keyboard.press(index % 4 < 2 ? "Enter" : "Space");
                    await answered(lab, name, steps, index, choice);
                }
            }
            await expect(lab.next).toBeDisabled();
            for (let index = steps.length - 2; index >= 0; index--) {
                await page.keyboard.press("ArrowLeft");
                await tells(lab, steps, index);
            }
            await expect(lab.back).toBeDisabled();
            // And by its buttons.
            await tabTo(page, lab.next);
            await page.keyboard.press("Enter");
            await tells(lab, steps, 1);
            await expect(lab.next).toBeFocused();
            await page.keyboard.press("Space");
            await tells(lab, steps, 2);
            await tabTo(page, lab.back, "Shift+Tab");
            await page.keyboard.press("Enter");
            await tells(lab, steps, 1);
        });

        test("a link to a step opens it, and what it says is shown", async ({ lab, page }) => {
            test.slow();
            await page.emulateMedia({ reducedMotion: "reduce" });
            await lab.open(name, "story=2");
            const steps = await stepsOf(page, name);
            for (const [index, { title, state, plays }] of steps.entries()) {
                await lab.open(name, `story=${index + 1}`);
                await expect(lab.passage.locator("h2")).toHaveText(title);
                await expect(lab.notices).toHaveCount(0);
                expect(lab.query()).toEqual({ story: String(index + 1) });
                // A run that is being trained is another picture in each frame.
                if (plays || "run" in state) continue;
                const told = await lab.stage.getAttribute("aria-label");
                await lab.open(name, new URLSearchParams(state).toString());
                await expect(lab.stage).toHaveAttribute("aria-label", told);
            }
        });

        test("its buttons stand where they stood, at each step", async ({ lab, page }) => {
            await lab.open(name);
            const steps = await stepsOf(page, name);
            await page.evaluate(() => document.fonts.ready);
            const places = async () => ({
                nav: await page.locator(".story-nav").boundingBox(),
                next: await lab.next.boundingBox(),
                back: await lab.back.boundingBox(),
                explore: await lab.explore.boundingBox(),
            });
            const first = await places();
            for (let index = 1; index < steps.length; index++) {
                await lab.next.click();
                await tells(lab, steps, index);
                expect(await places(), steps[index].title).toEqual(first);
            }
        });
    });
}

test.describe("by touch alone", () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

    test("whoever has scrolled into the prose sees the next step as well", async ({ lab, page }) => {
        await lab.open("logistic");
        await expect(lab.prose.locator("h2").first()).toBeVisible();
        await lab.read(3);
        await expect(lab.prose.locator("section").nth(3)).toHaveClass("shown");
        await lab.next.tap();
        await tells(lab, await stepsOf(page, "logistic"), 1);
        await expect(lab.passage).toBeInViewport({ ratio: 1 });
    });

    for (const name of names) {
        test(`${name}: the story to its last step and back`, async ({ lab, page }) => {
            test.slow();
            await lab.open(name);
            const steps = await stepsOf(page, name);
            for (const [index, step] of steps.entries()) {
                if (index > 0) {
                    await lab.next.tap();
                    await tells(lab, steps, index);
                }
                if (step.answers > 0) {
                    const choice = index % 2 === 0 ? (step.right + 1) % step.answers : step.right;
                    await lab.passage.locator(".choice-answer").nth(choice).tap();
                    await answered(lab, name, steps, index, choice);
                }
            }
            const across = async (right) => {
                const title = lab.passage.locator("h2");
                await title.evaluate((element) => element.scrollIntoView({ block: "center" }));
                const { x, y, width, height } = await title.boundingBox();
                await lab.swipe({ x: x + (right > 0 ? 0.1 : 0.9) * width, y: y + height / 2 }, right, 6);
            };
            // A tap that stops a page still moving after a swipe presses nothing: the button comes first.
            await lab.back.tap();
            await tells(lab, steps, steps.length - 2);
            for (let index = steps.length - 3; index >= 0; index--) {
                await across(140);
                await tells(lab, steps, index);
            }
            await across(-140);
            await tells(lab, steps, 1);
            await across(140);
            await tells(lab, steps, 0);
        });
    }

    test("a finger that goes up or down scrolls, and turns no page", async ({ lab, page }) => {
        await lab.open("logistic");
        const steps = await stepsOf(page, "logistic");
        await lab.next.tap();
        await tells(lab, steps, 1);
        const { x, y } = await lab.passage.locator("h2").boundingBox();
        await lab.swipe({ x: x + 60, y: y + 10 }, -60, -150);
        await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
        await tells(lab, steps, 1);
    });
});

test.describe("the first step", () => {
    test("plays within a second, and stops at the first touch of a control", async ({ lab, page }) => {
        await page.addInitScript(() => {
            // When the player was first seen to run, in milliseconds after the figure was drawn.
            const note = () => {
                const drawn = document.querySelector(".stage canvas.lines")?.dataset.drawn === "1";
                if (drawn) window.drawnAt ??= performance.now();
                const button = document.querySelector(".player .play, .player .sweep");
                if (drawn && [button?.getAttribute("aria-label"), button?.innerText].includes("Pause")) {
                    window.playedAt ??= performance.now();
                }
                requestAnimationFrame(note);
            };
            note();
        });
        for (const name of names.filter((name) => name !== "realnvp")) {
            await lab.open(name);
            // One that counts no samples moves a parameter.
            const button = page.locator(".player").locator(".play, .sweep").first();
            await expect(button, name).toHaveAccessibleName("Pause");
            await expect.poll(() => page.evaluate(() => window.playedAt - window.drawnAt), name).toBeLessThan(1000);
            const [control] = await page.locator(".controls input[type=range]").filter({ visible: true }).all();
            await control.press("ArrowRight");
            await expect(button, name).toHaveAccessibleName(name === "vae" ? "Walk along z₁" : "Play");
        }
    });

    test("of the flow trains at once", async ({ lab }) => {
        await lab.open("realnvp");
        await expect(lab.event).toContainText("step");
        const before = await lab.event.innerText();
        await expect(lab.event).not.toHaveText(before);
    });

    test("shows what one sample leads to where less motion is asked for", async ({ lab, page }) => {
        await page.emulateMedia({ reducedMotion: "reduce" });
        for (const name of names.filter((name) => !["realnvp", "vae"].includes(name))) {
            await lab.open(name);
            await expect(lab.play, name).toHaveAccessibleName("Play");
            await expect(lab.number("n"), name).toHaveValue("1");
        }
    });
});

test.describe("the sandbox", () => {
    test("is one click away, and remembered; the tour leads back", async ({ lab, page }) => {
        await lab.open("logistic", "story=6");
        const steps = await stepsOf(page, "logistic");
        await lab.explore.click();
        await expect(page.locator(".story-nav")).toHaveCount(0);
        // What was shown stays.
        await lab.states({ view: "density", n: "2000" });
        await page.goto("/gumbel.html");
        await lab.drawn("gumbel");
        await expect(lab.tour).toBeVisible();
        await expect(page.locator(".story-nav")).toHaveCount(0);
        await lab.tour.click();
        await expect(lab.passage).toHaveCount(1);
        await lab.states({ story: "1" });
        await page.goto("/logistic.html");
        await lab.drawn("logistic");
        await expect(lab.passage.locator("h2")).toHaveText(steps[0].title);
    });

    test("is what a link to a state opens, with that state", async ({ lab, page }) => {
        await lab.open("logistic", "s=2");
        await expect(lab.number("s")).toHaveValue("2");
        await expect(page.locator(".story-nav")).toHaveCount(0);
        await expect(lab.tour).toBeVisible();
        expect(lab.query()).toEqual({ s: "2" });
        // It is not what the next page opens.
        await lab.open("gumbel");
        await expect(lab.passage).toHaveCount(1);
    });

    test("a change within a step is part of its link, and comes back with it", async ({ lab, page }) => {
        await lab.open("logistic", "story=2");
        const steps = await stepsOf(page, "logistic");
        await lab.slider("s").fill("1000");
        await tells(lab, steps, 1, { ...entries("n=12"), s: "5" });
        await page.reload();
        await lab.drawn("logistic");
        await expect(lab.number("s")).toHaveValue("5");
        await tells(lab, steps, 1, { n: "12", s: "5" });
        // The title of the step leads back to its own state.
        await lab.passage.locator("h2 a.state").click();
        await expect(lab.number("s")).toHaveValue("1");
        await tells(lab, steps, 1);
    });

    test("going back leads through the steps", async ({ lab, page }) => {
        await lab.open("logistic");
        const steps = await stepsOf(page, "logistic");
        await lab.next.click();
        await tells(lab, steps, 1);
        await lab.next.click();
        await tells(lab, steps, 2);
        await page.goBack();
        await tells(lab, steps, 1);
        await expect(lab.number("n")).toHaveValue("12");
        await page.goForward();
        await tells(lab, steps, 2);
        await expect(lab.number("n")).toHaveValue("200");
    });
});

test.describe("a step that does not exist", () => {
    test("99 is the last one", async ({ lab, page }) => {
        await lab.open("logistic", "story=99");
        const steps = await stepsOf(page, "logistic");
        await expect(lab.passage.locator("h2")).toHaveText(steps.at(-1).title);
    });

    for (const [step, told] of [["x", "story = x"], ["0", "story = 0"], ["-1", "story = -1"], ["1.5", "story = 1.5"]]) {
        test(`${step} is told`, async ({ lab }) => {
            await lab.open("logistic", `story=${step}`);
            await expect(lab.notices).toHaveCount(1);
            await expect(lab.notices).toContainText(told);
            await expect(lab.passage).toHaveCount(1);
        });
    }
});

for (const language of ["ja", "zh"]) {
    test(`in ${language}: the same steps`, async ({ lab, page }) => {
        test.slow();
        for (const name of names) {
            await lab.open(name, `lang=${language}`);
            const steps = await stepsOf(page, name, language);
            const english = await stepsOf(page, name);
            const states = (steps) => steps.map(({ state, plays, answers, right, shows }) => ({ state, plays, answers, right, shows }));
            expect(states(steps), name).toEqual(states(english));
            for (const [index, step] of steps.entries()) {
                if (index > 0) await lab.next.click();
                await expect(lab.passage.locator("h2")).toHaveText(step.title);
                await expect(lab.passage.locator("h2")).toHaveText(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u);
            }
        }
    });
}
