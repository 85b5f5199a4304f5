// What the tests of the stories share.
import { labs } from "./parameters.js";

/** A query as an object of its entries. */
export const entries = (query) => Object.fromEntries(new URLSearchParams(query));

/** The steps of a lab's story as the build writes them: title, state, whether it plays, and its question. */
export async function stepsOf(page, name, language = "en") {
    const response = await page.request.get(`/prose/${name}.${language}.html`);
    const [story] = (await response.text()).split("<!--/story-->");
    const steps = await page.evaluate((html) => {
        const parsed = new DOMParser().parseFromString(html, "text/html");
        return [...parsed.querySelectorAll(".story > .step")].map((step) => ({
            title: step.querySelector("h2").textContent,
            state: step.dataset.set,
            plays: step.dataset.play !== undefined,
            answers: step.querySelectorAll(".choice-answer").length,
            right: [...step.querySelectorAll(".choice-answer")].findIndex((choice) => choice.dataset.right !== undefined),
            shows: step.querySelector(".answer a[data-set]")?.dataset.set ?? null,
        }));
    }, story);
    return steps.map((step) => ({ ...step, state: entries(step.state), shows: step.shows === null ? null : entries(step.shows) }));
}

const same = (one, other) => one === other || Number(one) === Number(other);

/** What the address of a step says besides the step, where `changes` have been made to the step's state. */
export function stated(name, state, changes) {
    const { parameters } = labs.find((lab) => lab.id === name);
    const all = parameters.map(({ key, default: usual }) => {
        const own = state[key] ?? usual;
        return { key, usual, own, value: changes[key] ?? own };
    });
    if (all.every(({ own, value }) => same(own, value))) return {};
    const told = all.filter(({ usual, own, value }) => !same(value, usual) || !same(value, own));
    return Object.fromEntries(told.map(({ key, value }) => [key, value]));
}

/** Presses Tab until an element has the focus. */
export async function tabTo(page, locator, key = "Tab") {
    for (let count = 0; count < 120; count++) {
        if (await locator.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press(key);
    }
    throw new Error(`${key} does not reach ${locator}`);
}
