// What the tests of the flow's page share.
import { expect, read } from "./lab.js";

export const name = "realnvp";

/** For what a busy machine takes its time for. */
export const patient = expect.configure({ timeout: 45_000 });

/** The slider through the couplings. */
export const way = (lab) => lab.page.locator(".way input");

/** Where the particles stand, in couplings from the data. */
export const place = async (lab) => Number(await way(lab).inputValue());

/** A button of training. */
export const action = (lab, key) => lab.page.locator(`.actions .${key}`);

/** Expects a button of training to be of no use now; it keeps its place. */
export const useless = (lab, key) => expect(action(lab, key)).toHaveAttribute("aria-disabled", "true");

/** A fact of training. */
export const learnedRow = (lab, label) => lab.page.locator("table.facts").first().locator("tr", { hasText: label }).locator("td");

/** Text of the two tables: how training stands, and the picked point. */
export const learned = (lab) => lab.page.locator("table.facts").first().innerText();
export const picked = (lab) => lab.page.locator("table.facts").last().innerText();

/** Expects training to rest at a step. */
export const rests = (lab, steps) => patient(lab.event).toHaveText(new RegExp(`^Training rests at step ${steps}\\.$`));

/** The picked point's table, read at once: points with s, t and Σ s, and the sum of the caption. */
export async function singlePoint(lab) {
    const { caption, cells } = await lab.page.locator("table.facts").last().evaluate((table) => ({
        caption: table.caption.innerText,
        cells: [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText)),
    }));
    const [latent, det, sum] = caption.match(/= (\S+) \+ (\S+) = (\S+) nats$/).slice(1).map(read);
    const rows = cells.map(([point, ...rest], index) => {
        const [s, t, total] = index === 0 ? [0, 0, 0] : rest.map(read);
        return { point: point.slice(1, -1).split(", ").map(read), s, t, total };
    });
    return { latent, det, sum, rows };
}

/** Lets a number of frames pass. */
export const frames = (page, count) =>
    page.evaluate(
        (count) =>
            new Promise((done) => {
                const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
                next();
            }),
        count,
    );
