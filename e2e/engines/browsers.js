// Three browsers behind the same four functions: each has one page.
//
//     name            what the browser is called
//     open(address)   loads a page
//     run(f, ...args) calls a function within the page, and waits for what it promises
//     close()         ends the browser
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

import puppeteer from "puppeteer-core";

const size = { width: 1280, height: 800 };

/** Chromium over its own protocol, Firefox over WebDriver BiDi. */
async function puppet(browser, executablePath, args) {
    const running = await puppeteer.launch({ browser, executablePath, args, headless: true, defaultViewport: size });
    const page = await running.newPage();
    return {
        name: `${browser} (${await running.version()})`,
        open: (address) => page.goto(address, { waitUntil: "load" }),
        run: (f, ...args) => page.evaluate(f, ...args),
        close: () => running.close(),
    };
}

export const chromium = (path) =>
    puppet("chrome", path, ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]);

export const firefox = (path) => puppet("firefox", path, []);

/** WebKitGTK over WebDriver: `driver` is WebKitWebDriver, `browser` the MiniBrowser that comes with it. */
export async function webkit(driver, browser, port) {
    const child = spawn(driver, [`--port=${port}`], { stdio: "ignore" });
    const call = async (method, path, body) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
        const { value } = await response.json();
        if (!response.ok) throw new Error(`${method} ${path}: ${value.message}`);
        return value;
    };
    try {
        for (let tries = 0; ; tries++) {
            try {
                await call("GET", "/status");
                break;
            } catch (error) {
                if (tries === 50) throw error;
                await pause(100);
            }
        }
        const options = { binary: browser, args: ["--automation"] };
        const { sessionId, capabilities } = await call("POST", "/session", {
            capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
        });
        const session = `/session/${sessionId}`;
        await call("POST", `${session}/timeouts`, { script: 120_000, pageLoad: 120_000 });
        await call("POST", `${session}/window/rect`, size);
        // What is thrown comes back as well, so that it can be told from an answer.
        const script = (f) => `const [args, done] = arguments;
            Promise.resolve().then(() => (${f})(...JSON.parse(args)))
                .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
        return {
            name: `${capabilities.browserName} (${capabilities.browserVersion})`,
            open: (address) => call("POST", `${session}/url`, { url: address }),
            run: async (f, ...args) => {
                const { value, error } = await call("POST", `${session}/execute/async`, {
                    script: script(f),
                    args: [JSON.stringify(args)],
                });
                if (error) throw new Error(error);
                return value;
            },
            close: async () => {
                await call("DELETE", session).catch(() => {});
                child.kill();
            },
        };
    } catch (error) {
        child.kill();
        throw error;
    }
}
