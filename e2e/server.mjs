// Serves the built site as any static host would: the folder as it is, nothing clever.
//
//     node server.mjs <port>
//
// On <port>: dist/ at the root, and once more below /some/deep/path/.
// On <port> + 1: another origin, an empty page in which a test can embed a figure.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const deep = "/some/deep/path/";
const port = Number(process.argv[2] ?? 4173);

const types = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
};

/** The file of dist/ that an address names, or null. */
function find(pathname) {
    let path = decodeURIComponent(pathname);
    if (path.startsWith(deep)) path = path.slice(deep.length - 1);
    if (path.endsWith("/")) path += "index.html";
    const file = normalize(join(dist, path));
    if (!file.startsWith(dist + sep)) return null;
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}

createServer((request, response) => {
    const file = find(new URL(request.url, "http://localhost").pathname);
    if (!file) {
        response.writeHead(404, { "Content-Type": "text/plain" }).end("not found\n");
        return;
    }
    response.writeHead(200, {
        "Content-Type": types[extname(file)] ?? "application/octet-stream",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache",
    });
    createReadStream(file).pipe(response);
}).listen(port, "127.0.0.1");

createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end('<!DOCTYPE html><html lang="en"><title>A foreign page</title><body></body></html>\n');
}).listen(port + 1, "127.0.0.1");
