// What Lighthouse says of each page on its mobile setting: a slow phone on a slow network. Nothing else should run.
//
//     npm ci && node lighthouse.mjs [page...]
//
// It needs the built site in dist/, which it serves as hosts do, compressed, and a Chromium, in CHROMIUM where it is not
// found. Scores are out of 100; FCP, LCP and TBT in milliseconds. PORT chooses another port than 4180.
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const port = Number(process.env.PORT ?? 4180);

const types = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
};

// Every file in brotli, before anything is measured.
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const entries = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const files = new Map(
    entries.map(({ parentPath, name }) => {
        const file = join(parentPath, name);
        return [`/${relative(dist, file).replaceAll(sep, "/")}`, brotliCompressSync(readFileSync(file), options)];
    }),
);

const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = files.get(path.endsWith("/") ? `${path}index.html` : path);
    if (!file) {
        response.writeHead(404).end();
        return;
    }
    response.writeHead(200, {
        "Content-Type": types[extname(path)] ?? "application/octet-stream",
        "Content-Encoding": "br",
        "Cache-Control": "max-age=31536000",
    });
    response.end(file);
});
await new Promise((done) => server.listen(port, "127.0.0.1", done));

const chrome = await launch({
    chromePath: process.env.CHROMIUM || undefined,
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
});
const categories = ["performance", "accessibility", "best-practices", "seo"];
const measures = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"];
const asked = process.argv.slice(2);
const pages = asked.length > 0 ? asked : readdirSync(dist).filter((name) => name.endsWith(".html"));
try {
    const row = (cells) => console.log(cells.map((cell, k) => String(cell)[k ? "padStart" : "padEnd"](k ? 8 : 18)).join(""));
    row(["page", "perf", "access", "best", "SEO", "FCP", "LCP", "TBT", "CLS"]);
    for (const page of pages) {
        const { lhr } = await lighthouse(`http://127.0.0.1:${port}/${page}`, {
            port: chrome.port,
            onlyCategories: categories,
            logLevel: "error",
        });
        if (lhr.runtimeError) throw new Error(`${page}: ${lhr.runtimeError.message}`);
        const scores = categories.map((name) => Math.round(100 * lhr.categories[name].score));
        const times = measures.map((name) => Math.round(lhr.audits[name].numericValue));
        row([page, ...scores, ...times, lhr.audits["cumulative-layout-shift"].numericValue.toFixed(3)]);
        // What costs points, but for the times above.
        for (const name of categories.slice(1)) {
            for (const { id, weight } of lhr.categories[name].auditRefs) {
                const { score, title, details } = lhr.audits[id];
                if (weight === 0 || score === null || score === 1) continue;
                const where = (details?.items ?? []).map((item) => item.node?.selector).filter(Boolean);
                console.log(`    ${name}: ${title} ${where.slice(0, 3).join(", ")}`);
            }
        }
    }
} finally {
    await chrome.kill();
    server.close();
}
